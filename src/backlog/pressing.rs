//! How much a piece of work presses, on a row or a card: an urgent or high priority, and the day it is due.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::web::{
    kit::{Tone, tag},
    shown::day,
};

/// What is medium or low says nothing: it would stand on every row.
pub fn pressing(priority: Option<&str>, due_on: Option<NaiveDate>, today: NaiveDate) -> Markup {
    html! {
        @match priority {
            Some(said @ "urgent") => (tag(Tone::Bad, said)),
            Some(said @ "high") => (tag(Tone::Warn, said)),
            _ => {}
        }
        @if let Some(due) = due_on { (tag(if due < today { Tone::Bad } else { Tone::Plain }, &format!("due {}", day(due, today)))) }
    }
}
