//! NUL characters: one engine keeps them and the other does not, so neither is given one.

use serde_json::Value;

use crate::error::{Error, Result};

/// Refuses an input that holds a NUL character anywhere, and names the field.
pub fn refuse_nul(input: &Value) -> Result<()> {
    let fields = input.as_object().into_iter().flatten();
    match fields.into_iter().find(|(name, value)| name.contains('\0') || holds(value)) {
        Some((name, _)) => {
            Err(Error::field(name.replace('\0', ""), "this holds a NUL character, which cannot be stored"))
        }
        None => Ok(()),
    }
}

fn holds(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(holds),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || holds(value)),
        _ => false,
    }
}
