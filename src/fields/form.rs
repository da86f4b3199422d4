//! The forms in which a field is made and changed.

use maud::{Markup, html};

use super::field::{Field, FieldKind};
use crate::{
    command::Say,
    items::Kind,
    web::kit::{self, Checks, Choice, checks, form, form_actions, pair},
};

pub(super) fn new(href: &str, says: Say) -> Markup {
    let kinds = FieldKind::ALL.iter().map(|kind| Choice::new(kind.name(), kind.label())).collect();
    form(
        "POST",
        href,
        html! {
            (pair(kit::Field::text("name", "Name").required(), kit::Field::select("kind", "It holds", kinds).value("text").required()))
            (kit::Field::textarea("choices", "Choices").hint("One a line; only where something is chosen."))
            (kinds_of(&Kind::RANKED))
            (kit::checkbox("on_cards", "On cards", Some("Stands on the rows of the backlog and on the cards of boards."), false))
            (form_actions(if says == Say::Propose { "Propose" } else { "Add the field" }, None))
        },
    )
}

pub(super) fn change(field: &Field, href: &str) -> Markup {
    let id = |name: &str| format!("{name}-{}", field.key);
    let words = field.open_choices().map(|choice| choice.label.as_str()).collect::<Vec<_>>().join("\n");
    form(
        "PATCH",
        href,
        html! {
            (kit::Field::text("name", "Name").value(&field.name).required().id(id("name")))
            @if field.kind.chooses() {
                (kit::Field::textarea("choices", "Choices").value(words).id(id("choices"))
                    .hint("One a line. One that is taken away while items have it stays with them, and can be chosen no more."))
            }
            (kinds_of(&field.kinds.0))
            // An empty box sends nothing.
            input type="hidden" name="on_cards" value="false";
            (kit::checkbox("on_cards", "On cards", None, field.on_cards))
            (kit::Field::number("position", "Place").hint("1 is the first; empty to leave it where it is.").id(id("position")))
            (form_actions("Save", None))
        },
    )
}

fn kinds_of(chosen: &[Kind]) -> Markup {
    let all = std::iter::once(Kind::Epic).chain(Kind::RANKED);
    let choices = all.map(|kind| Choice::new(kind.name(), kind.label())).collect();
    let chosen = chosen.iter().map(|kind| kind.name().to_owned()).collect();
    checks(&Checks { name: "kinds", label: "Asked of", choices, chosen })
}
