//! A decision record: what was decided, between what, and what was given up for it.

use chrono::NaiveDate;

use crate::{facts, items::ask::Form, sort};

facts! {
    DecisionFacts in "decision" {
        /// What had to be decided, and why then.
        context: String as Form::Text(5_000), "Context";
        /// What there was to choose between.
        options: String as Form::Text(5_000), "Options";
        chosen: String as Form::Text(5_000), "Decision";
        trade_off: String as Form::Text(5_000), "What was given up for it";
        /// What follows from it, for better and for worse.
        consequences: String as Form::Text(5_000), "Consequences";
        #[serde(deserialize_with = "crate::items::when::day")]
        decided_on: NaiveDate as Form::Day, "Decided on";
    }
}

sort!(
    /// What was decided, and why.
    Decision, Decision, DecisionFacts, "decision", "/products/{product}/decisions", "/decisions/{key}"
);
