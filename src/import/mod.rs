//! Bringing data in from elsewhere: previewed, mapped, resumable, and undone as a whole.

use crate::command::Registry;

pub fn register(_registry: &mut Registry) {}
