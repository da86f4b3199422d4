//! Scenarios of a product, and one of them beside what is.

use std::collections::HashMap;

use chrono::{DateTime, Months, NaiveDate, Utc};
use methods::sum::sum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    comparing::{self, Beside, Moved, Quarter, Stake},
    scenario::{Crew, Scenario},
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Right, Route},
    error::Result,
    items::Product,
    roadmap::{
        bet::{Bet, Roadmap, own_rows},
        past,
    },
    sql,
    store::Db,
    strategy,
};

/// Lists the scenarios of a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Scenarios {
    /// Open ones first, then the newest; at most 200.
    pub items: Vec<Scenario>,
}

/// Reads a scenario beside what is.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub scenario: Uuid,
}

/// A scenario beside what is, or beside what was when it was applied.
#[derive(Serialize, JsonSchema)]
pub struct Compared {
    #[serde(flatten)]
    pub scenario: Scenario,
    pub people: Vec<Crew>,
    /// How many whole people the teams are now.
    pub members: f64,
    /// Whether more people would go than there are; nobody counts as fewer than none.
    pub too_few: bool,
    /// Every bet that is open in either; at most 1,000.
    pub bets: Vec<Beside>,
    /// Where the world is not what it was when something was said of it: the scenario cannot be applied until it catches up.
    pub moved: Vec<Moved>,
    /// In days of work, of appetites in days; the quarter of today and those that follow.
    pub capacity: Vec<Quarter>,
    pub goals: Vec<Stake>,
    pub money: Money,
    /// Bets that were dropped and could be brought in; at most 50.
    pub dropped: Vec<Dropped>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Dropped {
    pub key: String,
    pub title: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Money {
    pub currency: Option<String>,
    pub approved: f64,
    /// On all there is.
    pub planned: f64,
    /// Without what is cut, with what its people cost within a year; nothing for whoever may not see rates.
    pub would_be_planned: Option<f64>,
    /// What its people cost within a year.
    pub people: Option<f64>,
    /// Whether its people cost at least this, since of some nobody has said what a day costs.
    pub at_least: bool,
    /// Whether it is less than this, since of some who go nobody has said what a day costs.
    pub at_most: bool,
}

impl Query for List {
    const NAME: &'static str = "scenario.list";
    const ROUTE: Route = Route::get("/products/{product}/roadmap/scenarios");
    const ABOUT: &'static str = "Lists the scenarios of a product's roadmap.";
    type Output = Scenarios;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Scenarios> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Scenarios { items: Scenario::all(db, product.id).await? })
    }
}

impl Query for Read {
    const NAME: &'static str = "scenario.read";
    const ROUTE: Route = Route::get("/scenarios/{scenario}");
    const ABOUT: &'static str = "Reads a scenario beside what is: each bet's days and forecast, capacity by quarter, goals and money, and where the world has moved on since.";
    type Output = Compared;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Compared> {
        let scenario = Scenario::find(db, by, self.scenario).await?;
        read(db, by, scenario, by.at).await
    }
}

pub async fn read(db: &mut Db, by: &Actor, scenario: Scenario, now: DateTime<Utc>) -> Result<Compared> {
    let today = now.date_naive();
    let product = Product::find(db, by, &scenario.product).await?;
    let (wishes, mut people) = (scenario.wishes(db).await?, scenario.crews(db).await?);
    let world = current(db, product.id).await?;
    let moved = if scenario.state == "open" { comparing::moved(&wishes, &world) } else { Vec::new() };
    // What was applied is the roadmap now, and would say nothing beside itself; what was thrown away is judged by what was known then.
    let (roadmap, today) = match scenario.stands_at() {
        Some(at) => (past::before(db, by, &product, at).await?, at.date_naive()),
        None => (Roadmap::read(db, by, std::slice::from_ref(&product), now).await?, today),
    };
    let members = members(db, product.id).await?;
    let bets = comparing::beside(&roadmap.bets, &wishes, comparing::pace(members, &people, today), today);
    let dropped = roadmap.bets.iter().filter(|bet| bet.status == "dropped" && bets.iter().all(|one| one.id != bet.id));
    let dropped = dropped.take(50).map(|bet| Dropped { key: bet.key.clone(), title: bet.title.clone() }).collect();
    let budgets = strategy::budgets(db, by, &product, today).await?;
    let sees_rates =
        by.decides(Right::KeepBudget, Some(product.id)) || by.decides(Right::ApproveBudget, Some(product.id));
    let cut = bets
        .iter()
        .filter(|one| one.is.open && !one.would.open)
        .filter_map(|one| budgets.items.iter().find(|budget| budget.of.as_deref() == Some(&one.is.key)))
        .map(|budget| budget.planned);
    let cost = comparing::cost(&people, today.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX));
    let capacity = comparing::quarters(&bets, members, &people, today);
    let unpriced = |goes: bool| people.iter().any(|crew| crew.rate.is_none() && (crew.people < 0.0) == goes);
    let (at_least, at_most) = (unpriced(false), unpriced(true));
    let too_few = comparing::too_few(members, &people, today);
    if !sees_rates {
        for crew in &mut people {
            crew.rate = None;
        }
    }
    Ok(Compared {
        goals: comparing::stakes(&bets),
        money: Money {
            currency: budgets.currency,
            approved: budgets.approved,
            planned: budgets.planned,
            would_be_planned: sees_rates.then_some(budgets.planned - sum(cut) + cost),
            people: sees_rates.then_some(cost),
            at_least,
            at_most,
        },
        scenario,
        members,
        too_few,
        people,
        bets,
        moved,
        capacity,
        dropped,
    })
}

/// A bet as it is now; gone when it is in the archive.
#[derive(sqlx::FromRow)]
pub struct Real {
    #[sqlx(flatten)]
    pub bet: Bet,
    pub gone: bool,
}

/// Every bet of a product, the newest 5,000.
pub async fn current(db: &mut Db, product: ProductId) -> Result<HashMap<ItemId, Real>> {
    let rows = db
        .query(sql!(own_rows!(
            ", i.archived_at is not null as gone",
            "item i",
            "where i.product_id = $1 and i.kind = 'initiative' order by i.id desc limit 5000"
        )))
        .bind(product)
        .all::<Real>()
        .await?;
    Ok(rows.into_iter().map(|real| (real.bet.id, real)).collect())
}

/// How many whole people the teams of a product are.
async fn members(db: &mut Db, product: ProductId) -> Result<f64> {
    let whole = db
        .query(sql!(
            "select cast(coalesce(sum(m.focus), 0) as double precision) / 100.0 from team t cross join team_member m where t.product_id = $1 and m.team_id = t.id"
        ))
        .bind(product)
        .value::<f64>()
        .await?;
    Ok(whole.unwrap_or(0.0))
}
