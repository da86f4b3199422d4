//! One obstacle in the list: what it is, what it is in the way of, its age, and resolving it on the spot.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    obstacle::Obstacle,
    panel::{hindered, weight, whose},
};
use crate::{
    command::{Actor, Say},
    web::{
        kit::{Action, Button, Field, Icon, form_actions},
        shown::{ago, date, day_of, of},
    },
};

pub(super) fn row(one: &Obstacle, by: &Actor, now: DateTime<Utc>) -> Markup {
    html! {
        li.obstacle id=(format!("obstacle-{}", one.id)) {
            div.head-line {
                (weight(one.severity))
                a.title href=(one.href()) { (one.title) }
                span.age.num title=(format!("Since {}", date(day_of(one.since)))) { (of(one.age, "working day", "working days")) }
            }
            p.faint.small {
                "Raised by " (one.raised_by) " " (ago(one.since, now))
                @if let Some(team) = &one.team { " · " (team) }
                @if one.is_open() { " · " (whose(one)) }
            }
            @if !one.items.0.is_empty() { div.hindered { (hindered(one)) } }
            @if let Some(how) = &one.resolution {
                p { b { "Resolved" } @if let Some(name) = &one.resolved_by { " by " (name) } ": " (how) }
            }
            (answer(one, by))
        }
    }
}

/// Resolving it where it stands, or opening it again.
pub(super) fn answer(one: &Obstacle, by: &Actor) -> Markup {
    let href = format!("{}/resolution", one.href());
    let says = by.say(&one.place(by));
    if says == Say::None {
        return html! {};
    }
    let label = |decided: &'static str, proposed: &'static str| if says == Say::Decide { decided } else { proposed };
    html! {
        @if one.is_open() {
            details.resolve {
                summary.button.small { (label("Resolve…", "Propose as resolved…")) }
                form.form method="post" action=(href) data-controller="remote-form" {
                    (Field::textarea("resolution", "How was it resolved?").required().id(format!("resolution-{}", one.id)))
                    (form_actions(label("Resolve", "Propose"), None))
                }
            }
        } @else {
            (Action { method: "DELETE", href: &href, values: &[], button: Button::submit(label("Reopen", "Propose to reopen")).plain().small().flush().icon(Icon::RotateCcw) })
        }
    }
}
