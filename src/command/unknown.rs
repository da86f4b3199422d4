//! Fields that a command does not know: said beside them, not passed over.

use serde_json::Value;

use super::Entry;
use crate::error::{Error, FieldError, Result};

/// Why something is done; every command takes it.
pub const REASON: &str = "_reason";

/// Refuses what a program has sent and the command would not read.
pub fn refuse_unknown(entry: &Entry, input: &Value) -> Result<()> {
    let fields = input.as_object().into_iter().flatten();
    let wrong: Vec<_> = fields
        .filter_map(|(name, value)| {
            let message = complaint(entry, name, value)?;
            Some(FieldError { field: name.clone(), message })
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

fn complaint(entry: &Entry, name: &str, value: &Value) -> Option<String> {
    if name == REASON {
        return (!value.is_string() && !value.is_null()).then(|| "a reason is a text".into());
    }
    if entry.route.path.contains(&format!("{{{name}}}")) {
        return Some("this stands in the address".into());
    }
    entry.shape.holds(name).is_none().then(|| format!("{} has no field of this name", entry.name))
}
