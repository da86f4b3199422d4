//! Moving a card on the board, within the team's limits of work in progress.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{sprint::Whole, workflow};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{
        Full, Item, Key,
        editing::{self, Reach},
    },
    line::{Tie, linking},
    store::{Db, Tx},
};

/// Moves a card of a sprint's board to another column. A column or lane that is full asks why, or refuses, as the team chose.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Move {
    pub sprint: Key,
    pub key: Key,
    /// A state of the team's workflow by its name, or ready, started or review; a card is done by its acceptance.
    pub status: String,
    /// Why a full column has to take one more, or what is not ready is begun.
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Move {
    const NAME: &'static str = "sprint.move";
    const ROUTE: Route = Route::put("/sprints/{sprint}/cards/{key}");
    const ABOUT: &'static str = "Moves a card of a sprint's board to another column; a full column or lane asks for a reason, or refuses, as the team chose.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(item.place(Right::DoWork).about(format!("Move {} “{}” to {}", item.key, item.short(), self.status)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let sprint = Whole::find(tx, by, &self.sprint).await?;
        let item = Item::find(tx, by, &self.key).await?;
        if sprint.item.status != "running" {
            return Err(Error::refused("sprint_not_running", format!("{} is not running", sprint.item.key)));
        }
        if linking::between(tx, item.id, Tie::PlannedIn, sprint.item.id).await?.is_none() {
            return Err(Error::NotFound);
        }
        let state = workflow::meant(tx, sprint.team.id, &self.status).await?;
        let status = state.as_ref().map_or(&self.status, |state| &state.category).clone();
        tx.give(self.reason.as_deref());
        let mut changes = serde_json::Map::from_iter([("status".to_owned(), status.into())]);
        changes.extend(self.version.map(|version| ("version".to_owned(), version.into())));
        let item = editing::edit(tx, by, &item, changes, Reach::ByHand).await?;
        if let Some(state) = &state {
            workflow::enter(tx, &item, sprint.team.id, state).await?;
            editing::touch(tx, &item);
        }
        Full::of(tx, item).await
    }
}
