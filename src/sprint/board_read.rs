//! A team's board for programs: its columns with their limits, and its cards.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Team, flowing,
    report::{self, Work},
    sprint::Whole,
    starting,
    workflow::{self, State},
};
use crate::{
    command::{Actor, Query, Route},
    error::Result,
    items::{Key, Product},
    store::Db,
};

/// Reads the board of a team.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    pub team: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Board {
    pub team: String,
    /// sprints or flow.
    pub works_in: String,
    /// The sprint whose board it is; nothing in plain flow, or while none runs.
    pub sprint: Option<String>,
    pub states: Vec<State>,
    /// What is under way first, each in the order of the backlog; at most 2,000.
    pub cards: Vec<Work>,
    /// Whether there is more than that.
    pub cut: bool,
}

impl Query for Read {
    const NAME: &'static str = "team.board";
    const ROUTE: Route = Route::get("/products/{product}/teams/{team}/board");
    const ABOUT: &'static str = "Reads the board of a team: in plain flow what is ready, under way or was accepted in the last 14 days, in sprints the work of the one that runs.";
    type Output = Board;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Board> {
        let product = Product::find(db, by, &self.product).await?;
        let team = Team::named(db, product.id, &self.team).await?;
        let states = workflow::columns(db, team.id).await?;
        let sprint = if team.flows() { None } else { starting::running(db, &team).await? };
        let mut cards = match sprint.as_deref().and_then(Key::parse) {
            Some(key) => {
                let sprint = Whole::find(db, by, &key).await?;
                report::work(db, sprint.item.id).await?
            }
            None if team.flows() => flowing::work(db, &team, product.id, by.at).await?,
            None => Vec::new(),
        };
        let cut = cards.len() >= flowing::MOST;
        cards.truncate(flowing::MOST);
        Ok(Board { team: team.name, works_in: team.works_in, sprint, states, cards, cut })
    }
}
