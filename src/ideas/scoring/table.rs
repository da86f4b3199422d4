//! The cells of a sheet, each a form of its own: it works without scripts, and says beside itself what is wrong with it.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    method::Input,
    sheet::{Board, Cell, Line, Sheet},
};
use crate::{
    command::Say,
    web::shown::{amount, capital, number},
};

pub fn table(board: &Board, sheet: &Sheet, says: Say, now: DateTime<Utc>) -> Markup {
    let method = sheet.method.name();
    html! {
        div.sheet.part tabindex="0" role="region" aria-label="Scores" data-controller="sheet" {
            table {
                caption.hush { "Ideas down, the inputs of " (sheet.method.label()) " across" }
                thead { tr {
                    th.num scope="col" { "#" }
                    th scope="col" { "Idea" }
                    @for input in &sheet.inputs { th.num scope="col" title=(input.hint) { (input.label) @if !input.unit.is_empty() && !input.unit.starts_with("from") { span.fill.faint.small { (input.unit.trim_start_matches("people or events ")) } } @if let Some(fill) = board.rules.fills.get(&input.id) { span.fill.faint.small { "=" (fill) } } } }
                    th.num scope="col" { "Score" }
                    @for other in sheet.items.first().map(|line| line.elsewhere.as_slice()).unwrap_or_default() {
                        th.num.other scope="col" title="Its rank by that method" { (other.method.label()) }
                    }
                    th.how scope="col" { "How" }
                } }
                tbody { @for line in &sheet.items { (row(line, &sheet.inputs, method, says, now)) } }
            }
        }
    }
}

fn row(line: &Line, inputs: &[Input], method: &str, says: Say, now: DateTime<Utc>) -> Markup {
    let href = format!("/ideas/{}/scores?method={method}", line.key);
    html! {
        tr id=(format!("score-{}", line.key)) {
            td.num.rank { @match line.rank { Some(rank) => (rank), None => span.faint { "–" } } }
            th scope="row" {
                a.title href=(href) title=(line.title) { (line.title) }
                span.faint.small { (line.key) }
            }
            @for (cell, input) in line.cells.iter().zip(inputs) { td.num { (self::cell(&line.key, cell, input, says, now)) } }
            td.num.score { @match line.score { Some(score) => strong { (amount(score)) }, None => span.faint { "–" } } }
            @for other in &line.elsewhere { td.num.other.faint { @match other.rank { Some(rank) => (rank), None => "–" } } }
            td.how.small { @match (&line.explained, &line.no_score) {
                (Some(explained), _) => span.quiet { (explained) },
                (None, Some(why)) => span.lacks { (why) },
                (None, None) => {},
            } }
        }
    }
}

/// One cell; what it comes to stands under what it is bound to.
pub fn cell(key: &str, cell: &Cell, input: &Input, says: Say, now: DateTime<Utc>) -> Markup {
    if input.read_from.is_some() {
        return html! { span.num { @match cell.value { Some(value) => (shown(input, value)), None => span.faint { "–" } } } };
    }
    let comes = cell.value.filter(|_| cell.is_more_than_a_number());
    let told = cell.told(input, now);
    let id = format!("cell-{key}-{}", cell.input.replace('.', "-"));
    let label = format!("{} of {key}", input.label);
    html! {
        form.cell method="post" action=(format!("/ideas/{key}/scores/{}", cell.input)) data-controller="remote-form"
            data-proposes=[(says == Say::Propose).then_some("Propose this score")] {
            input type="hidden" name="_method" value="PUT";
            span.field data-field="said" {
                input.input.num name="said" id=(id) value=(cell.said.as_deref().unwrap_or_default())
                    autocomplete="off" aria-label=(label) title=(if told.is_empty() { input.hint.clone() } else { format!("{}. {}", capital(&told), input.hint) })
                    aria-describedby=[(!told.is_empty()).then(|| format!("{id}-told"))] disabled[says == Say::None];
            }
            @if let Some(value) = comes { span.comes-to.faint.small { (shown(input, value)) } }
            @if cell.caution.is_some() { span.comes-to.off-scale.small { "off the scale" } }
            @if !told.is_empty() { span.hush id=(format!("{id}-told")) { (told) } }
        }
    }
}

pub(super) fn shown(input: &Input, value: f64) -> String {
    if input.share { format!("{} %", number(value * 100.0)) } else { amount(value) }
}
