//! What somebody says in a field, read and checked; and where it stands among other values, as text.

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use super::field::{Choice, ChoiceId, Field, FieldKind};
use crate::{
    command::PersonId,
    error::{Error, FieldError, Result},
    people,
    store::Db,
};

const LONGEST: usize = 2_000;

/// One value as it is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    pub place: String,
    pub text: Option<String>,
    pub number: Option<f64>,
    pub day: Option<NaiveDate>,
    pub person: Option<PersonId>,
    pub choice: Option<ChoiceId>,
}

/// Reads what was said: nothing, one value, or several of a field that takes several. `before` may stay though retired.
pub async fn read(db: &mut Db, field: &Field, said: &Value, before: &[ChoiceId]) -> Result<Vec<Kept>> {
    let mut people = Vec::new();
    if field.kind == FieldKind::Person {
        for value in values(said) {
            let word = word(value);
            let person = people::mentioned(db, &word).await.map_err(|error| match error {
                Error::Invalid(wrong) => {
                    Error::field("value", wrong.into_iter().map(|e| e.message).collect::<String>())
                }
                error => error,
            })?;
            people.push((word, Kept { place: person.email, person: Some(person.id), ..Kept::default() }));
        }
    }
    kept(field, said, before, |word| people.iter().find(|(name, _)| name == word).map(|(_, kept)| kept.clone()))
}

/// The same where people are known already: `person` gives who goes by a name; who is unknown is left out.
pub fn kept(
    field: &Field,
    said: &Value,
    before: &[ChoiceId],
    person: impl Fn(&str) -> Option<Kept>,
) -> Result<Vec<Kept>> {
    let values = values(said);
    if values.len() > 1 && field.kind != FieldKind::Several {
        return wrong(format!("{} takes one value", field.name));
    }
    let mut kept: Vec<Kept> = Vec::new();
    for value in values {
        let one = if field.kind == FieldKind::Person { person(&word(value)) } else { one(field, value, before)? };
        kept.extend(one.filter(|one| !kept.contains(one)));
    }
    kept.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(kept)
}

/// Every value that says something.
fn values(said: &Value) -> Vec<&Value> {
    let list = match said {
        Value::Array(list) => list.iter().collect(),
        other => vec![other],
    };
    let blank = |value: &Value| value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
    list.into_iter().filter(|value| !blank(value)).collect()
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned())
}

fn one(field: &Field, value: &Value, before: &[ChoiceId]) -> Result<Option<Kept>> {
    let word = word(value);
    Ok(Some(match field.kind {
        FieldKind::Text | FieldKind::Link => {
            if let Some(FieldError { message, .. }) = crate::items::text::check("value", &word, LONGEST) {
                return wrong(message);
            }
            if field.kind == FieldKind::Link && !is_link(&word) {
                return wrong("a link begins with https:// or http://");
            }
            Kept { place: place_of_text(&word), text: Some(word), ..Kept::default() }
        }
        FieldKind::Number => {
            let number = value.as_f64().or_else(|| word.replace(',', ".").parse().ok());
            let Some(number) = number.filter(|number| number.is_finite()) else { return wrong("this is no number") };
            let number = number + 0.0;
            Kept { place: place_of_number(number), number: Some(number), ..Kept::default() }
        }
        FieldKind::Date => match day(&word) {
            Some(day) => Kept { place: day.to_string(), day: Some(day), ..Kept::default() },
            None => return wrong("a day looks like 2026-05-01"),
        },
        FieldKind::Choice | FieldKind::Several => {
            let same = |choice: &&Choice| choice.label.to_lowercase() == word.to_lowercase();
            let found = field.choices.iter().filter(same).find(|c| !c.retired || before.contains(&c.id));
            let Some(choice) = found else {
                let known: Vec<&str> = field.open_choices().take(20).map(|choice| choice.label.as_str()).collect();
                return wrong(format!("“{word}” is no choice of {}; there are {}", field.name, known.join(", ")));
            };
            Kept { place: choice.place.clone(), choice: Some(choice.id), ..Kept::default() }
        }
        FieldKind::Person => return Ok(None),
        FieldKind::Checkbox => match word.to_lowercase().as_str() {
            "true" | "yes" | "on" | "1" | "x" => Kept { place: "true".into(), ..Kept::default() },
            "false" | "no" | "off" | "0" => return Ok(None),
            _ => return wrong("this is true or false"),
        },
    }))
}

fn wrong<T>(message: impl Into<String>) -> Result<T> {
    Err(Error::field("value", message.into()))
}

fn is_link(word: &str) -> bool {
    let read = url::Url::parse(word).ok();
    read.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

pub(super) fn day(word: &str) -> Option<NaiveDate> {
    word.parse::<NaiveDate>().ok().filter(|day| word.len() == 10 && (1..=9999).contains(&day.year()))
}

/// Small letters, as much of them as an index takes.
pub(super) fn place_of_text(text: &str) -> String {
    text.to_lowercase().chars().take(200).collect()
}

/// Sixteen digits that stand in the order of the numbers.
pub(super) fn place_of_number(number: f64) -> String {
    let bits = (number + 0.0).to_bits();
    let ordered = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    format!("{ordered:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_text_stand_in_their_order() {
        let numbers = [f64::MIN, -1e9, -2.5, -1.0, -0.001, 0.0, 0.001, 1.0, 2.5, 10.0, 1e9, f64::MAX];
        let places: Vec<_> = numbers.into_iter().map(place_of_number).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(place_of_number(-0.0), place_of_number(0.0));
    }

    #[test]
    fn a_link_leads_to_a_page_elsewhere() {
        assert!(is_link("https://example.org/a?b=c"));
        for other in ["javascript:alert(1)", "example.org", "ftp://example.org", "https://"] {
            assert!(!is_link(other), "{other}");
        }
    }
}
