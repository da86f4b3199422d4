//! Placing an idea in the matrix: its value and its effort in one step, as a drag says both.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    entering::{idea, set},
    method, rules,
    said::Said,
};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::Key,
    store::{Db, Tx},
};

pub const VALUE: &str = "value_effort.value";
pub const EFFORT: &str = "value_effort.effort";

/// Places an idea in the matrix.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Put {
    pub key: Key,
    /// From 1 to 10.
    pub value: f64,
    /// From 1 to 10.
    pub effort: f64,
}

#[derive(Serialize, JsonSchema)]
pub struct Placed {
    pub key: String,
    pub value: f64,
    pub effort: f64,
    pub message: String,
}

impl Command for Put {
    const NAME: &'static str = "score.place";
    const ROUTE: Route = Route::put("/ideas/{key}/matrix");
    const ABOUT: &'static str = "Places an idea in the value/effort matrix: both inputs in one step.";
    type Output = Placed;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let idea = idea(db, by, &self.key).await?;
        let about = format!("Place “{}” at value {}, effort {}", idea.short(), self.value, self.effort);
        Ok(idea.place(idea.kind.right()).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Placed> {
        let idea = idea(tx, by, &self.key).await?;
        let rules = rules::of(tx, idea.product_id.ok_or(Error::NotFound)?).await?;
        for (field, id, said) in [("value", VALUE, self.value), ("effort", EFFORT, self.effort)] {
            let input = method::input(&rules, id).ok_or(Error::NotFound)?;
            let said = Said::parse(&said.to_string(), &input, &rules).map_err(|why| Error::field(field, why))?;
            set(tx, by, &idea, id, said.as_ref().map(Said::kept), None).await?;
        }
        let message = format!("{}: value {}, effort {}.", idea.key, self.value, self.effort);
        Ok(Placed { key: idea.key, value: self.value, effort: self.effort, message })
    }
}
