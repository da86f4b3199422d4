//! Who is in a team, with how much of their day, and when they are away.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    team::{Member, Team},
    team_record,
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::Product,
    live::Topic,
    people, sql,
    store::{Db, Tx},
};

/// Brings somebody into a team, or changes how much of them it has.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Join {
    pub product: String,
    pub team: String,
    /// An e-mail address or handle.
    pub person: String,
    /// How much of a working day goes into the sprint, in per cent; 80 unless told.
    #[serde(default)]
    pub focus: Option<i64>,
}

/// Takes somebody out of a team.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Leave {
    pub product: String,
    pub team: String,
    pub person: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Members {
    pub members: Vec<Member>,
}

impl Command for Join {
    const NAME: &'static str = "team.join";
    const ROUTE: Route = Route::post("/products/{product}/teams/{team}/members");
    const ABOUT: &'static str = "Brings somebody into a team, or changes how much of their day it has.";
    type Output = Members;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("{} joins {}", self.person, self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Members> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let before = team_record::of(tx, team.id).await?;
        let person = people::mentioned(tx, &self.person).await?;
        let focus = self.focus.unwrap_or(80);
        if !(1..=100).contains(&focus) {
            return Err(Error::field("focus", "focus is from 1 to 100 per cent"));
        }
        tx.query(sql!(
            "insert into team_member (team_id, person_id, focus) values ($1, $2, $3)
             on conflict (team_id, person_id) do update set focus = excluded.focus"
        ))
        .bind(team.id)
        .bind(person.id)
        .bind(focus)
        .run()
        .await?;
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Ok(Members { members: team.members(tx).await? })
    }
}

impl Command for Leave {
    const NAME: &'static str = "team.leave";
    const ROUTE: Route = Route::delete("/products/{product}/teams/{team}/members/{person}");
    const ABOUT: &'static str = "Takes somebody out of a team.";
    type Output = Members;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("{} leaves {}", self.person, self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Members> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let before = team_record::of(tx, team.id).await?;
        let person = people::mentioned(tx, &self.person).await?;
        tx.query(sql!("delete from team_member where team_id = $1 and person_id = $2"))
            .bind(team.id)
            .bind(person.id)
            .run()
            .await?;
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Ok(Members { members: team.members(tx).await? })
    }
}
