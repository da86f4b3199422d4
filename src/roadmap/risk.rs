//! A risk: what may happen, how bad it would be, and what is done about it.

use chrono::NaiveDate;

use crate::{facts, items::ask::Form, sort};

facts! {
    RiskFacts in "risk" {
        /// In per cent.
        probability: f64 as Form::Percent, "Probability";
        impact: String as Form::Choice(&["low", "medium", "high", "severe"]), "Impact";
        #[serde(deserialize_with = "crate::items::when::day")]
        due_on: NaiveDate as Form::Day, "Looked at again on";
        response: String as Form::Text(5_000), "What is done about it";
    }
}

sort!(
    /// Something that may go wrong.
    Risk, Risk, RiskFacts, "risk", "/products/{product}/risks", "/risks/{key}"
);
