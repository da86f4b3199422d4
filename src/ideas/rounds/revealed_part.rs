//! What everybody said, where they lie furthest apart first, and the form that settles what is taken.

use maud::{Markup, html};

use super::{cells::Cell, entering::read, reading::Whole};
use crate::{
    ideas::scoring::Input,
    web::{
        kit::{Action, Button, Tone, tag},
        shown::percent,
    },
};

/// The width of the strip in its own units.
const WIDTH: f64 = 160.0;

pub(super) fn cells(whole: &Whole, settles: bool) -> Markup {
    html! {
        ol.spreads role="list" {
            @for cell in &whole.cells {
                @if let Some(input) = whole.criteria.iter().find(|input| input.id == cell.input) { (one(whole, cell, input, settles)) }
            }
        }
    }
}

fn one(whole: &Whole, cell: &Cell, input: &Input, settles: bool) -> Markup {
    let id = format!("{}-{}", cell.key, cell.input.replace('.', "-"));
    let reads = |value: f64| read(Some(value), input);
    html! {
        li.spread-row id=(format!("cell-{id}")) {
            div.about {
                a.title href=(format!("/items/{}", cell.key)) { (cell.title) }
                span.quiet.small { (cell.label) " · " (cell.key) }
            }
            @match (cell.lowest, cell.median, cell.highest) {
                (Some(lowest), Some(median), Some(highest)) => div.strip {
                    (strip(cell, input))
                    span.small.num {
                        @if cell.agrees() { "All say " b { (reads(median)) } }
                        @else if cell.said.iter().filter(|one| one.value.is_some()).count() == 1 { "One said " b { (reads(median)) } }
                        @else { (reads(lowest)) " to " (reads(highest)) ", median " b { (reads(median)) } }
                        @if let Some(apart) = cell.apart.filter(|apart| *apart > 0.0) { " · " span.faint { (percent(apart)) " apart" } }
                    }
                },
                _ => div.strip { span.lacks.small { "Nobody could say" } },
            }
            p.who.small.quiet { @for (nth, said) in cell.said.iter().enumerate() {
                @if nth > 0 { " · " }
                (said.name) " " b.num { (read(said.value, input)) }
            } }
            div.taken {
                @if let Some(settled) = cell.settled { p { (tag(Tone::Good, &format!("{} taken", reads(settled)))) @if let Some(words) = &cell.words { " " span.small.quiet { (words) } } } }
                @if settles { (settling(whole, cell, input, &id)) }
            }
        }
    }
}

fn settling(whole: &Whole, cell: &Cell, input: &Input, id: &str) -> Markup {
    let href = format!("{}/results/{}/{}", whole.round.href(), cell.key, cell.input);
    html! {
        @if cell.settled.is_some() {
            (Action { method: "DELETE", href: &href, values: &[], button: Button::submit("Open again").small().plain() })
        } @else {
            @if let Some(median) = cell.median {
                (Action { method: "PUT", href: &href, values: &[], button: Button::submit(format!("Take {}", read(Some(median), input))).small() })
            }
            details {
                summary.small { "Another number" }
                form.other-number method="post" action=(href) data-controller="remote-form" {
                    input type="hidden" name="_method" value="PUT";
                    span.field data-field="said" { input.input.num name="said" id=(format!("said-{id}")) aria-label=(format!("Number taken for {} of {}", input.label, cell.key)) autocomplete="off" required; }
                    span.field data-field="words" { input.input name="words" id=(format!("words-{id}")) aria-label="Why" placeholder="Why" autocomplete="off"; }
                    (Button::submit("Take it").small())
                }
            }
        }
    }
}

/// A dot for each number on the scale of the column; without a scale, from 0 to the highest.
fn strip(cell: &Cell, input: &Input) -> Markup {
    let highest = cell.highest.unwrap_or_default();
    let (least, most) = input.least.zip(input.most).unwrap_or((0.0, if highest > 0.0 { highest * 1.1 } else { 1.0 }));
    let x = |value: f64| ((value - least) / (most - least)).clamp(0.0, 1.0) * (WIDTH - 12.0) + 6.0;
    let x = |value: f64| (x(value) * 10.0).round() / 10.0;
    html! {
        svg.strip-drawn viewBox=(format!("0 0 {WIDTH} 20")) aria-hidden="true" {
            line.grid x1="6" x2=(WIDTH - 6.0) y1="10" y2="10" {}
            @if let (Some(low), Some(high)) = (cell.lowest, cell.highest) { line.range x1=(x(low)) x2=(x(high)) y1="10" y2="10" {} }
            @for value in cell.said.iter().filter_map(|one| one.value) { circle.point cx=(x(value)) cy="10" r="4.5" {} }
            @if let Some(median) = cell.median { line.median x1=(x(median)) x2=(x(median)) y1="2" y2="18" {} }
        }
    }
}
