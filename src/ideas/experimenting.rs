//! What holds of an experiment: what counts as passing is said before it begins and fixed from then on; whether it passed is
//! read from its result.

use serde_json::{Map, Value};

use crate::{
    error::{Error, FieldError, Result},
    items::{Item, Kind, text},
};

/// What is fixed once it has begun.
const FIXED: [(&str, &str); 5] = [
    ("threshold", "the threshold"),
    ("passes", "which way it passes"),
    ("measure", "what is measured"),
    ("hypothesis", "the hypothesis"),
    ("test", "the test"),
];

/// Whether that field of an item stays as it is from now on.
pub fn is_fixed(item: &Item, field: &str) -> bool {
    item.kind == Kind::Experiment && item.status != "planned" && FIXED.iter().any(|(fixed, _)| *fixed == field)
}

/// Checks what an experiment is to be, and reads from its result whether it passed. `before` is what it was, with its status.
pub fn settle(key: &str, before: Option<&Map<String, Value>>, after: &mut Map<String, Value>) -> Result<()> {
    let was = before.map_or("planned", |before| word(before, "status")).to_owned();
    let asked = word(after, "status").to_owned();
    if was != "planned" {
        must_stay(key, before, after)?;
        if asked == "planned" {
            let message = format!("{key} has begun; drop it and plan another");
            return Err(Error::refused("has_begun", message));
        }
    }
    let result = number(after, "result");
    if asked == "planned" {
        let early = || Error::field("result", "it has not begun: start it first, with its threshold said");
        return if result.is_none() { Ok(()) } else { Err(early()) };
    }
    if asked == "dropped" {
        return Ok(());
    }
    let threshold = must_be_said(after)?;
    let by_hand = asked != was && matches!(asked.as_str(), "passed" | "failed");
    let read = match result {
        None if by_hand => return Err(Error::field("result", "passed or failed is read from the result: say it")),
        None => "running",
        Some(result) => verdict(word(after, "passes"), threshold, result),
    };
    if by_hand && asked != read {
        let message = format!("by its result {key} has {read}: {}", sentence(after));
        return Err(Error::refused("derived_status", message));
    }
    after.insert("status".into(), read.into());
    Ok(())
}

/// `at least 30 % of them: 34`.
pub fn sentence(said: &Map<String, Value>) -> String {
    let shown = |name: &str| number(said, name).map(crate::web::shown::number);
    let way = if word(said, "passes") == "at most" { "at most" } else { "at least" };
    let measure = word(said, "measure");
    let measure = if measure.is_empty() { String::new() } else { format!(" ({measure})") };
    let threshold = shown("threshold").unwrap_or_else(|| "what nobody has said".into());
    let result = shown("result").map(|result| format!("; the result is {result}")).unwrap_or_default();
    format!("it passes with {way} {threshold}{measure}{result}")
}

fn verdict(passes: &str, threshold: f64, result: f64) -> &'static str {
    let passed = if passes == "at most" { result <= threshold } else { result >= threshold };
    if passed { "passed" } else { "failed" }
}

fn must_stay(key: &str, before: Option<&Map<String, Value>>, after: &Map<String, Value>) -> Result<()> {
    let moved =
        FIXED.iter().find(|(field, _)| before.is_some_and(|before| !text::same(before.get(*field), after.get(*field))));
    let Some((_, what)) = moved else { return Ok(()) };
    Err(Error::refused("has_begun", format!("{key} has begun: {what} stays as it was said before")))
}

/// Hypothesis, test and threshold are said before it begins.
fn must_be_said(after: &Map<String, Value>) -> Result<f64> {
    let missing = |field: &str, says: &str| FieldError { field: field.into(), message: says.into() };
    let mut wrong = Vec::new();
    if word(after, "hypothesis").is_empty() {
        wrong.push(missing("hypothesis", "say what you believe before it begins"));
    }
    if word(after, "test").is_empty() {
        wrong.push(missing("test", "say what is done to find out before it begins"));
    }
    let threshold = number(after, "threshold");
    if threshold.is_none() {
        wrong.push(missing("threshold", "say what counts as passing before it begins"));
    }
    match threshold {
        Some(threshold) if wrong.is_empty() => Ok(threshold),
        _ => Err(Error::Invalid(wrong)),
    }
}

fn word<'m>(of: &'m Map<String, Value>, name: &str) -> &'m str {
    of.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}

fn number(of: &Map<String, Value>, name: &str) -> Option<f64> {
    of.get(name).and_then(Value::as_f64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    fn read(passes: &str, result: f64) -> String {
        let said = json!({"hypothesis": "They pay", "test": "A painted door", "threshold": 30.0, "passes": passes});
        let mut before = map(said.clone());
        before.insert("status".into(), "running".into());
        let mut after = before.clone();
        after.insert("result".into(), json!(result));
        settle("TID-1", Some(&before), &mut after).unwrap();
        word(&after, "status").to_owned()
    }

    #[test]
    fn what_meets_the_threshold_passes() {
        assert_eq!((read("at least", 30.0), read("at least", 29.9)), ("passed".into(), "failed".into()));
        assert_eq!((read("at most", 30.0), read("at most", 30.1)), ("passed".into(), "failed".into()));
        assert_eq!(read("", 31.0), "passed", "without a word it is at least");
    }
}
