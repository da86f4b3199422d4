//! The cells of a sheet, each a form of its own: it works without scripts, and says beside itself what is wrong with it.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    method::Input,
    sheet::{Board, Cell, Line, Sheet},
};
use crate::{command::Say, web::shown::number};

pub fn table(board: &Board, sheet: &Sheet, says: Say, now: DateTime<Utc>) -> Markup {
    let method = sheet.method.name();
    html! {
        div.sheet.part tabindex="0" role="region" aria-label="Scores" data-controller="sheet" {
            table {
                caption.hush { "Ideas down, the inputs of " (sheet.method.label()) " across" }
                thead { tr {
                    th.num scope="col" { "#" }
                    th scope="col" { "Idea" }
                    @for input in &sheet.inputs { th.num scope="col" title=(input.hint) { (input.label) @if let Some(fill) = board.rules.fills.get(&input.id) { span.fill.faint.small { "=" (fill) } } } }
                    th.num scope="col" { "Score" }
                    th.how scope="col" { "How" }
                    @for other in sheet.items.first().map(|line| line.elsewhere.as_slice()).unwrap_or_default() {
                        th.num.other scope="col" title="Its rank by that method" { (other.method.label()) }
                    }
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
            @for (cell, input) in line.cells.iter().zip(inputs) { td.num title=(cell.told(input, now)) { (self::cell(&line.key, cell, input, says)) } }
            td.num.score { @match line.score { Some(score) => strong { (number(score)) }, None => span.faint { "–" } } }
            td.how.small { @match (&line.explained, &line.no_score) {
                (Some(explained), _) => span.quiet { (explained) },
                (None, Some(why)) => span.lacks { (why) },
                (None, None) => {},
            } }
            @for other in &line.elsewhere { td.num.other.faint { @match other.rank { Some(rank) => (rank), None => "–" } } }
        }
    }
}

/// One cell; what it comes to stands under what it is bound to.
pub fn cell(key: &str, cell: &Cell, input: &Input, says: Say) -> Markup {
    if input.read_from.is_some() {
        return html! { span.num { @match cell.value { Some(value) => (shown(input, value)), None => span.faint { "–" } } } };
    }
    let bound = cell.said.as_deref().is_none_or(|said| said.starts_with('='));
    let label = format!("{} of {key}", input.label);
    html! {
        form.cell method="post" action=(format!("/ideas/{key}/scores/{}", cell.input)) data-controller="remote-form"
            data-proposes=[(says == Say::Propose).then_some("Propose this score")] {
            input type="hidden" name="_method" value="PUT";
            span.field data-field="said" {
                input.input.num name="said" id=(format!("cell-{key}-{}", cell.input.replace('.', "-"))) value=(cell.said.as_deref().unwrap_or_default())
                    autocomplete="off" aria-label=(label) title=(input.hint) disabled[says == Say::None];
            }
            @if bound && let Some(value) = cell.value { span.comes-to.faint.small { (shown(input, value)) } }
        }
    }
}

pub(super) fn shown(input: &Input, value: f64) -> String {
    if input.share { format!("{} %", number(value * 100.0)) } else { number(value) }
}
