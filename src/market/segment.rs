//! A segment: a kind of customer, with how large its market is.

use chrono::NaiveDate;

use crate::{facts, items::ask::Form, sort};

facts! {
    SegmentFacts in "segment" {
        /// Total addressable market: what everybody would pay in a year.
        tam: f64 as Form::Number, "Total market a year";
        /// Serviceable addressable market: what those would pay who can be served.
        sam: f64 as Form::Number, "Serviceable market";
        /// Serviceable obtainable market: what can be won.
        som: f64 as Form::Number, "Obtainable market";
        /// The currency of the three, by its code: EUR.
        currency: String as Form::Line(3), "Currency";
        /// The day the figures are of.
        #[serde(deserialize_with = "crate::items::when::day")]
        as_of: NaiveDate as Form::Day, "As of";
        /// Where the figures come from.
        source: String as Form::Line(500), "Source";
    }
}

sort!(
    /// A kind of customer.
    Segment, Segment, SegmentFacts, "segment", "/products/{product}/segments", "/segments/{key}"
);
