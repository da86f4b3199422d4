//! An assumption: what has to be true for an idea to work.

use crate::{facts, items::ask::Form, sort};

facts! {
    AssumptionFacts in "assumption" {
        about: String as Form::Choice(&["desirability", "viability", "feasibility", "usability", "ethics"]), "About";
        /// How much depends on it.
        importance: String as Form::Choice(&["low", "medium", "high"]), "Importance";
        evidence: String as Form::Choice(&["none", "weak", "strong"]), "Evidence so far";
    }
}

sort!(
    /// What has to be true for an idea to work.
    Assumption, Assumption, AssumptionFacts, "assumption", "/products/{product}/assumptions", "/assumptions/{key}"
);
