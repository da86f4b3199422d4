//! A segment: a kind of customer, with how large its market is.

use chrono::NaiveDate;

use crate::{error::FieldError, facts, items::ask::Form, sort};

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
    } and sizes_have_a_currency
}

/// A size of a market without a currency says nothing.
fn sizes_have_a_currency(facts: &SegmentFacts) -> Option<FieldError> {
    let sized = [facts.tam, facts.sam, facts.som].iter().any(Option::is_some);
    let currency = facts.currency.as_deref().map(str::trim).filter(|currency| !currency.is_empty());
    let message = match currency {
        None if sized => "say which currency the sizes are in, such as EUR",
        Some(code) if code.len() != 3 || !code.bytes().all(|letter| letter.is_ascii_alphabetic()) => {
            "a currency is three letters, such as EUR"
        }
        _ => return None,
    };
    Some(FieldError { field: "currency".into(), message: message.into() })
}

sort!(
    /// A kind of customer.
    Segment, Segment, SegmentFacts, "segment", "/products/{product}/segments", "/segments/{key}"
);
