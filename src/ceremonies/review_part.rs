//! The increment of a review as it is read: what was accepted, what it serves, and who asked for it.

use maud::{Markup, html};

use super::review::{Part, Reviewed};
use crate::{
    items::{Kind, page::status_of},
    web::{
        kit::{self, Tone, notice},
        shown::{number, of},
    },
};

/// As minutes keep it: the goal, the increment, what is not done.
pub(super) fn increment(reviewed: &Reviewed) -> Markup {
    html! {
        @if let Some(goal) = &reviewed.goal {
            @match reviewed.goal_met {
                Some(true) => (notice(Tone::Good, html! { "The goal was met: " (goal) }, html! {})),
                Some(false) => (notice(Tone::Warn, html! { "The goal was not met: " (goal) }, html! {})),
                None => p.sprint-goal { span.faint { "Goal " } (goal) " · not judged" },
            }
        } @else if let Some(met) = reviewed.goal_met {
            p { @if met { "The goal was met." } @else { "The goal was not met." } }
        }
        (changes(reviewed))
        @if !reviewed.not_done.is_empty() {
            section.part {
                h2 { "Not in the increment " span.faint.num { (reviewed.not_done.len()) } }
                (parts(&reviewed.not_done))
            }
        }
    }
}

/// What the increment changes, and for whom.
pub(super) fn changes(reviewed: &Reviewed) -> Markup {
    html! {
        section.part id="increment" {
            h2 { "The increment " span.faint.num { (number(reviewed.points)) " points" } }
            @if reviewed.increment.is_empty() { p.quiet { "Nothing was accepted." } }
            (parts(&reviewed.increment))
        }
    }
}

fn parts(parts: &[Part]) -> Markup {
    html! {
        ol.plan-rows role="list" {
            @for part in parts {
                li id=(format!("part-{}", part.key)) {
                    (kit::kind(kit::Kind::parse(&part.kind)))
                    span.about {
                        a.title href=(format!("/items/{}", part.key)) { (part.title) }
                        span.faint.small { (why(part)) }
                    }
                    span.tags {
                        (status_of(Kind::parse(&part.kind).unwrap_or(Kind::Story), &part.status))
                        @if !part.presented { span.faint { "not shown" } }
                    }
                }
            }
        }
    }
}

/// What it serves, and who asked for it: `Calm boarding · for Ferry Lines, Outer Isles and 3 more`.
fn why(part: &Part) -> String {
    let serves = part.why.clone().unwrap_or_else(|| "serves nothing yet".into());
    let more = part.askers - part.asked_by.len() as i64;
    match (part.asked_by.is_empty(), more) {
        (true, _) => serves,
        (false, 0) => format!("{serves} · for {}", part.asked_by.join(", ")),
        (false, more) => format!("{serves} · for {} and {}", part.asked_by.join(", "), of(more, "other", "others")),
    }
}
