//! An experiment: how an assumption is tested, and what would count as passing, set before it begins.

use chrono::NaiveDate;

use crate::{facts, items::ask::Form, sort};

facts! {
    ExperimentFacts in "experiment" {
        /// What is believed.
        hypothesis: String as Form::Text(2_000), "Hypothesis";
        /// What is done to find out.
        test: String as Form::Text(2_000), "Test";
        measure: String as Form::Line(200), "What is measured";
        /// Whether the result has to reach the threshold or stay below it.
        passes: String as Form::Choice(&["at least", "at most"]), "It passes with";
        /// Set before the experiment begins; fixed from then on.
        threshold: f64 as Form::Number, "Threshold";
        #[serde(deserialize_with = "crate::items::when::day")]
        starts_on: NaiveDate as Form::Day, "Starts";
        #[serde(deserialize_with = "crate::items::when::day")]
        ends_on: NaiveDate as Form::Day, "Ends";
        result: f64 as Form::Number, "Result";
        changed: String as Form::Text(2_000), "What it changed";
    }
}

sort!(
    /// A test of an assumption.
    Experiment, Experiment, ExperimentFacts, "experiment", "/products/{product}/experiments", "/experiments/{key}"
);
