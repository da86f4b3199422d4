//! What a person may no longer change by hand, whatever the right: an experiment that has begun, a decision that was taken.

use serde_json::{Map, Value};

use super::Kind;
use crate::{decisions, error::Result, ideas, sprint};

/// Checks what an item is to be against what it was, and completes what follows from it.
pub fn settle(
    kind: Kind,
    key: &str,
    before: Option<&Map<String, Value>>,
    after: &mut Map<String, Value>,
) -> Result<()> {
    match kind {
        Kind::Experiment => ideas::experimenting::settle(key, before, after),
        Kind::Decision => before.map_or(Ok(()), |before| decisions::must_stay(key, before, after)),
        Kind::Idea => {
            ideas::standing::must_be_earned(before, after).and_then(|()| ideas::must_be_traded(before, after))
        }
        Kind::Sprint => before.map_or(Ok(()), |before| sprint::must_stay(key, before, after)),
        _ => Ok(()),
    }
}
