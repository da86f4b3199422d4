//! A persona: a kind of user, with what they want and what hurts.

use super::told_for;
use crate::{
    command::Actor,
    error::Result,
    facts,
    items::{Item, Nothing, ask::Form},
    sort,
    store::Tx,
};

facts! {
    PersonaFacts in "persona" {
        role: String as Form::Line(200), "Who they are";
        /// How many of the customers they are, in per cent.
        share: f64 as Form::Percent, "Share of customers";
        goals: String as Form::Text(5_000), "What they want to get done";
        pains: String as Form::Text(5_000), "What hurts";
    }
}

sort!(head
    /// A kind of user.
    Persona
);

impl crate::items::Sort for Persona {
    sort!(body Persona, PersonaFacts, "persona", "/products/{product}/personas", "/personas/{key}");
    type More = Nothing;

    async fn add(tx: &mut Tx, _by: &Actor, item: Item, _more: Nothing) -> Result<Item> {
        told_for::meet(tx, &item).await?;
        Ok(item)
    }
}
