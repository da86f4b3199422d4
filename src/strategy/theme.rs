//! A strategic theme: a direction that takes a wanted share of capacity.

use crate::{facts, items::ask::Form, sort};

facts! {
    ThemeFacts in "theme" {
        /// The share of capacity that is to go into it, in per cent.
        share: f64 as Form::Percent, "Wanted share";
    }
}

sort!(
    /// A direction that takes a share of capacity.
    Theme, Theme, ThemeFacts, "theme", "/products/{product}/themes", "/themes/{key}"
);
