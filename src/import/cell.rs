//! A cell of a table read as the kind of the field that it is for.

use formats::date::{self, DateOrder};
use serde_json::{Value, json};

use super::{
    from_csv::{day_of, excerpt},
    words,
};
use crate::{
    error::Error,
    fields::{self, Field, FieldKind, Kept},
};

const LONGEST: usize = 2_000;

pub fn is_nothing(field: &Field, cell: &str) -> bool {
    words::is_nothing(cell) && label(field, cell).is_none()
}

fn label(field: &Field, cell: &str) -> Option<String> {
    let cell = cell.trim().to_lowercase();
    field.open_choices().find(|choice| choice.label.to_lowercase() == cell).map(|choice| choice.label.clone())
}

/// A cell as its field takes it, and what is to be said of it; or why it cannot be read.
pub fn value_of(field: &Field, cell: &str, order: DateOrder) -> Result<(Value, Option<String>), String> {
    let (value, note) = match field.kind {
        FieldKind::Text => {
            let kept: String = cell.chars().take(LONGEST).collect();
            let cut = kept.len() < cell.len();
            (json!(kept), cut.then(|| format!("{} was cut after {LONGEST} characters", field.name)))
        }
        FieldKind::Number => (number(cell).map_or_else(|| json!(cell), |number| json!(number)), None),
        FieldKind::Date => {
            let day = date::parse(cell, order).and_then(day_of);
            (json!(day.ok_or("not a date between 1970 and 2200")?), None)
        }
        FieldKind::Choice => (json!(label(field, cell).unwrap_or_else(|| cell.to_owned())), None),
        FieldKind::Several => several(field, cell)?,
        FieldKind::Checkbox => (json!(cell.to_lowercase()), None),
        FieldKind::Person | FieldKind::Link => (json!(cell), None),
    };
    // Who a person is, is known when the row is written.
    fields::kept(field, &value, &[], |_| Some(Kept::default())).map_err(|error| match error {
        Error::Invalid(wrong) => wrong.into_iter().map(|wrong| wrong.message).collect(),
        error => error.to_string(),
    })?;
    let value = match (field.kind, value.as_str()) {
        (FieldKind::Checkbox, Some(word)) => json!(!matches!(word, "false" | "no" | "off" | "0")),
        _ => value,
    };
    Ok((value, note))
}

/// Those of the words that can be chosen, in the order of the choices; the others are noted.
fn several(field: &Field, cell: &str) -> Result<(Value, Option<String>), String> {
    let words = |whole: &str, parted_by: &[char]| match label(field, whole) {
        // A word that can be chosen may hold a comma.
        Some(_) => vec![whole.to_owned()],
        None => whole.split(parted_by).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
    };
    let parts = words(cell, &[';', '\n']).into_iter().flat_map(|part| words(&part, &[',']));
    let parts: Vec<String> = parts.collect();
    let chosen: Vec<String> = parts.iter().filter_map(|part| label(field, part)).collect();
    let strange: Vec<String> = parts.into_iter().filter(|part| label(field, part).is_none()).collect();
    if chosen.is_empty() {
        return Err(format!("this is no choice of {}", field.name));
    }
    let note = (!strange.is_empty())
        .then(|| format!("{} “{}” was left out: no choice of it", field.name, excerpt(&strange.join(", "))));
    let ordered = field.open_choices().map(|choice| &choice.label).filter(|label| chosen.contains(label));
    Ok((json!(ordered.collect::<Vec<_>>()), note))
}

/// `1200`, `2.5`, `2,5`, `1,200.50` and `1.200,50`; a comma before three last digits parts thousands.
fn number(cell: &str) -> Option<f64> {
    let cell: String = cell.chars().filter(|letter| !letter.is_whitespace()).collect();
    let point = match (cell.rfind('.'), cell.rfind(',')) {
        (Some(point), Some(comma)) => Some(point.max(comma)),
        (None, Some(comma)) if cell.len() - comma == 4 && !cell.trim_start_matches('-').starts_with('0') => None,
        (point, comma) => point.or(comma),
    };
    let plain: String = cell
        .char_indices()
        .filter(|(at, letter)| !matches!(letter, '.' | ',') || Some(*at) == point)
        .map(|(_, letter)| if letter == ',' { '.' } else { letter })
        .collect();
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (cell, read) in [
            ("1200", 1200.0),
            ("-2.5", -2.5),
            ("2,5", 2.5),
            ("1,200", 1200.0),
            ("0,125", 0.125),
            ("1,200.50", 1200.5),
            ("1.200,50", 1200.5),
            ("1 200", 1200.0),
        ] {
            assert_eq!(number(cell), Some(read), "{cell}");
        }
        assert_eq!(number("lots"), None);
    }
}
