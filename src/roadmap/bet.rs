//! The bets of a roadmap with what stands above and below each: one data set, a query for each thing that is known, never one a bet.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    beside::{self, Below, Goal, Mover, of_bets},
    dependency::Dependency,
    health::Update,
};
use crate::{
    command::{Actor, ItemId, ProductId},
    error::Result,
    items::{Product, several},
    outcomes::{Outcome, expected},
    sprint::likely::likely,
    store::Db,
};

/// So many bets are shown at once.
pub const MOST: usize = 1_000;

/// What a bet says of itself, as a query: with more columns, of the items `i`, and how it goes on.
macro_rules! own_rows {
    ($more:literal, $items:literal, $rest:literal) => {
        concat!(
            "select i.id, i.product_id, p.key as product, i.key, i.title, i.status, i.open, i.version, f.horizon, f.stage, f.hypothesis,
                f.baseline, f.expected, f.expected_by, f.confidence, f.starts_on, f.due_on, f.appetite, f.appetite_unit, i.voices,
                o.email as owner, o.name as owner_name, a.name as area",
            $more,
            " from ",
            $items,
            " join product p on p.id = i.product_id left join initiative f on f.item_id = i.id
                left join person o on o.id = i.owner_id left join area a on a.id = i.area_id ",
            $rest
        )
    };
}
pub(super) use own_rows;

/// A bet with what stands above and below it.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Bet {
    #[serde(skip)]
    pub id: ItemId,
    #[serde(skip)]
    pub product_id: ProductId,
    /// The key of its product.
    pub product: String,
    pub key: String,
    pub title: String,
    pub status: String,
    pub open: bool,
    pub version: i64,
    pub horizon: Option<String>,
    pub stage: Option<String>,
    pub hypothesis: Option<String>,
    pub baseline: Option<f64>,
    pub expected: Option<f64>,
    /// The day by which what is expected is to be seen.
    pub expected_by: Option<NaiveDate>,
    pub confidence: Option<i64>,
    pub starts_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub appetite: Option<f64>,
    pub appetite_unit: Option<String>,
    pub voices: i64,
    /// The e-mail address of whoever has it.
    pub owner: Option<String>,
    pub owner_name: Option<String>,
    pub area: Option<String>,
    /// The goal it serves, itself or through a key result.
    #[sqlx(skip)]
    pub goal: Option<Goal>,
    /// How many customers asked for it, for the work below it or for the ideas behind; each once, however often they said so.
    #[sqlx(skip)]
    pub customers: i64,
    /// The theme it is tied to itself.
    #[sqlx(skip)]
    pub theme: Option<Goal>,
    /// The team in whose sprints most of the work below it is or was.
    #[sqlx(skip)]
    pub team: Option<String>,
    /// The metrics it is to move, with their last values.
    #[sqlx(skip)]
    pub moves: Vec<Mover>,
    /// What has come of what was expected; nothing while nothing was.
    #[sqlx(skip)]
    pub outcome: Option<Outcome>,
    /// What was said last of how it goes.
    #[sqlx(skip)]
    pub health: Option<Update>,
    /// The work below it, at any depth, without what was declined.
    #[sqlx(skip)]
    pub work: Below,
    /// When its open work is done in 85 of 100 futures, if the team did nothing else from its first day on, or from today.
    #[sqlx(skip)]
    pub likely_on: Option<NaiveDate>,
}

/// The bets of some products with the links that block among them.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Roadmap {
    /// In the order in which they stand; what is done comes last.
    pub bets: Vec<Bet>,
    pub dependencies: Vec<Dependency>,
    /// Whether there are more than are shown.
    pub cut: bool,
}

impl Roadmap {
    pub async fn read(db: &mut Db, by: &Actor, products: &[Product], now: DateTime<Utc>) -> Result<Roadmap> {
        let of = several::row(products);
        let mut bets = db
            .query(of_bets!(own_rows!(
                "",
                "bet b join item i on i.id = b.id",
                "order by i.open desc, case when f.rank is null then 1 else 0 end, f.rank, i.created_at, i.id limit $3"
            )))
            .bind(of.0.clone())
            .bind(of.1)
            .bind(MOST as i64 + 1)
            .all::<Bet>()
            .await?;
        let cut = bets.len() > MOST;
        bets.truncate(MOST);
        if bets.is_empty() {
            return Ok(Roadmap::default());
        }
        let mut goals = beside::goals(db, by, &of).await?;
        let mut movers = beside::movers(db, by, &of).await?;
        let mut healths = beside::healths(db, &of).await?;
        let below = beside::below(db, &of).await?;
        let mut themes = beside::themes(db, &of).await?;
        let mut teams = beside::teams(db, &of).await?;
        let customers = beside::customers(db, &of).await?;
        let expecting: Vec<ItemId> = bets
            .iter()
            .filter(|bet| bet.expected_by.is_some() || movers.contains_key(&bet.id))
            .map(|bet| bet.id)
            .collect();
        let mut outcomes = expected::of_each(db, by, &expecting, now.date_naive()).await?;
        for bet in &mut bets {
            bet.outcome = outcomes.remove(&bet.id);
            bet.customers = customers.get(&bet.id).copied().unwrap_or(0);
            bet.theme = themes.remove(&bet.id);
            bet.team = teams.remove(&bet.id);
            bet.goal = goals.remove(&bet.id);
            bet.moves = movers.remove(&bet.id).unwrap_or_default();
            bet.health = healths.remove(&bet.id);
            bet.work = below.get(&bet.id).copied().unwrap_or_default();
        }
        forecast(db, products, &mut bets, now).await?;
        let dependencies = Dependency::among(db, &bets, &of).await?;
        Ok(Roadmap { bets, dependencies, cut })
    }

    /// Only those bets, and what blocks among them.
    pub fn only(mut self, wanted: impl Fn(&Bet) -> bool) -> Roadmap {
        self.bets.retain(wanted);
        let kept: HashSet<&str> = self.bets.iter().map(|bet| bet.key.as_str()).collect();
        self.dependencies.retain(|one| kept.contains(one.blocker.as_str()) && kept.contains(one.blocked.as_str()));
        self
    }
}

/// When the open work below each bet is done in 85 of 100 futures, by what was done until that moment.
pub async fn forecast(db: &mut Db, products: &[Product], bets: &mut [Bet], at: DateTime<Utc>) -> Result<()> {
    let open: Vec<_> = bets
        .iter()
        .filter(|bet| bet.open && bet.work.open > 0)
        .map(|bet| (bet.product_id, bet.work.open as u32))
        .collect();
    let (likely, today) = (likely(db, products, &open, at).await?, at.date_naive());
    for bet in bets.iter_mut().filter(|bet| bet.open) {
        let ends = likely.get(&(bet.product_id, bet.work.open as u32)).copied();
        bet.likely_on = ends.map(|ends| ends + (bet.begins(today) - today));
    }
    Ok(())
}

impl Bet {
    /// How much of the work below it is accepted, from 0 to 1.
    pub fn share(&self) -> f64 {
        if self.work.items > 0 { self.work.accepted as f64 / self.work.items as f64 } else { 0.0 }
    }

    /// Whether it was given up: that is no way of being done.
    pub fn is_dropped(&self) -> bool {
        self.status == "dropped"
    }

    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.open && self.due_on.is_some_and(|due| due < today)
    }

    /// The first day that work on it can be done: its own where that is still to come.
    pub fn begins(&self, today: NaiveDate) -> NaiveDate {
        self.starts_on.map_or(today, |starts| starts.max(today))
    }

    pub fn href(&self) -> String {
        format!("/items/{}", self.key)
    }
}
