//! Adding acceptance criteria, as plain statements or as scenarios.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::criterion::{self, Checked};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::{Key, editing},
    store::{Db, Tx},
};

/// Adds acceptance criteria to a story.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    pub key: Key,
    /// Plain statements, one a line, or Gherkin: each scenario, and each row of examples, becomes a criterion.
    #[schemars(length(min = 1, max = 100_000))]
    pub text: String,
}

/// The criteria that a text has become.
#[derive(Serialize, JsonSchema)]
pub struct Added {
    #[serde(flatten)]
    pub first: Checked,
    /// All of them, in order.
    pub items: Vec<Checked>,
}

impl Command for Add {
    const NAME: &'static str = "criterion.add";
    const ROUTE: Route = Route::create("/stories/{key}/criteria");
    const ABOUT: &'static str =
        "Adds acceptance criteria to a story: plain statements, one a line, or Gherkin, a criterion for each scenario.";
    type Output = Added;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = criterion::work(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!(
            "Add criteria to {} “{}”: {}",
            item.key,
            item.short(),
            self.text.split_whitespace().take(60).collect::<Vec<_>>().join(" ")
        )))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Added> {
        let item = criterion::work(tx, by, &self.key).await?;
        let added = criterion::write(tx, &item, "text", &self.text).await?;
        editing::touch(tx, &item);
        let items: Vec<_> = added.into_iter().map(Checked::from).collect();
        let first = items.first().cloned().ok_or_else(|| Error::field("text", "this is needed"))?;
        Ok(Added { first, items })
    }
}
