//! The text of an item; in what a customer said, passages can be selected and linked to what they ask for.

use maud::{Markup, html};

use super::{Item, Kind, Shown, aside, say};
use crate::{
    command::Say,
    line::Tie,
    web::{
        Visit,
        kit::{self, Edit, Picker},
        markdown,
    },
};

pub(super) fn body(visit: &Visit, shown: &Shown) -> Markup {
    let item = shown.item();
    let placeholder = if item.kind == Kind::Feedback { "What was said, word for word" } else { "Add a description" };
    let edit = |read: Markup| {
        Edit::textarea(&shown.action(), "body", "Description", item.version, &item.body)
            .shown(read)
            .says(shown.says("body"))
            .placeholder(placeholder)
    };
    let read = markdown::render(&item.body);
    html! {
        section.body-of-item aria-label="Description" {
            @if item.kind == Kind::Feedback && !item.body.is_empty() {
                (passage(visit, item, html! { (edit(kit::passages(read))) }))
            } @else { (edit(read)) }
        }
    }
}

/// Select a sentence, link it, weigh it.
fn passage(visit: &Visit, item: &Item, text: Markup) -> Markup {
    let asks_for = Picker {
        name: "to".into(),
        id: Some("passage-to".into()),
        label: "Asks for".into(),
        url: format!("/pick?for={}", item.key),
        placeholder: "An idea, initiative or story".into(),
        required: true,
        ..Picker::default()
    };
    let decides = say(visit, item, Tie::Evidence.right(item.kind)) == Say::Decide;
    let linked = kit::Passage {
        action: "/links",
        values: &[("from", &item.key)],
        picker: asks_for,
        weights: aside::weights(),
        submit: if decides { "Link" } else { "Propose" },
    };
    html! {
        (linked.around(text))
        p.faint.small { "Select a passage to link it to what it asks for, or " a href=(format!("/items/{}/link", item.key)) { "link the whole of it" } "." }
    }
}
