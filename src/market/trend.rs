//! A trend: something in the market that is moving.

use chrono::NaiveDate;

use crate::{facts, items::ask::Form, sort};

facts! {
    TrendFacts in "trend" {
        direction: String as Form::Choice(&["rising", "steady", "falling"]), "Direction";
        /// When it will matter: \"2 years\".
        horizon: String as Form::Line(100), "Horizon";
        source: String as Form::Line(500), "Source";
        #[serde(deserialize_with = "crate::items::when::day")]
        as_of: NaiveDate as Form::Day, "As of";
        url: String as Form::Link, "Where it can be read";
    }
}

sort!(
    /// Something that moves in the market.
    Trend, Trend, TrendFacts, "trend", "/products/{product}/trends", "/trends/{key}"
);
