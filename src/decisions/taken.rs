//! A decision that was taken stays as it was written: what is decided otherwise is another decision, which supersedes it.

use serde_json::{Map, Value};

use crate::{
    error::{Error, Result},
    items::text,
};

/// What a decision says.
const SAID: [&str; 8] = ["title", "body", "context", "options", "chosen", "trade_off", "consequences", "decided_on"];

/// Refuses an edit of what was decided; an open one may still be written, and a taken one be superseded.
pub fn must_stay(key: &str, before: &Map<String, Value>, after: &Map<String, Value>) -> Result<()> {
    let status = |of: &Map<String, Value>| of.get("status").and_then(Value::as_str).unwrap_or_default().to_owned();
    let (was, is) = (status(before), status(after));
    if was == "open" {
        return Ok(());
    }
    let reworded = SAID.iter().any(|field| !text::same(before.get(*field), after.get(*field)));
    let goes_on = was == is || was == "decided" && is == "superseded";
    if reworded || !goes_on {
        let message = format!("{key} is {was}: it stays as it was written; another decision may supersede it");
        return Err(Error::refused("decision_stands", message));
    }
    Ok(())
}
