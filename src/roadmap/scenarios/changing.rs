//! Saying a bet otherwise in a scenario: moved, cut, brought in, larger or smaller; or as it is after all.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    keeping,
    reading::current,
    scenario::{Scenario, as_wished, fields},
};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::{Item, Key, Kind},
    roadmap::{APPETITES, HORIZONS},
    sql,
    store::{Db, Tx},
};

/// Says a bet otherwise; what is not named stays as the scenario has it.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Change {
    pub scenario: Uuid,
    pub key: Key,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub starts_on: Option<NaiveDate>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub due_on: Option<NaiveDate>,
    /// now, next, later, or none.
    #[serde(default)]
    pub horizon: Option<String>,
    /// `dropped` cuts it, `active` or `proposed` brings it in.
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub appetite: Option<f64>,
    /// days or points.
    #[serde(default)]
    pub appetite_unit: Option<String>,
    /// What it would have none of: `starts_on`, `due_on` or `appetite`.
    #[serde(default)]
    pub clear: Vec<String>,
}

/// Leaves a bet as it is.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Forget {
    pub scenario: Uuid,
    pub key: Key,
}

/// What a scenario may say a bet would have none of.
const CLEARED: [&str; 3] = ["starts_on", "due_on", "appetite"];

impl Change {
    /// What is asked for, each checked by itself.
    fn wanted(&self) -> Result<Vec<(&'static str, Value)>> {
        let word = |word: &Option<String>| word.clone().filter(|word| !word.is_empty());
        let mut wanted = Vec::new();
        for field in &self.clear {
            let Some(known) = CLEARED.iter().find(|known| *known == field) else {
                return Err(Error::field("clear", format!("this is one of: {}", CLEARED.join(", "))));
            };
            wanted.push((*known, Value::Null));
        }
        let clear = |field: &str| self.clear.iter().any(|cleared| cleared == field);
        if let Some(day) = self.starts_on.filter(|_| !clear("starts_on")) {
            wanted.push(("starts_on", json!(day)));
        }
        if let Some(day) = self.due_on.filter(|_| !clear("due_on")) {
            wanted.push(("due_on", json!(day)));
        }
        if let Some(horizon) = word(&self.horizon) {
            if horizon != "none" && !HORIZONS.contains(&horizon.as_str()) {
                return Err(Error::field("horizon", "the horizon is now, next, later or none"));
            }
            wanted.push(("horizon", json!(Some(horizon).filter(|horizon| horizon != "none"))));
        }
        if let Some(status) = word(&self.status) {
            if !["proposed", "active", "dropped"].contains(&status.as_str()) {
                return Err(Error::field(
                    "status",
                    "a scenario cuts a bet (dropped) or brings it in (proposed, active)",
                ));
            }
            wanted.push(("status", json!(status)));
        }
        if let Some(appetite) = self.appetite.filter(|_| !clear("appetite")) {
            if !(appetite > 0.0 && appetite <= 100_000.0) {
                return Err(Error::field("appetite", "an appetite is more than 0, and at most 100,000"));
            }
            wanted.push(("appetite", json!(appetite)));
        }
        if let Some(unit) = word(&self.appetite_unit) {
            if !APPETITES.contains(&unit.as_str()) {
                return Err(Error::field("appetite_unit", "an appetite is in days or points"));
            }
            wanted.push(("appetite_unit", json!(unit)));
        }
        if wanted.is_empty() { Err(Error::field("starts_on", "say what would be another")) } else { Ok(wanted) }
    }
}

impl Command for Change {
    const NAME: &'static str = "scenario.change";
    const ROUTE: Route = Route::put("/scenarios/{scenario}/bets/{key}");
    const ABOUT: &'static str =
        "Says a bet otherwise in a scenario: other days, another horizon, cut or brought in, another appetite.";
    type Output = Scenario;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let scenario = Scenario::find(db, by, self.scenario).await?;
        Scenario::place(scenario.product_id, by, format!("Say {} otherwise in “{}”", self.key, scenario.name))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Scenario> {
        let scenario = Scenario::find(tx, by, self.scenario).await?;
        scenario.must_be_open()?;
        let item = bet_of(tx, by, &scenario, &self.key).await?;
        let before = keeping::whole(tx, scenario.id).await?;
        let bets = current(tx, scenario.product_id).await?;
        let bet = bets.get(&item.id).filter(|bet| !bet.gone).ok_or(Error::NotFound)?;
        let real = fields(&bet.bet);
        for (field, wanted) in self.wanted()? {
            let is = real.get(field).cloned().unwrap_or_default();
            if is == wanted {
                forget(tx, &scenario, &item, Some(field)).await?;
            } else {
                keeping::wishes(tx, scenario.id, item.id, field, &is, &wanted).await?;
            }
        }
        let wishes = scenario.wishes(tx).await?;
        let then = as_wished(&bet.bet, &wishes.iter().filter(|wish| wish.item_id == item.id).collect::<Vec<_>>());
        if let (Some(starts), Some(due)) = (then.starts_on, then.due_on)
            && due < starts
        {
            return Err(Error::field("due_on", format!("this ends before it starts on {starts}")));
        }
        keeping::record(tx, &scenario.product, scenario.id, before).await?;
        Scenario::find(tx, by, self.scenario).await
    }

    fn next(output: &Scenario) -> Option<String> {
        Some(output.href())
    }
}

impl Command for Forget {
    const NAME: &'static str = "scenario.forget";
    const ROUTE: Route = Route::delete("/scenarios/{scenario}/bets/{key}");
    const ABOUT: &'static str = "Leaves a bet as it is in a scenario.";
    type Output = Scenario;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let scenario = Scenario::find(db, by, self.scenario).await?;
        Scenario::place(scenario.product_id, by, format!("Leave {} as it is in “{}”", self.key, scenario.name))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Scenario> {
        let scenario = Scenario::find(tx, by, self.scenario).await?;
        scenario.must_be_open()?;
        let item = bet_of(tx, by, &scenario, &self.key).await?;
        let before = keeping::whole(tx, scenario.id).await?;
        forget(tx, &scenario, &item, None).await?;
        keeping::record(tx, &scenario.product, scenario.id, before).await?;
        Scenario::find(tx, by, self.scenario).await
    }
}

/// A bet of the product of the scenario.
pub async fn bet_of(db: &mut Db, by: &Actor, scenario: &Scenario, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    let fits = item.kind == Kind::Initiative && item.product_id == Some(scenario.product_id);
    if fits { Ok(item) } else { Err(Error::NotFound) }
}

async fn forget(tx: &mut Tx, scenario: &Scenario, item: &Item, field: Option<&str>) -> Result<()> {
    tx.query(sql!(
        "delete from scenario_change where scenario_id = $1 and item_id = $2 and (field = $3 or cast($3 as text) is null)"
    ))
    .bind(scenario.id)
    .bind(item.id)
    .bind(field.map(str::to_owned))
    .run()
    .await?;
    Ok(())
}
