//! What happened to a thing, newest first, with what each change was before and after.

use maud::{Markup, html};

use super::face;

#[derive(Clone, Debug)]
pub struct Change {
    pub field: String,
    pub before: String,
    pub after: String,
}

#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Keeps the row the same element when newer ones come above it.
    pub id: Option<String>,
    pub who: String,
    /// What they did, as the rest of a sentence: `moved this to the top`.
    pub did: Markup,
    /// As it is to be read, and as a machine reads it.
    pub when: String,
    pub at: String,
    pub changes: Vec<Change>,
    /// Undoes it, where it still can be.
    pub undo: Option<Markup>,
}

pub fn history(entries: &[Entry]) -> Markup {
    html! {
        ol.history role="list" {
            @for entry in entries {
                li id=[entry.id.as_ref()] {
                    (face(&entry.who))
                    span { b { (entry.who) } " " (entry.did) @if let Some(undo) = &entry.undo { " " (undo) } }
                    time datetime=(entry.at) { (entry.when) }
                    @for change in &entry.changes { (difference(change)) }
                }
            }
        }
    }
}

fn difference(change: &Change) -> Markup {
    html! {
        p.change {
            (change.field) ": "
            @if !change.before.is_empty() { del { (change.before) } " " }
            @if change.after.is_empty() { "removed" } @else { ins { (change.after) } }
        }
    }
}
