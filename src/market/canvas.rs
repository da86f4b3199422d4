//! A canvas: a drawn-up sheet of parts with notes in them.

use crate::{facts, items::ask::Form, sort};

facts! {
    CanvasFacts in "canvas" {
        /// Which of the canvases it is, by its name.
        template: String as Form::Line(60), "Kind of canvas";
    }
}

sort!(
    /// A sheet of parts with notes in them.
    Canvas, Canvas, CanvasFacts, "canvas", "/products/{product}/canvases", "/canvases/{key}"
);
