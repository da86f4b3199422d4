//! The part of the backlog's filter that asks for the fields of the product.

use maud::{Markup, html};

use super::{Field, FieldKind, wish::NONE};
use crate::web::kit::{self, Checks, Choice, checks, pair};

/// What can be wished for; `people` are those who can be named.
pub fn filter_part(fields: &[Field], wishes: &[String], people: &[Choice]) -> Markup {
    let (boxes, lines): (Vec<_>, Vec<_>) = fields
        .iter()
        .partition(|field| field.kind.chooses() || matches!(field.kind, FieldKind::Person | FieldKind::Checkbox));
    html! {
        @if !boxes.is_empty() { div.wishes { @for field in boxes { (list(field, wishes, people)) } } }
        @for field in &lines { (line(field, wishes)) }
        @if !lines.is_empty() { (unsaid(&lines, wishes)) }
    }
}

fn list(field: &Field, wishes: &[String], people: &[Choice]) -> Markup {
    let wish = |value: &str, label: &str| Choice::new(format!("{}:{value}", field.key), label);
    let choices: Vec<Choice> = match field.kind {
        FieldKind::Person => people.iter().map(|person| wish(&person.value, &person.label)).collect(),
        FieldKind::Checkbox => vec![wish("true", "yes"), wish("false", "no")],
        _ => field.choices.iter().map(|choice| wish(&choice.label, &choice.label)).collect(),
    };
    let none = (field.kind != FieldKind::Checkbox).then(|| wish(NONE, "says nothing"));
    let choices: Vec<Choice> = choices.into_iter().chain(none).collect();
    let chosen = choices.iter().filter(|choice| wishes.contains(&choice.value)).map(|choice| choice.value.clone());
    let chosen = chosen.collect();
    checks(&Checks { name: "field", label: &field.name, choices, chosen })
}

/// Of the fields that are written in, those in which nothing is to stand.
fn unsaid(lines: &[&Field], wishes: &[String]) -> Markup {
    let choices: Vec<Choice> =
        lines.iter().map(|field| Choice::new(format!("{}:{NONE}", field.key), &field.name)).collect();
    let chosen = choices.iter().filter(|choice| wishes.contains(&choice.value)).map(|choice| choice.value.clone());
    let chosen = chosen.collect();
    checks(&Checks { name: "field", label: "Says nothing in", choices, chosen })
}

fn line(field: &Field, wishes: &[String]) -> Markup {
    let name = |end: &str| format!("field.{}{end}", field.key);
    let wished = |sign: &str| {
        let begins = format!("{}:{sign}", field.key);
        let mut rest = wishes.iter().filter_map(|wish| wish.strip_prefix(begins.as_str()));
        rest.find(|rest| *rest != NONE && (!sign.is_empty() || !rest.starts_with(['>', '<'])))
            .unwrap_or_default()
            .to_owned()
    };
    let (from, until) = (format!("{} from", field.name), format!("{} up to", field.name));
    match field.kind {
        FieldKind::Number => pair(
            kit::Field::number(&name(".from"), &from).step("any").value(wished(">=")),
            kit::Field::number(&name(".until"), &until).step("any").value(wished("<=")),
        ),
        FieldKind::Date => pair(
            kit::Field::date(&name(".from"), &from).value(wished(">=")),
            kit::Field::date(&name(".until"), &until).value(wished("<=")),
        ),
        _ => html! { (kit::Field::text(&name(""), &format!("Words in {}", field.name)).value(wished(""))) },
    }
}

/// A pair of that form as the wish it means.
pub fn wish_of(name: String, value: String) -> (String, String) {
    let Some(rest) = name.strip_prefix("field.") else { return (name, value) };
    let wish = match rest.rsplit_once('.') {
        Some((key, "from")) => format!("{key}:>={value}"),
        Some((key, _)) => format!("{key}:<={value}"),
        None => format!("{rest}:{value}"),
    };
    ("field".into(), wish)
}
