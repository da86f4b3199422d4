//! What a whole selection of the backlog can be changed to.

use maud::{Markup, html};

use super::choices::Choices;
use crate::{
    items::Kind,
    web::kit::{self, Button, Choice},
};

/// What the whole selection can be changed to.
pub fn bulk_bar(choices: &Choices) -> Markup {
    let keep = |word: &str, list: Vec<Choice>| std::iter::once(Choice::new("", word)).chain(list).collect::<Vec<_>>();
    let select = |name: &str, word: &str, list: Vec<Choice>| {
        html! {
            select.input.small name=(name) aria-label=(word) {
                @for choice in keep(word, list) { option value=(choice.value) { (choice.label) } }
            }
        }
    };
    let statuses = Kind::Story.statuses().iter().filter(|status| status.name != "accepted");
    kit::bulk_bar(
        "/items/changes",
        html! {
            (select("status", "Status", statuses.map(|status| Choice::new(status.name, status.label)).collect()))
            (select("owner", "Person", choices.people()))
            (select("area", "Area", choices.areas()))
            (select("serves", "Initiative", choices.initiatives()))
            input.input.small name="add_label" placeholder="Add label" aria-label="Add label" maxlength="50";
            (Button::submit("Change").primary().small())
            (Button::submit("Archive").small().value("archive", "true"))
        },
    )
}
