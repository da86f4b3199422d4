//! What a team calls ready and done, as forms on the page of the teams.

use maud::{Markup, html};

use super::definition::{Definition, Part};
use crate::web::kit::{Checks, Choice, Field, checks, form_actions};

/// One form for each part; `href` is the address of the team.
pub(super) fn definition_forms(definitions: &[Definition], href: &str, id: impl std::fmt::Display) -> Markup {
    html! {
        @for definition in definitions {
            details {
                summary { (title(definition.part)) " " span.faint.small { (sum(definition)) } }
                (one(definition, href, &format!("{}-{id}", definition.part.name())))
            }
        }
    }
}

fn one(definition: &Definition, href: &str, id: &str) -> Markup {
    let part = definition.part;
    let choices = part.checks().iter().map(|check| Choice::new(check.name(), check.says())).collect();
    let chosen = definition.checks.iter().map(|check| check.name().to_owned()).collect();
    let words = definition.words.iter().map(|agreed| agreed.words.as_str()).collect::<Vec<_>>().join("\n");
    html! {
        form.form method="post" action=(format!("{href}/definitions/{}", part.name())) data-controller="remote-form" {
            input type="hidden" name="_method" value="PUT";
            // With every box empty nothing else would be sent.
            input type="hidden" name="checks" value="";
            (checks(&Checks { name: "checks", label: "Checks itself", choices, chosen }))
            (Field::textarea("words", "Ticked by people").value(words).hint("One line each. A line that stays keeps its ticks.").id(format!("words-{id}")))
            (form_actions("Save", None))
        }
    }
}

fn title(part: Part) -> &'static str {
    match part {
        Part::Ready => "Definition of ready",
        Part::Done => "Definition of done",
    }
}

fn sum(definition: &Definition) -> String {
    format!("{} checked, {} ticked", definition.checks.len(), definition.words.len())
}
