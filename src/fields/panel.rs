//! What an item says in the fields of its product, edited where it stands.

use maud::{Markup, html};

use super::{Field, FieldKind, Own, Said};
use crate::{
    command::Say,
    items::Item,
    people::person::Person,
    web::kit::{self, Choice, Edit, fields, panel as kit_panel},
};

pub fn panel(item: &Item, all: &[Field], own: &Own, people: &[Person], says: Say) -> Markup {
    let rows: Vec<_> = all
        .iter()
        .filter(|field| field.is_of(item.kind))
        .map(|field| (field.name.as_str(), row(item, field, own, people, says)))
        .collect();
    html! { @if !rows.is_empty() { (kit_panel("Fields", "", html! { (fields(&rows)) })) } }
}

fn row(item: &Item, field: &Field, own: &Own, people: &[Person], says: Say) -> Markup {
    let action = format!("/items/{}/fields/{}", item.key, field.key);
    let said = own.get(&field.key);
    let words = said.map(|said| said.words.clone()).unwrap_or_default();
    let value = said.and_then(|said| said.value.as_str()).unwrap_or_default();
    let (label, version) = (field.name.as_str(), item.version);
    let select = |value: &str, none: &str, choices: Vec<Choice>| {
        let all = std::iter::once(Choice::new("", none)).chain(choices).collect();
        Edit::select(&action, "value", label, version, value, all)
    };
    let edit = match field.kind {
        FieldKind::Text => Edit::text(&action, "value", label, version, &words),
        FieldKind::Number => {
            Edit::number(&action, "value", label, version, said.map_or_else(String::new, |said| said.value.to_string()))
                .shown(html! { (words) })
        }
        FieldKind::Date => Edit::date(&action, "value", label, version, value)
            .shown(html! { (said.map(Said::shown).unwrap_or_default()) }),
        FieldKind::Link => Edit::text(&action, "value", label, version, &words),
        FieldKind::Choice => {
            let choices = field.choices.iter().filter(|choice| !choice.retired || choice.label == value);
            select(value, "None", choices.map(|choice| Choice::new(&choice.label, &choice.label)).collect())
        }
        FieldKind::Person => {
            select(value, "Nobody", people.iter().map(|person| Choice::new(&person.email, &person.name)).collect())
        }
        FieldKind::Checkbox => select(if said.is_some() { "true" } else { "" }, "no", vec![Choice::new("true", "yes")]),
        FieldKind::Several => {
            let chosen: Vec<String> = said
                .and_then(|said| said.value.as_array())
                .map(|list| list.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect())
                .unwrap_or_default();
            let choices = field.choices.iter().filter(|choice| !choice.retired || chosen.contains(&choice.label));
            let choices = choices.map(|choice| Choice::new(&choice.label, &choice.label)).collect();
            Edit::several(&action, "value", label, version, &chosen, choices)
                .shown(html! { @for label in &chosen { (kit::chip(label)) } })
        }
    };
    let placeholder = if field.kind == FieldKind::Checkbox { "no" } else { "Add" };
    let edit = edit.placeholder(placeholder).putting().says(says).id(format!("edit-field-{}", field.key));
    html! {
        (edit)
        @if field.kind == FieldKind::Link && !words.is_empty() {
            a.small href=(words) rel="noopener noreferrer" { "Open " span.hush { (label) } }
        }
    }
}
