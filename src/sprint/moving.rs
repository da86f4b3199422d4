//! Moving a card on the board, within the team's limits of work in progress.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Team, flowing, gate, giving_back, sprint::Whole, workflow};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{
        Full, Item, Key, Product,
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
    /// Whoever has it from then on, by e-mail address; nobody where it is empty, and the same as before unless told.
    #[serde(default)]
    pub owner: Option<String>,
    /// Why a full column has to take one more, or what is not ready is begun.
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Move {
    const NAME: &'static str = "sprint.move";
    const ROUTE: Route = Route::put("/sprints/{sprint}/cards/{key}");
    const ABOUT: &'static str = "Moves a card of a sprint's board to another column; a full column, state or lane asks for a reason, or refuses, as the team chose.";
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
        tx.give(self.reason.as_deref());
        carry(tx, by, &item, &sprint.team, To { state: &self.status, owner: self.owner }, self.version).await
    }
}

/// Moves a card of the board of a team in plain flow. The team has from then on what it pulls.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Pull {
    pub product: String,
    pub team: String,
    pub key: Key,
    /// A state of the team's workflow by its name, or ready, started or review; a card is done by its acceptance.
    pub status: String,
    /// Whoever has it from then on, by e-mail address; nobody where it is empty, and the same as before unless told.
    #[serde(default)]
    pub owner: Option<String>,
    /// Why a full column has to take one more, or what is not ready is begun.
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Pull {
    const NAME: &'static str = "team.pull";
    const ROUTE: Route = Route::put("/products/{product}/teams/{team}/cards/{key}");
    const ABOUT: &'static str = "Moves a card of the board of a team in plain flow to another column; a full column, state or lane asks for a reason, or refuses, as the team chose.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(item.place(Right::DoWork).about(format!("Move {} “{}” to {}", item.key, item.short(), self.status)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let item = Item::find(tx, by, &self.key).await?;
        if !team.flows() {
            let message = format!("{} works in sprints; its cards move on the board of a sprint", team.name);
            return Err(Error::refused("works_in_sprints", message));
        }
        if item.product_id != Some(product.id) || !item.kind.is_ranked() || item.archived_at.is_some() {
            return Err(Error::NotFound);
        }
        if flowing::is_elsewhere(tx, item.id, team.id).await? {
            return Err(Error::refused("in_a_sprint", format!("{} is in a sprint of another team", item.key)));
        }
        giving_back::pull(tx, &item, &team).await?;
        tx.give(self.reason.as_deref());
        carry(tx, by, &item, &team, To { state: &self.status, owner: self.owner }, self.version).await
    }
}

/// Where a card goes: a state, and another's lane where lanes are people's.
struct To<'t> {
    state: &'t str,
    owner: Option<String>,
}

/// Into the state first, so that the gate asks for room in this one and not in the first of its column.
async fn carry(tx: &mut Tx, by: &Actor, item: &Item, team: &Team, to: To<'_>, version: Option<i64>) -> Result<Full> {
    let state = workflow::meant(tx, team.id, to.state).await?;
    let status = state.as_ref().map_or(to.state, |state| &state.category).to_owned();
    if let Some(state) = &state
        && workflow::enter(tx, item, team.id, state).await?
        && status == item.status
    {
        gate::goes_within(tx, item).await?;
    }
    let mut changes = serde_json::Map::from_iter([("status".to_owned(), status.into())]);
    changes.extend(to.owner.map(|owner| ("owner".to_owned(), Some(owner).filter(|owner| !owner.is_empty()).into())));
    changes.extend(version.map(|version| ("version".to_owned(), version.into())));
    let item = editing::edit(tx, by, item, changes, Reach::ByHand).await?;
    editing::touch(tx, &item);
    Full::of(tx, item).await
}
