//! A competitor: what they say they are, and what they are good and bad at.

use crate::{facts, items::ask::Form, sort};

facts! {
    CompetitorFacts in "competitor" {
        site: String as Form::Link, "Site";
        positioning: String as Form::Text(2_000), "How they present themselves";
        strengths: String as Form::Text(5_000), "Strengths";
        weaknesses: String as Form::Text(5_000), "Weaknesses";
    }
}

sort!(
    /// Somebody else who serves the same customers.
    Competitor, Competitor, CompetitorFacts, "competitor", "/products/{product}/competitors", "/competitors/{key}"
);
