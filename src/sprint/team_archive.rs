//! Putting a team away and bringing it back: its sprints and figures stay.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Team, team_record};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::Product,
    sql,
    store::{Db, Tx},
};

/// Puts a team away: it can be chosen no more, and its sprints and figures stay.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Archive {
    pub product: String,
    pub team: String,
}

/// Brings back a team that was put away.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Restore {
    pub product: String,
    pub team: String,
}

impl Command for Archive {
    const NAME: &'static str = "team.archive";
    const ROUTE: Route = Route::delete("/products/{product}/teams/{team}");
    const ABOUT: &'static str =
        "Puts a team away: it plans nothing and has no board; its sprints, figures and history stay.";
    type Output = Team;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Archive the team {}", self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Team> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        may_go(tx, team.id).await?;
        set(tx, &product, &team, true).await
    }
}

impl Command for Restore {
    const NAME: &'static str = "team.restore";
    const ROUTE: Route = Route::post("/products/{product}/teams/{team}/restoration");
    const ABOUT: &'static str = "Brings back a team that was put away, with everything it had.";
    type Output = Team;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Bring back the team {}", self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Team> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::ever(tx, product.id, &self.team).await?;
        set(tx, &product, &team, false).await
    }
}

async fn set(tx: &mut Tx, product: &Product, team: &Team, away: bool) -> Result<Team> {
    let before = team_record::of(tx, team.id).await?;
    if away != team.archived_at.is_some() {
        let at = away.then_some(tx.now);
        tx.query(sql!("update team set archived_at = $2 where id = $1")).bind(team.id).bind(at).run().await?;
    }
    team_record::changed(tx, &product.key, team.id, &before).await?;
    Team::get(tx, team.id).await
}

/// A team that is in the middle of something stays until that is over.
pub async fn may_go(tx: &mut Tx, team: Uuid) -> Result<()> {
    let sprint = tx
        .query(sql!(
            "select i.title from sprint s join item i on i.id = s.item_id
             where s.team_id = $1 and i.open and i.archived_at is null and s.started_at is not null limit 1"
        ))
        .bind(team)
        .value::<String>()
        .await?;
    if let Some(sprint) = sprint {
        return Err(Error::refused("sprint_runs", format!("{sprint} is running; close it first")));
    }
    let meets = tx
        .query(sql!("select count(*) from ceremony where team_id = $1 and closed_at is null"))
        .bind(team)
        .value::<i64>()
        .await?;
    if meets != Some(0) {
        return Err(Error::refused("ceremony_open", "one of its ceremonies is open; close it first"));
    }
    Ok(())
}
