//! The fields of a product in the form that creates an item.

use maud::{Markup, html};

use super::{Field, FieldKind};
use crate::{
    items::Kind,
    people::person::Person,
    web::kit::{self, Checks, Choice, checks},
};

/// A control for each field that is asked of this kind of work.
pub fn asking(fields: &[Field], kind: Kind, people: &[Person]) -> Markup {
    html! { @for field in fields.iter().filter(|field| field.is_of(kind)) { (ask(field, people)) } }
}

fn ask(field: &Field, people: &[Person]) -> Markup {
    let name = format!("fields.{}", field.key);
    let label = field.name.as_str();
    let choices = || field.open_choices().map(|choice| Choice::new(&choice.label, &choice.label));
    let select = |none: &str, choices: Vec<Choice>| {
        let all = std::iter::once(Choice::new("", none)).chain(choices).collect();
        kit::Field::select(&name, label, all)
    };
    let control = match field.kind {
        FieldKind::Text => kit::Field::text(&name, label),
        FieldKind::Number => kit::Field::number(&name, label).step("any"),
        FieldKind::Date => kit::Field::date(&name, label),
        FieldKind::Link => kit::Field::url(&name, label).placeholder("https://"),
        FieldKind::Choice => select("None", choices().collect()),
        FieldKind::Person => {
            select("Nobody", people.iter().map(|person| Choice::new(&person.email, &person.name)).collect())
        }
        FieldKind::Checkbox => return kit::checkbox(&name, label, None, false),
        FieldKind::Several => {
            return checks(&Checks { name: &name, label, choices: choices().collect(), chosen: Vec::new() });
        }
    };
    html! { (control) }
}
