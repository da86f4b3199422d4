//! What the strategy asks for today: goals nobody has checked in on, themes that drift, work without a why, bets past their date.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    drift,
    norms::{self, Norms},
    unchecked::{self, Unchecked},
};
use crate::{
    command::{Actor, ProductId, Query, Route},
    error::Result,
    items::Product,
    outcomes::due::{self, Due},
    sql,
    store::Db,
};

/// A theme further from what is wanted than the product's threshold.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Drifted {
    #[serde(skip)]
    pub product_id: ProductId,
    pub theme: String,
    pub title: String,
    pub wanted: f64,
    pub actual: f64,
    /// From which drift on it is told, from 0 to 1.
    pub threshold: f64,
}

/// How much open work knows no why.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Orphans {
    #[serde(skip)]
    pub product_id: ProductId,
    pub items: i64,
}

/// An open bet past the day it was to be done.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Late {
    #[serde(skip)]
    pub product_id: ProductId,
    pub key: String,
    pub title: String,
    pub due_on: NaiveDate,
}

/// Everything of several products, the most pressing first.
#[derive(Default)]
pub struct Today {
    pub unchecked: Vec<Unchecked>,
    pub drifted: Vec<Drifted>,
    pub orphans: Vec<Orphans>,
    pub late: Vec<Late>,
    /// How many bets are late in all; `late` has the first fifty.
    pub late_in_all: i64,
    /// How many products have themes whose drift was not looked at.
    pub drift_unread: usize,
}

/// So many products are looked at for drift: it is read sprint by sprint.
const DRIFT_OF: usize = 12;
/// So many bets past their date are told.
const LATE: i64 = 50;

macro_rules! of_products {
    ($before:literal, $after:literal) => {
        sql!(
            sqlite: concat!($before, "(select unhex(replace(value, '-', '')) from json_each($1))", $after),
            postgres: concat!($before, "(select value::uuid from jsonb_array_elements_text($1))", $after),
        )
    };
}
pub(super) use of_products;

pub async fn read(db: &mut Db, products: &[Product], now: DateTime<Utc>) -> Result<Today> {
    if products.is_empty() {
        return Ok(Today::default());
    }
    let norms = norms::of_each(db, products).await?;
    let ids = || Json(products.iter().map(|product| product.id.0).collect::<Vec<Uuid>>());
    let today = now.date_naive();
    let (late, late_in_all) = late(db, ids(), today).await?;
    let (drifted, drift_unread) = drifted(db, products, ids()).await?;
    Ok(Today {
        unchecked: unchecked::of_goals(db, ids(), &norms, today).await?,
        orphans: orphans(db, ids()).await?,
        drifted,
        late,
        late_in_all,
        drift_unread,
    })
}

async fn drifted(db: &mut Db, products: &[Product], ids: Json<Vec<Uuid>>) -> Result<(Vec<Drifted>, usize)> {
    let themed = db
        .query(of_products!(
            "select distinct i.product_id from item i cross join theme t where i.kind = 'theme' and i.archived_at is null
                and t.item_id = i.id and t.share is not null and i.product_id in ",
            ""
        ))
        .bind(ids)
        .all::<(ProductId,)>()
        .await?;
    let (mut drifted, mut unread) = (Vec::new(), themed.len());
    for product in products.iter().filter(|product| themed.contains(&(product.id,))).take(DRIFT_OF) {
        unread -= 1;
        let read = drift::recent(db, product).await?;
        let far = read
            .themes
            .into_iter()
            .filter(|theme| theme.drift.is_some_and(|drift| drift.abs() >= theme.threshold - 1e-9));
        drifted.extend(far.map(|theme| Drifted {
            product_id: product.id,
            wanted: theme.wanted.unwrap_or(0.0),
            actual: theme.actual.unwrap_or(0.0),
            theme: theme.key,
            title: theme.title,
            threshold: theme.threshold,
        }));
    }
    drifted.sort_by(|one, other| (other.actual - other.wanted).abs().total_cmp(&(one.actual - one.wanted).abs()));
    Ok((drifted, unread))
}

/// From the kept counts.
async fn orphans(db: &mut Db, products: Json<Vec<Uuid>>) -> Result<Vec<Orphans>> {
    let rows = db
        .query(of_products!(
            "select product_id, cast(coalesce(sum(n), 0) as bigint) from item_count
             where open and not rooted and kind in ('story', 'bug', 'task', 'spike') and product_id in ",
            " group by product_id having sum(n) > 0 order by 2 desc"
        ))
        .bind(products)
        .all::<(ProductId, i64)>()
        .await?;
    Ok(rows.into_iter().map(|(product_id, items)| Orphans { product_id, items }).collect())
}

async fn late(db: &mut Db, products: Json<Vec<Uuid>>, today: NaiveDate) -> Result<(Vec<Late>, i64)> {
    let rows = db
        .query(of_products!(
            "select i.product_id, i.key, i.title, f.due_on from item i cross join initiative f
             where i.kind = 'initiative' and i.open and i.archived_at is null and f.item_id = i.id and f.due_on < $2 and i.product_id in ",
            " order by f.due_on, i.key limit $3"
        ))
        .bind(Json(products.0.clone()))
        .bind(today)
        .bind(LATE)
        .all::<Late>()
        .await?;
    if (rows.len() as i64) < LATE {
        let all = rows.len() as i64;
        return Ok((rows, all));
    }
    let all = db
        .query(of_products!(
            "select count(*) from item i cross join initiative f
             where i.kind = 'initiative' and i.open and i.archived_at is null and f.item_id = i.id and f.due_on < $2 and i.product_id in ",
            ""
        ))
        .bind(products)
        .bind(today)
        .value::<i64>()
        .await?;
    Ok((rows, all.unwrap_or(LATE)))
}

/// Reads what the strategy of a product asks for today.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Asks {
    /// By which stage of life it is judged.
    pub norms: Norms,
    /// Goals with key results that nobody has checked in on for longer than the cadence, the longest first.
    pub unchecked: Vec<Unchecked>,
    /// Themes that drifted past the threshold, the furthest first.
    pub drifted: Vec<Drifted>,
    /// How many pieces of open work know no why.
    pub orphans: i64,
    /// Open bets past their date, the latest first; at most 50.
    pub late: Vec<Late>,
    pub late_in_all: i64,
    /// Bets whose outcome is due and of which nobody has said what was learnt, the longest first; at most 100.
    pub to_judge: Vec<Due>,
}

impl Query for Read {
    const NAME: &'static str = "strategy.today";
    const ROUTE: Route = Route::get("/products/{product}/strategy/today");
    const ABOUT: &'static str = "Reads what the strategy of a product asks for today: goals without a check-in past the cadence of its stage, themes that drifted past its threshold, work without a why, bets past their date, bets whose outcome is due.";
    type Output = Asks;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Asks> {
        let product = Product::find(db, by, &self.product).await?;
        let norms = norms::of(db, product.id).await?;
        let products = [product];
        let today = read(db, &products, by.at).await?;
        let to_judge = due::of_products(db, by, &products, by.at.date_naive()).await?;
        Ok(Asks {
            norms,
            unchecked: today.unchecked,
            drifted: today.drifted,
            orphans: today.orphans.iter().map(|one| one.items).sum(),
            late: today.late,
            late_in_all: today.late_in_all,
            to_judge,
        })
    }
}
