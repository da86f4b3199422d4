//! What a person typed, checked: never too long, never with what cannot be shown.

use serde_json::Value;

use crate::error::{Error, FieldError, Result};

/// One line that says something, trimmed; at most `most` characters.
pub fn line(field: &str, typed: &str, most: usize) -> Result<String> {
    let line = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(Error::field(field, "this is needed"));
    }
    check(field, &line, most).map_or(Ok(line), |error| Err(Error::Invalid(vec![error])))
}

/// A longer text, kept as typed; at most `most` characters.
pub fn prose(field: &str, typed: &str, most: usize) -> Result<String> {
    check(field, typed, most)
        .map_or_else(|| Ok(typed.replace("\r\n", "\n").trim_end().to_owned()), |error| Err(Error::Invalid(vec![error])))
}

/// What is wrong with a text, if anything is.
pub fn check(field: &str, text: &str, most: usize) -> Option<FieldError> {
    let long = text.chars().count();
    let message = if long > most {
        format!("this has {long} characters; at most {most} fit")
    } else if text.contains('\0') {
        "this holds a NUL character, which cannot be stored".into()
    } else {
        return None;
    };
    Some(FieldError { field: field.into(), message })
}

/// Checks those of the texts that are there.
pub fn check_all(texts: &[(&str, &Option<String>, usize)]) -> Vec<FieldError> {
    texts.iter().filter_map(|(field, text, most)| check(field, text.as_deref()?, *most)).collect()
}

/// Whether two values of a field say the same: 30 and 30.0 do, and so do nothing and an empty text.
pub fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    let said = |value: Option<&'_ Value>| value.filter(|value| !value.is_null() && value.as_str() != Some("")).cloned();
    match (said(one), said(other)) {
        (Some(Value::Number(one)), Some(Value::Number(other))) => one.as_f64() == other.as_f64(),
        (one, other) => one == other,
    }
}
