//! A segment: a kind of customer, with how large its market is.

use chrono::{Days, NaiveDate};

use crate::{
    error::{Error, FieldError, Result},
    facts,
    items::ask::Form,
    sort,
};

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
    } and sizes_hold_together, by_day figures_are_of_the_past
}

/// What can be won is a part of what can be served, and that of the whole; and they are in some currency.
fn sizes_hold_together(facts: &SegmentFacts) -> Vec<FieldError> {
    let more = |part: Option<f64>, whole: Option<f64>| part.zip(whole).is_some_and(|(part, whole)| part > whole);
    let mut wrong: Vec<FieldError> = sizes_have_a_currency(facts).into_iter().collect();
    let mut refuse =
        |field: &str, message: &str| wrong.push(FieldError { field: field.into(), message: message.into() });
    if more(facts.sam, facts.tam) {
        refuse("sam", "the serviceable market is a part of the total, so it is not larger");
    }
    if more(facts.som, facts.sam) {
        refuse("som", "the obtainable market is a part of the serviceable, so it is not larger");
    } else if more(facts.som, facts.tam) {
        refuse("som", "the obtainable market is a part of the total, so it is not larger");
    }
    wrong
}

fn figures_are_of_the_past(facts: &mut SegmentFacts, today: NaiveDate) -> Result<()> {
    // Somewhere it is a day later already.
    match facts.as_of {
        Some(day) if day > today + Days::new(1) => Err(Error::field("as_of", "this lies in the future")),
        _ => Ok(()),
    }
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
