//! What is wished for in the fields of a product, as ranges of their orders: `severity:high`, `cost:>=3`, `note:word`, `note:none`.

use serde::Serialize;

use super::{
    field::{Field, FieldKind},
    placing::{day, place_of_number},
};
use crate::{
    error::{Error, Result},
    people::person::like,
};

const MOST: usize = 50;
/// Behind every place.
const LAST: &str = "\u{10FFFF}";

/// One value that is wished for, or a range of them.
#[derive(Clone, Debug, Serialize)]
pub struct Wish {
    field: String,
    from: String,
    to: String,
    like: String,
    /// What says nothing in it is wished for.
    none: bool,
}

/// Asks for what says nothing in a field.
pub const NONE: &str = "none";

/// Whether a wish may be for what says nothing: no value can be looked up for it.
pub fn of_nothing(wish: &str) -> bool {
    let word = wish.split_once(':').map(|(_, word)| word.trim().to_lowercase());
    word.is_some_and(|word| matches!(word.as_str(), NONE | "no" | "false"))
}

/// Reads the wishes against the fields of a product.
pub fn read(fields: &[Field], wishes: &[String]) -> Result<Vec<Wish>> {
    if wishes.len() > MOST {
        return Err(wrong(format!("at most {MOST} wishes")));
    }
    wishes.iter().map(|wish| one(fields, wish)).collect()
}

/// A wish as people read it, with the name of its field and not the key; `person` knows the names of people.
pub fn words(fields: &[Field], wish: &str, person: impl Fn(&str) -> String) -> String {
    let Some((key, word)) = wish.split_once(':') else { return wish.to_owned() };
    let Some(field) = fields.iter().find(|field| field.key == key) else {
        return format!("{}: {word}", key.replace('_', " "));
    };
    let says = match (field.kind, word.strip_prefix(">="), word.strip_prefix("<=")) {
        (FieldKind::Date, Some(from), _) => format!("from {from}"),
        (_, Some(from), _) => format!("at least {from}"),
        (FieldKind::Date, _, Some(until)) => format!("until {until}"),
        (_, _, Some(until)) => format!("at most {until}"),
        (FieldKind::Person, ..) if word != NONE => person(word),
        (FieldKind::Checkbox, ..) => if of_nothing(wish) { "no" } else { "yes" }.into(),
        _ if word == NONE && !field.choices.iter().any(|choice| choice.label.to_lowercase() == NONE) => {
            "nothing".into()
        }
        (FieldKind::Text | FieldKind::Link, ..) => format!("“{word}”"),
        (FieldKind::Choice | FieldKind::Several, ..) => field
            .choices
            .iter()
            .find(|choice| choice.label.to_lowercase() == word.to_lowercase())
            .map_or_else(|| word.to_owned(), |choice| choice.label.clone()),
        (FieldKind::Number | FieldKind::Date | FieldKind::Person, ..) => word.to_owned(),
    };
    format!("{}: {says}", field.name)
}

fn one(fields: &[Field], wish: &str) -> Result<Wish> {
    let (key, word) = wish.split_once(':').ok_or_else(|| wrong(format!("“{wish}” does not look like key:value")))?;
    let field = fields.iter().find(|field| field.key == key.trim().to_lowercase());
    let field = field.ok_or_else(|| wrong(format!("there is no field {}", key.trim())))?;
    let word = word.trim();
    let (from_on, until, word) = match (word.strip_prefix(">="), word.strip_prefix("<=")) {
        (Some(rest), _) => (true, false, rest.trim()),
        (_, Some(rest)) => (false, true, rest.trim()),
        _ => (true, true, word),
    };
    let any = Wish {
        field: field.id.0.simple().to_string(),
        from: String::new(),
        to: LAST.into(),
        like: "%".into(),
        none: false,
    };
    let nothing =
        word.to_lowercase() == NONE && !field.choices.iter().any(|choice| choice.label.to_lowercase() == NONE);
    if nothing {
        return Ok(Wish { none: true, ..any });
    }
    let place = match field.kind {
        FieldKind::Text | FieldKind::Link => {
            return Ok(Wish { like: format!("%{}%", like(&word.to_lowercase())), ..any });
        }
        FieldKind::Number => {
            let number = word.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
            place_of_number(number.ok_or_else(|| {
                wrong(format!(
                    "“{word}” is no number; {key}:3 asks for 3, {key}:>=3 for at least and {key}:<=3 for at most that"
                ))
            })?)
        }
        FieldKind::Date => day(word).ok_or_else(|| wrong("a day looks like 2026-05-01"))?.to_string(),
        FieldKind::Choice | FieldKind::Several => {
            let choice = field.choices.iter().find(|choice| choice.label.to_lowercase() == word.to_lowercase());
            choice.ok_or_else(|| wrong(format!("“{word}” is no choice of {}", field.name)))?.place.clone()
        }
        FieldKind::Person => word.to_lowercase(),
        FieldKind::Checkbox => match word.to_lowercase().as_str() {
            "yes" | "true" => "true".into(),
            "no" | "false" => return Ok(Wish { none: true, ..any }),
            _ => return Err(wrong(format!("{} is yes or no, not “{word}”", field.name))),
        },
    };
    Ok(Wish {
        from: if from_on { place.clone() } else { String::new() },
        to: if until { place } else { LAST.into() },
        ..any
    })
}

fn wrong(message: impl Into<String>) -> Error {
    Error::field("field", message)
}
