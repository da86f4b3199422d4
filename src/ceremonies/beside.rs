//! Beside a ceremony: who is there, and what was written down.

use maud::{Markup, html};

use super::{Ritual, note::Note, page::Here};
use crate::web::{
    kit::{Action, Button, Choice, Field, Icon, Tone, face, form_actions, panel, tag},
    markdown,
};

pub(super) fn beside(here: &Here) -> Markup {
    let notes = here.ceremony().kind != Ritual::Retrospective && here.ceremony().closed_at.is_none();
    html! {
        (people(here))
        @if notes { (written(here)) }
    }
}

fn people(here: &Here) -> Markup {
    let present = here.whole.people.iter().filter(|present| present.left_at.is_none()).count();
    panel(
        if here.ceremony().closed_at.is_none() { "Here" } else { "Were there" },
        &present.to_string(),
        html! {
            ul.present role="list" {
                @for person in &here.whole.people {
                    li.gone[person.left_at.is_some()] { (face(&person.name)) span { (person.name) }
                        @if person.left_at.is_some() { span.faint { "left" } }
                        @else if person.person_id == here.ceremony().facilitator_id { span.faint { "leads" } }
                    }
                }
            }
            @if here.whole.people.is_empty() { p.quiet { "Nobody yet." } }
        },
    )
}

fn written(here: &Here) -> Markup {
    let places = ["note", "question", "decision"];
    panel(
        "Written down",
        "",
        html! {
            ul.written role="list" { @for note in &here.whole.notes { li id=(format!("written-{}", note.id)) { (one(here, note)) } } }
            form.form method="post" action=(here.href("notes")) data-controller="remote-form" data-remote-form-keep-value="true" {
                @if let Some(item) = &here.ceremony().item { input type="hidden" name="item" value=(item); }
                (Field::textarea("body", "For the minutes").required())
                (Field::select("place", "As a", places.iter().map(|place| Choice::new(*place, *place)).collect()).required())
                (form_actions("Write it down", None))
            }
        },
    )
}

fn one(here: &Here, note: &Note) -> Markup {
    let href = format!("/ceremony-notes/{}", note.id);
    html! {
        div.said { (markdown::render(&note.body)) }
        p.small.faint {
            @match note.place.as_str() {
                "question" => { (tag(Tone::Warn, "question")) " " }
                "decision" => { (tag(Tone::Accent, "decision")) " " }
                _ => {}
            }
            (note.by) @if let Some(item) = &note.item { " on " a href=(format!("/items/{item}")) { (item) } }
            @if note.by_id == here.me.person {
                " " (Action { method: "DELETE", href: &href, values: &[], button: Button::submit("Remove").plain().small().icon_only(Icon::X) })
            }
        }
    }
}
