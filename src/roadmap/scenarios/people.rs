//! Who would come or go in a scenario, from when, and what they would cost.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    keeping,
    scenario::{Crew, Scenario},
};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::text,
    sql,
    store::{Db, Tx},
};

/// Adds people to a scenario, or takes some away.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    pub scenario: Uuid,
    /// Who: a team, a role.
    #[schemars(length(min = 1, max = 200))]
    pub words: String,
    /// How many; less than nothing when they go.
    pub people: f64,
    /// How much of a working day they give, in per cent; 80 unless told.
    #[serde(default)]
    pub focus: Option<i64>,
    /// What a day of one of them costs.
    #[serde(default)]
    pub rate: Option<f64>,
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub from_on: NaiveDate,
    /// Their last day; without one they stay.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub until_on: Option<NaiveDate>,
}

/// Takes people out of a scenario again.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    pub scenario: Uuid,
    pub people: Uuid,
}

impl Add {
    fn crew(&self, id: Uuid) -> Result<Crew> {
        let focus = self.focus.unwrap_or(80);
        if !(self.people.abs() > 0.0 && self.people.abs() <= 1_000.0) {
            return Err(Error::field("people", "from 0.1 to 1,000 people, with a minus when they go"));
        }
        if !(1..=100).contains(&focus) {
            return Err(Error::field("focus", "focus is from 1 to 100 per cent"));
        }
        if self.rate.is_some_and(|rate| !(0.0..=1e6).contains(&rate)) {
            return Err(Error::field("rate", "a rate is from 0 to 1,000,000 a day"));
        }
        if self.until_on.is_some_and(|until| until < self.from_on) {
            return Err(Error::field("until_on", format!("this ends before it starts on {}", self.from_on)));
        }
        Ok(Crew {
            id,
            words: text::line("words", &self.words, 200)?,
            people: self.people,
            focus,
            rate: self.rate,
            from_on: self.from_on,
            until_on: self.until_on,
        })
    }
}

impl Command for Add {
    const NAME: &'static str = "scenario.add_people";
    const ROUTE: Route = Route::create("/scenarios/{scenario}/people");
    const ABOUT: &'static str = "Adds people to a scenario from a day on, or takes some away.";
    type Output = Crew;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let scenario = Scenario::find(db, by, self.scenario).await?;
        Scenario::place(scenario.product_id, by, format!("Add {} to “{}”", self.words, scenario.name))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Crew> {
        let scenario = Scenario::find(tx, by, self.scenario).await?;
        scenario.must_be_open()?;
        let crew = self.crew(tx.id())?;
        if scenario.crews(tx).await?.len() >= 50 {
            return Err(Error::refused("too_many_people", "a scenario holds at most 50 lines of people"));
        }
        let before = keeping::whole(tx, scenario.id).await?;
        keeping::crew(tx, scenario.id, &crew).await?;
        keeping::record(tx, &scenario.product, scenario.id, before).await?;
        Ok(crew)
    }
}

impl Command for Remove {
    const NAME: &'static str = "scenario.remove_people";
    const ROUTE: Route = Route::delete("/scenarios/{scenario}/people/{people}");
    const ABOUT: &'static str = "Takes people out of a scenario again.";
    type Output = Scenario;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let scenario = Scenario::find(db, by, self.scenario).await?;
        Scenario::place(scenario.product_id, by, format!("Take people out of “{}”", scenario.name))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Scenario> {
        let scenario = Scenario::find(tx, by, self.scenario).await?;
        scenario.must_be_open()?;
        let before = keeping::whole(tx, scenario.id).await?;
        let gone = tx
            .query(sql!("delete from scenario_people where scenario_id = $1 and id = $2"))
            .bind(scenario.id)
            .bind(self.people)
            .run()
            .await?;
        if gone == 0 {
            return Err(Error::NotFound);
        }
        keeping::record(tx, &scenario.product, scenario.id, before).await?;
        Scenario::find(tx, by, self.scenario).await
    }
}
