//! Creating a team, and changing how it works.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    limits::taken_away,
    team::{Team, add},
    team_record,
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{Product, text},
    live::Topic,
    sql,
    store::{Db, Tx},
    zone::Zone,
};

/// Creates a team of a product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Create {
    pub product: String,
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
}

impl Command for Create {
    const NAME: &'static str = "team.create";
    const ROUTE: Route = Route::create("/products/{product}/teams");
    const ABOUT: &'static str = "Creates a team of a product.";
    type Output = Team;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Create the team {}", self.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Team> {
        let product = Product::find(tx, by, &self.product).await?;
        let name = text::line("name", &self.name, 100)?;
        tx.touch(Topic::product(&product.key));
        let team = add(tx, product.id, &name).await?;
        team_record::created(tx, &product.key, &team);
        Ok(team)
    }
}

/// Changes how a team works.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    pub product: String,
    pub team: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub largest: Option<f64>,
    #[serde(default)]
    pub unready: Option<String>,
    /// `sprints`, or `flow`: work is pulled as there is room for it.
    #[serde(default)]
    pub works_in: Option<String>,
    /// Zero, or null, takes the limit away.
    #[serde(default, deserialize_with = "taken_away", skip_serializing_if = "Option::is_none")]
    pub wip_started: Option<i64>,
    #[serde(default, deserialize_with = "taken_away", skip_serializing_if = "Option::is_none")]
    pub wip_review: Option<i64>,
    #[serde(default, deserialize_with = "taken_away", skip_serializing_if = "Option::is_none")]
    pub wip_person: Option<i64>,
    /// How many items for one goal may be under way at once.
    #[serde(default, deserialize_with = "taken_away", skip_serializing_if = "Option::is_none")]
    pub wip_goal: Option<i64>,
    #[serde(default, deserialize_with = "taken_away", skip_serializing_if = "Option::is_none")]
    pub wip_story: Option<i64>,
    #[serde(default, deserialize_with = "taken_away", skip_serializing_if = "Option::is_none")]
    pub wip_bug: Option<i64>,
    #[serde(default, deserialize_with = "taken_away", skip_serializing_if = "Option::is_none")]
    pub wip_task: Option<i64>,
    #[serde(default, deserialize_with = "taken_away", skip_serializing_if = "Option::is_none")]
    pub wip_spike: Option<i64>,
    /// How many minutes each speaks in a stand-up: from 0.25 to 60.
    #[serde(default)]
    pub minutes_each: Option<f64>,
    #[serde(default)]
    pub wip_forbids: Option<bool>,
    /// The time zone whose days are the days of its sprints: `Europe/Lisbon`.
    #[serde(default)]
    pub zone: Option<String>,
}

impl Command for Edit {
    const NAME: &'static str = "team.edit";
    const ROUTE: Route = Route::patch("/products/{product}/teams/{team}");
    const ABOUT: &'static str = "Changes how a team works: in sprints or in plain flow, its largest story, its limits of work in progress, what it does about stories that are not ready.";
    type Output = Team;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Change how the team {} works", self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Team> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let before = team_record::of(tx, team.id).await?;
        let name = self.name.map_or(Ok(team.name), |name| text::line("name", &name, 100))?;
        if Team::ever(tx, product.id, &name).await.is_ok_and(|other| other.id != team.id) {
            return Err(Error::field("name", format!("there is already a team called {name}")));
        }
        let minutes = self.minutes_each.unwrap_or(team.minutes_each);
        if !(0.25..=60.0).contains(&minutes) {
            return Err(Error::field("minutes_each", "from a quarter of a minute to 60 minutes"));
        }
        let unready = self.unready.unwrap_or(team.unready);
        if !["warn", "refuse"].contains(&unready.as_str()) {
            return Err(Error::field("unready", "a team warns or refuses: warn, refuse"));
        }
        let works_in = self.works_in.unwrap_or(team.works_in);
        if !["sprints", "flow"].contains(&works_in.as_str()) {
            return Err(Error::field("works_in", "a team works in sprints or in plain flow: sprints, flow"));
        }
        let largest = self.largest.unwrap_or(team.largest);
        if !(largest.is_finite() && (0.0..=10_000.0).contains(&largest)) {
            return Err(Error::field("largest", "points are a number from 0 to 10,000"));
        }
        let zone = match self.zone {
            Some(name) => Zone::named(&name).ok_or_else(|| Error::field("zone", unknown(&name)))?.to_string(),
            None => team.zone,
        };
        let limit =
            |asked: Option<i64>, was: Option<i64>| asked.map_or(was, |limit| (limit > 0).then_some(limit.min(1_000)));
        tx.query(sql!(
            "update team set name = $2, largest = $3, unready = $4, wip_started = $5, wip_review = $6, wip_forbids = $7, wip_person = $8,
                zone = $9, works_in = $10, wip_goal = $11, wip_story = $12, wip_bug = $13, wip_task = $14, wip_spike = $15,
                minutes_each = $16
             where id = $1"
        ))
        .bind(team.id)
        .bind(name)
        .bind(largest)
        .bind(unready)
        .bind(limit(self.wip_started, team.wip_started))
        .bind(limit(self.wip_review, team.wip_review))
        .bind(self.wip_forbids.unwrap_or(team.wip_forbids))
        .bind(limit(self.wip_person, team.wip_person))
        .bind(zone)
        .bind(works_in)
        .bind(limit(self.wip_goal, team.wip_goal))
        .bind(limit(self.wip_story, team.wip_story))
        .bind(limit(self.wip_bug, team.wip_bug))
        .bind(limit(self.wip_task, team.wip_task))
        .bind(limit(self.wip_spike, team.wip_spike))
        .bind(minutes)
        .run()
        .await?;
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Team::get(tx, team.id).await
    }
}

fn unknown(zone: &str) -> String {
    format!("there is no time zone called {zone}; say a place, such as Europe/Lisbon")
}
