//! A milestone: a day that others wait for.

use chrono::NaiveDate;

use crate::{facts, items::ask::Form, sort};

facts! {
    MilestoneFacts in "milestone" {
        #[serde(deserialize_with = "crate::items::when::day")]
        on_day: NaiveDate as Form::Day, "On";
    }
}

sort!(
    /// A day that others wait for.
    Milestone, Milestone, MilestoneFacts, "milestone", "/products/{product}/milestones", "/milestones/{key}"
);
