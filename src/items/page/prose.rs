//! What an item says in prose, in the column where there is room for it: the hypothesis of a bet with its numbers, what a persona
//! wants, what a claim rests on.

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};

use super::{Kind, Shown};
use crate::{
    items::{ask::Form, facts},
    outcomes::verdict_part,
    roadmap::APPETITES,
    web::{
        kit::{Choice, Edit, fields},
        markdown,
        shown::{day, number, today},
    },
};

/// Whether the texts of a kind stand here and not beside it. Those of a decision and of an experiment have parts of their own.
pub(super) fn stands_here(kind: Kind) -> bool {
    !matches!(kind, Kind::Decision | Kind::Experiment | Kind::Assumption)
}

pub(super) fn told(shown: &Shown, now: DateTime<Utc>) -> Markup {
    let item = shown.item();
    if item.kind == Kind::Initiative {
        return bet(shown, now);
    }
    html! {
        @for ask in facts::asks(item.kind).iter().filter(|ask| matches!(ask.form, Form::Text(_)) && stands_here(item.kind)) {
            section.part { h2 { (ask.label) } (prose(shown, ask.name, ask.label)) }
        }
    }
}

fn prose(shown: &Shown, name: &str, label: &str) -> Markup {
    let said = shown.fact(name);
    let edit = Edit::textarea(&shown.action(), name, label, shown.item().version, &said)
        .shown(markdown::render(&said))
        .placeholder("Add")
        .says(shown.says(name));
    html! { (edit) }
}

/// What is believed, by which number it will be known, and what it may cost.
fn bet(shown: &Shown, now: DateTime<Utc>) -> Markup {
    let (action, version) = (shown.action(), shown.item().version);
    let value = |name: &str| shown.fact(name).parse::<f64>().map_or_else(|_| shown.fact(name), number);
    let num = |name: &str, label: &str, unit: &str| {
        let read = value(name);
        let edit = Edit::number(&action, name, label, version, &read).says(shown.says(name));
        let said = if read.is_empty() {
            html! {}
        } else {
            html! { (read) (unit) }
        };
        html! { (if read.is_empty() { edit } else { edit.shown(said) }) }
    };
    let by = shown.fact("expected_by");
    let read = by.parse::<NaiveDate>().map_or_else(|_| by.clone(), |on| day(on, today(now)));
    let seen_by = Edit::date(&action, "expected_by", "Expected by", version, &by)
        .shown(html! { (read) })
        .says(shown.says("expected_by"));
    let units = APPETITES.map(|unit| Choice::new(unit, unit)).to_vec();
    let unit =
        Edit::select(&action, "appetite_unit", "Unit of the appetite", version, shown.fact("appetite_unit"), units)
            .says(shown.says("appetite_unit"));
    let metrics: Vec<_> = shown.ties.iter().filter(|tie| tie.outward && tie.tie == "moves").collect();
    let mut rows = vec![(
        "Moves",
        html! {
            @for (nth, metric) in metrics.iter().enumerate() { @if nth > 0 { ", " } a.link href=(format!("/items/{}", metric.key)) { (metric.title) } }
            @if metrics.is_empty() { a.link href=(format!("/items/{}/link?to=metric", shown.item().key)) { "Link a metric" } }
        },
    )];
    rows.push(("From", num("baseline", "Baseline", "")));
    rows.push(("To", num("expected", "Expected", "")));
    rows.push(("Seen by", html! { (seen_by) }));
    rows.push(("How sure", num("confidence", "Confidence in per cent", " %")));
    if let Some(verdict) = shown.outcome.verdict {
        rows.push(("Verdict", verdict_part::sign(verdict)));
    }
    let sized = !shown.fact("appetite").is_empty();
    rows.push(("Appetite", html! { span.cluster { (num("appetite", "Appetite", "")) @if sized { (unit) } } }));
    html! {
        section.part.of-bet id="hypothesis" {
            h2 { "Hypothesis" }
            (prose(shown, "hypothesis", "Hypothesis"))
            (fields(&rows))
        }
    }
}
