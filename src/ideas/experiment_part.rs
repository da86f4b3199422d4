//! An experiment on its page: what counts as passing, how it is begun, its result, and what follows for what it tests.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::{experimenting::sentence, opportunities::Above};
use crate::{
    command::Say,
    items::{Item, Kind},
    web::kit::{Action, Button, Field, Icon, Tone, form, notice},
};

/// Nothing for any other kind.
pub fn part(item: &Item, facts: &Map<String, Value>, why: &[Above], says: Say) -> Markup {
    if item.kind != Kind::Experiment || item.archived_at.is_some() {
        return html! {};
    }
    let action = format!("/experiments/{}", item.key);
    let version = item.version.to_string();
    html! {
        section.part.experiment id="experiment" {
            @match item.status.as_str() {
                "planned" => (planned(item, facts, &action, &version, says)),
                "running" => {
                    (notice(Tone::Accent, html! { "It runs: " (sentence(facts)) ". That is fixed now." }, html! {}))
                    (said(&action, &version, says))
                }
                "passed" | "failed" => {
                    (notice(if item.status == "passed" { Tone::Good } else { Tone::Bad }, html! { strong { "It " (item.status) "." } " " (crate::web::shown::capital(&sentence(facts))) "." }, html! {}))
                    (follows(item, why, says))
                }
                _ => {}
            }
        }
    }
}

/// What is still to be said before it may begin.
fn planned(item: &Item, facts: &Map<String, Value>, action: &str, version: &str, says: Say) -> Markup {
    let empty = |name: &&str| facts.get(*name).is_none_or(|said| said.is_null() || said.as_str() == Some(""));
    let missing: Vec<_> = ["hypothesis", "test", "threshold"].into_iter().filter(empty).collect();
    let begin = html! {
        @if says != Say::None {
            (Action { method: "PATCH", href: action, values: &[("status", "running"), ("version", version)],
                button: Button::submit("Begin").primary().icon(Icon::Play).says(says) })
        }
    };
    html! {
        @if missing.is_empty() {
            (notice(Tone::Plain, html! { (crate::web::shown::capital(&sentence(facts))) ". From its beginning that is fixed." }, begin))
        } @else {
            (notice(Tone::Warn, html! { "Before " (item.key) " may begin, say its " (missing.join(", ")) ": what counts as passing is said before anything is seen." }, html! {}))
        }
    }
}

fn said(action: &str, version: &str, says: Say) -> Markup {
    html! {
        @if says != Say::None {
            (form("PATCH", action, html! {
                input type="hidden" name="version" value=(version);
                (Field::number("result", "Result").step("any").required().hint("Whether it passed is read from it."))
                (Field::textarea("changed", "What it changed").placeholder("What we do otherwise now"))
                div.actions { (Button::submit("Say the result").primary().says(says)) }
            }))
        }
    }
}

/// What it tested can be called supported or refuted now, and what it changed be linked.
fn follows(item: &Item, why: &[Above], says: Say) -> Markup {
    let tested = why.iter().find(|stop| stop.kind == Kind::Assumption && stop.via == item.id);
    let verdict = if item.status == "passed" { "supported" } else { "refuted" };
    let open = tested.filter(|stop| matches!(stop.status.as_str(), "untested" | "testing") && says != Say::None);
    html! {
        div.cluster {
            @if let Some(assumption) = open {
                (Action { method: "PATCH", href: &format!("/assumptions/{}", assumption.key), values: &[("status", verdict)],
                    button: Button::submit(format!("Call {} {verdict}", assumption.key)).icon(Icon::Check).says(says) })
            }
            @if says != Say::None { (Button::link("Link what it changed", format!("/items/{}/link", item.key)).icon(Icon::Link)) }
        }
    }
}
