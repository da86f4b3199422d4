//! Beginning a scenario, throwing it away, and looking anew at a world that has moved on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    applying::Apply,
    keeping,
    reading::current,
    scenario::{Scenario, fields, kept},
};
use crate::{
    command::{Actor, Command, Place, Route},
    decisions,
    error::Result,
    items::{Product, text},
    sql,
    store::{Db, Tx},
};

/// Begins a scenario of a product's roadmap.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Create {
    pub product: String,
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
}

/// Throws a scenario away; it can be taken back.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Discard {
    pub scenario: Uuid,
}

/// Takes the roadmap as it is now for what a scenario starts from; what has happened by itself falls away.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct CatchUp {
    pub scenario: Uuid,
}

impl Command for Create {
    const NAME: &'static str = "scenario.create";
    const ROUTE: Route = Route::create("/products/{product}/roadmap/scenarios");
    const ABOUT: &'static str =
        "Begins a scenario of a product's roadmap: it is the roadmap until something in it is said otherwise.";
    type Output = Scenario;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Scenario::place(product.id, by, format!("Begin the scenario “{}”", self.name))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Scenario> {
        let product = Product::find(tx, by, &self.product).await?;
        let name = text::line("name", &self.name, 200)?;
        let (id, now) = (tx.id(), tx.now);
        tx.query(sql!(
            "insert into scenario (id, product_id, name, revision, by_id, created_at) values ($1, $2, $3, 0, $4, $5)"
        ))
        .bind(id)
        .bind(product.id)
        .bind(name)
        .bind((!by.person.0.is_nil()).then_some(by.person))
        .bind(now)
        .run()
        .await?;
        keeping::record(tx, &product.key, id, serde_json::Value::Null).await?;
        Scenario::find(tx, by, id).await
    }

    fn next(output: &Scenario) -> Option<String> {
        Some(output.href())
    }
}

impl Command for Discard {
    const NAME: &'static str = "scenario.discard";
    const ROUTE: Route = Route::delete("/scenarios/{scenario}");
    const ABOUT: &'static str = "Throws a scenario away.";
    type Output = Scenario;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let scenario = Scenario::find(db, by, self.scenario).await?;
        Scenario::place(scenario.product_id, by, format!("Throw the scenario “{}” away", scenario.name))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Scenario> {
        let scenario = Scenario::find(tx, by, self.scenario).await?;
        scenario.must_be_open()?;
        keeping::becomes(tx, &scenario, "discarded").await?;
        decisions::overtaken(tx, by, Apply::NAME, "scenario", &scenario.id.to_string(), "It was thrown away.").await?;
        Scenario::find(tx, by, self.scenario).await
    }

    fn next(output: &Scenario) -> Option<String> {
        Some(format!("/products/{}/roadmap/scenarios", output.product))
    }
}

impl Command for CatchUp {
    const NAME: &'static str = "scenario.catch_up";
    const ROUTE: Route = Route::put("/scenarios/{scenario}/base");
    const ABOUT: &'static str = "Takes the roadmap as it is now for what a scenario starts from: what it wishes stays, what has come true falls away.";
    type Output = Scenario;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let scenario = Scenario::find(db, by, self.scenario).await?;
        Scenario::place(scenario.product_id, by, format!("Bring the scenario “{}” up to date", scenario.name))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Scenario> {
        let scenario = Scenario::find(tx, by, self.scenario).await?;
        scenario.must_be_open()?;
        let before = keeping::whole(tx, scenario.id).await?;
        let bets = current(tx, scenario.product_id).await?;
        for wish in scenario.wishes(tx).await? {
            let bet = bets.get(&wish.item_id).filter(|bet| !bet.gone);
            let now = bet.map(|bet| fields(&bet.bet)).and_then(|mut fields| fields.remove(wish.field.as_str()));
            match now.filter(|now| *now != wish.wanted) {
                Some(now) => {
                    tx.query(sql!(
                        "update scenario_change set seen = $4 where scenario_id = $1 and item_id = $2 and field = $3"
                    ))
                    .bind(scenario.id)
                    .bind(wish.item_id)
                    .bind(wish.field)
                    .bind(kept(&now))
                    .run()
                    .await?;
                }
                None => {
                    tx.query(sql!(
                        "delete from scenario_change where scenario_id = $1 and item_id = $2 and field = $3"
                    ))
                    .bind(scenario.id)
                    .bind(wish.item_id)
                    .bind(wish.field)
                    .run()
                    .await?;
                }
            }
        }
        keeping::record(tx, &scenario.product, scenario.id, before).await?;
        Scenario::find(tx, by, self.scenario).await
    }
}
