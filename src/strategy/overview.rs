//! The whole strategy at once: vision, positioning, goals of the quarter, themes, bets and numbers.

use std::collections::HashMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    VisionFacts,
    drift::{self, Theme},
    period::Period,
    scoring::{self, Scored},
};
use crate::{
    command::{Actor, Query, Route},
    error::Result,
    items::{Facts, Item, Kind, Product, listing},
    sql,
    store::Db,
};

/// A bet on the roadmap with what it is for.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Bet {
    pub key: String,
    pub title: String,
    pub status: String,
    /// now, next or later.
    pub horizon: Option<String>,
    pub due_on: Option<NaiveDate>,
    pub confidence: Option<i64>,
    pub owner: Option<String>,
    /// The goal it is for.
    pub goal: Option<String>,
    /// The theme it is for.
    pub theme: Option<String>,
}

/// A metric with its last value.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Number {
    pub key: String,
    pub title: String,
    pub unit: Option<String>,
    pub direction: Option<String>,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    pub value: Option<f64>,
    /// The value before it.
    pub before: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Overview {
    pub product: String,
    /// The vision, if one is written.
    pub vision: Option<Item>,
    pub positioning: VisionFacts,
    /// The goals of this quarter.
    pub goals: Vec<Scored>,
    pub themes: Vec<Theme>,
    /// Open initiatives, those of now first; at most 40.
    pub bets: Vec<Bet>,
    pub bets_in_all: i64,
    /// Metrics, newest first; at most 24.
    pub numbers: Vec<Number>,
    pub numbers_in_all: i64,
}

pub async fn read(db: &mut Db, by: &Actor, product: &Product) -> Result<Overview> {
    let vision = listing::page(db, product, Kind::Vision, None, 1, None).await?.items.pop();
    let positioning = match &vision {
        Some(vision) => VisionFacts::load(db, vision.id).await?.unwrap_or_default(),
        None => VisionFacts::default(),
    };
    let mut goals = scoring::read(db, by, product).await?;
    goals.retain(|goal| goal.product == product.key && goal.is_in(Period::This, by.at.date_naive()));
    let (bets, numbers) = (bets(db, product).await?, numbers(db, product).await?);
    let counted: HashMap<String, i64> = counted(db, product).await?.into_iter().collect();
    let in_all = |kind: &str, shown: usize| counted.get(kind).copied().unwrap_or(0).max(shown as i64);
    Ok(Overview {
        bets_in_all: in_all("initiative", bets.len()),
        numbers_in_all: in_all("metric", numbers.len()),
        product: product.name.clone(),
        vision,
        positioning,
        goals,
        themes: drift::read(db, product).await?.themes,
        bets,
        numbers,
    })
}

/// How many open bets and how many metrics there are, from the kept counts.
async fn counted(db: &mut Db, product: &Product) -> Result<Vec<(String, i64)>> {
    Ok(db
        .query(sql!(
            "select kind, cast(sum(n) as bigint) from item_count
             where product_id = $1 and (kind = 'initiative' and open or kind = 'metric') group by kind"
        ))
        .bind(product.id)
        .all()
        .await?)
}

async fn bets(db: &mut Db, product: &Product) -> Result<Vec<Bet>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title, i.status, n.horizon, n.due_on, n.confidence, o.name as owner,
                coalesce(
                    (select g.title from link l cross join item g where l.from_id = i.id and l.kind = 'serves' and l.to_kind = 'goal'
                        and g.id = l.to_id and g.archived_at is null order by l.created_at, l.id limit 1),
                    (select g.title from link l cross join link k cross join item g
                        where l.from_id = i.id and l.kind = 'serves' and l.to_kind = 'key_result' and k.from_id = l.to_id
                        and k.kind = 'serves' and k.to_kind = 'goal' and g.id = k.to_id and g.archived_at is null
                        order by l.created_at, l.id, k.id limit 1)) as goal,
                (select t.title from link l cross join item t where l.from_id = i.id and l.kind = 'serves' and l.to_kind = 'theme'
                    and t.id = l.to_id and t.archived_at is null order by l.created_at, l.id limit 1) as theme
             from item i left join initiative n on n.item_id = i.id left join person o on o.id = i.owner_id
             where i.product_id = $1 and i.kind = 'initiative' and i.open and i.archived_at is null
             order by case n.horizon when 'now' then 0 when 'next' then 1 when 'later' then 2 else 3 end, i.created_at, i.id limit 40"
        ))
        .bind(product.id)
        .all()
        .await?)
}

async fn numbers(db: &mut Db, product: &Product) -> Result<Vec<Number>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title, m.unit, m.direction, m.baseline, m.target, l.value,
                (select b.value from observation b where b.metric_id = i.id and b.archived_at is null and b.id <> l.id
                    order by b.at desc, b.id desc limit 1) as before
             from item i left join metric m on m.item_id = i.id
                left join observation l on l.id = (select s.id from observation s where s.metric_id = i.id and s.archived_at is null
                    order by s.at desc, s.id desc limit 1)
             where i.product_id = $1 and i.kind = 'metric' and i.archived_at is null order by i.created_at, i.id limit 24"
        ))
        .bind(product.id)
        .all()
        .await?)
}

/// Reads the strategy of a product.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
}

impl Query for Read {
    const NAME: &'static str = "strategy.read";
    const ROUTE: Route = Route::get("/products/{product}/strategy");
    const ABOUT: &'static str = "Reads the strategy of a product at once: vision, positioning, the goals of this quarter with scores, themes, bets and numbers.";
    type Output = Overview;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Overview> {
        let product = Product::find(db, by, &self.product).await?;
        read(db, by, &product).await
    }
}
