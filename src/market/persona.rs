//! A persona: a kind of user, with what they want and what hurts.

use crate::{facts, items::ask::Form, sort};

facts! {
    PersonaFacts in "persona" {
        role: String as Form::Line(200), "Who they are";
        /// How many of the customers they are, in per cent.
        share: f64 as Form::Percent, "Share of customers";
        goals: String as Form::Text(5_000), "What they want to get done";
        pains: String as Form::Text(5_000), "What hurts";
    }
}

sort!(
    /// A kind of user.
    Persona, Persona, PersonaFacts, "persona", "/products/{product}/personas", "/personas/{key}"
);
