//! A claim of research: one thing somebody found out, with its source.

use chrono::NaiveDate;

use crate::{facts, items::ask::Form, sort};

facts! {
    ClaimFacts in "claim" {
        /// Who says so: a study, an interview, a report.
        source: String as Form::Line(500), "Source";
        /// How sure it is, in per cent.
        confidence: f64 as Form::Percent, "Confidence";
        #[serde(deserialize_with = "crate::items::when::day")]
        as_of: NaiveDate as Form::Day, "As of";
        url: String as Form::Link, "Where it can be read";
    }
}

sort!(
    /// Something research says.
    Claim, Claim, ClaimFacts, "claim", "/products/{product}/claims", "/claims/{key}"
);
