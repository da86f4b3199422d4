//! An idea: a problem or opportunity that may be worth doing.

use chrono::NaiveDate;

use crate::{facts, items::ask::Form, sort};

facts! {
    IdeaFacts in "idea" {
        /// What is believed to happen if it is done, and how that will be known; goes along when it becomes an initiative.
        hypothesis: String as Form::Text(5_000), "Hypothesis";
        /// Whom it is for, by the name of a persona; goes along when it becomes an initiative.
        persona: String as Form::Line(200), "For";
        /// Not asked about before that day.
        #[serde(deserialize_with = "crate::items::when::day")]
        snoozed_until: NaiveDate as Form::Day, "Asleep until";
        /// Whether it is a need in the customer's words or a way to meet one; what does not say is read by where it hangs.
        nature: String as Form::Choice(&["opportunity", "solution"]), "Nature";
        /// Where a trade-off keeps it, whatever its rank; nothing leaves it to the rank.
        cut: String as Form::Choice(&["in", "out"]), "Cut line";
        /// Why it was declined, said so that whoever asked can read it.
        reason: String as Form::Text(2_000), "Reason";
    }
}

sort!(
    /// A problem or opportunity.
    Idea, Idea, IdeaFacts, "idea", "/products/{product}/ideas", "/ideas/{key}"
);
