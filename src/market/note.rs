//! A note on a canvas: an item of its own, so that it can carry evidence and become an idea or a risk.

use crate::{facts, items::ask::Form, sort};

facts! {
    NoteFacts in "note" {
        block: String as Form::Line(60), "Part of the canvas";
        colour: String as Form::Choice(&["yellow", "blue", "green", "pink"]), "Colour";
    }
}

sort!(
    /// A note on a canvas.
    Note, Note, NoteFacts, "note", "/products/{product}/notes", "/notes/{key}"
);
