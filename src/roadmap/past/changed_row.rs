//! One bet that is not what it was: what is another about it, and everything that says why.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    changes::Changed,
    difference::{Became, Difference},
    why::{DecisionMade, Remark, Step, Why},
};
use crate::{
    command::Say,
    web::{
        kit::{self, Button, Tone, tag},
        markdown,
        shown::{date, day, of},
    },
};

pub fn row(one: &Changed, today: NaiveDate, says: Say) -> Markup {
    html! {
        li.changed-bet id=(format!("changed-{}", one.key)) {
            div.changed-head {
                a.item-line href=(format!("/items/{}", one.key)) { (kit::kind(kit::Kind::Initiative)) span.key { (one.key) } span.title { (one.title) } }
                (signs(one))
            }
            @if one.became == Became::Added { (placed(one)) }
            @if !one.differences.is_empty() {
                dl.differences { @for difference in &one.differences { (line(difference)) } }
            }
            (said(&one.why, today, says))
        }
    }
}

/// How much later or longer, as a person says it.
fn signs(one: &Changed) -> Markup {
    let days = |by: i64, more: &str, less: &str| {
        format!("{} {}", of(by.abs(), "day", "days"), if by > 0 { more } else { less })
    };
    let slip = &one.slip;
    html! {
        @if let Some(by) = slip.end { (tag(if by > 0 { Tone::Bad } else { Tone::Good }, &format!("ends {}", days(by, "later", "earlier")))) " " }
        @if let Some(by) = slip.start.filter(|by| slip.end != Some(*by)) { (tag(if by > 0 { Tone::Warn } else { Tone::Plain }, &format!("starts {}", days(by, "later", "earlier")))) " " }
        @if let Some(by) = slip.longer { (tag(Tone::Plain, &days(by, "longer", "shorter"))) }
    }
}

/// Where something new stands.
fn placed(one: &Changed) -> Markup {
    let days = match (one.starts_on, one.due_on) {
        (Some(starts), Some(due)) => Some(format!("{} to {}", date(starts), date(due))),
        (Some(starts), None) => Some(format!("from {}", date(starts))),
        (None, Some(due)) => Some(format!("until {}", date(due))),
        (None, None) => None,
    };
    let said: Vec<String> = one.horizon.clone().into_iter().chain(days).collect();
    html! { @if !said.is_empty() { p.quiet.small { (said.join(" · ")) } } }
}

fn line(difference: &Difference) -> Markup {
    let value = |value: &Option<String>| {
        html! {
            @match value { Some(text) => (markdown::plain(text, 160)), None => span.faint { "not said" } }
        }
    };
    html! {
        div {
            dt { (difference.field) }
            dd { (value(&difference.before)) " → " b { (value(&difference.after)) } }
        }
    }
}

fn said(why: &Why, today: NaiveDate, says: Say) -> Markup {
    html! {
        @if !why.steps.is_empty() || !why.decisions.is_empty() {
            ul.changed-why role="list" {
                @for decided in &why.decisions { (decision(decided)) }
                @for one in why.steps.iter().filter(|step| step.reason.is_some()).take(5) { (reason(one, today)) }
                @for one in why.comments.iter().take(3) { (remark(one, today)) }
                @if why.decisions.is_empty() && why.comments.is_empty() && why.steps.iter().all(|step| step.reason.is_none()) {
                    li.faint {
                        "Nobody said why. " (by(why, today))
                        @if let Some(last) = why.steps.last().filter(|_| says == Say::Decide) { " " (Button::dialog("Say why", format!("/events/{}/why", last.event.0)).small().plain()) }
                    }
                }
            }
        }
    }
}

fn decision(decided: &DecisionMade) -> Markup {
    html! {
        li {
            span.quiet { "Decided: " } a.link href=(format!("/items/{}", decided.key)) { (decided.title) }
            @if let Some(chosen) = &decided.chosen { " — " (markdown::plain(chosen, 200)) }
            @if let Some(on) = decided.decided_on { span.faint { ", " (date(on)) } }
        }
    }
}

fn reason(step: &Step, today: NaiveDate) -> Markup {
    html! {
        li {
            @let words = markdown::plain(step.reason.as_deref().unwrap_or_default(), 300);
            @if let Some(scenario) = step.scenario { a.link href=(format!("/scenarios/{scenario}")) { (words) } } @else { "“" (words) "”" }
            span.faint { " " (who(step, today)) }
            @if let Some(proposal) = step.proposal {
                ", " a.link href=(format!("/proposals/{proposal}")) { "proposed" @if let Some(name) = &step.proposed_by { " by " (name) } }
            }
        }
    }
}

fn remark(said: &Remark, today: NaiveDate) -> Markup {
    html! {
        li { span.quiet { "Said then: " } "“" (markdown::plain(&said.text, 200)) "”" span.faint { " " (said.by) ", " (day(said.at.date_naive(), today)) } }
    }
}

fn who(step: &Step, today: NaiveDate) -> String {
    let on = day(step.at.date_naive(), today);
    step.by.as_ref().map_or_else(|| on.clone(), |name| format!("{name}, {on}"))
}

/// Who did it last, where nothing else is known.
fn by(why: &Why, today: NaiveDate) -> Markup {
    html! { @if let Some(last) = why.steps.last() { (who(last, today)) "." } }
}
