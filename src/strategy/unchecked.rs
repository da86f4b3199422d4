//! Goals that nobody has checked in on for longer than their product's cadence.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Days, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::{key_result::Fed, norms::Norms, today::of_products};
use crate::{command::ProductId, error::Result, sql, store::Db};

/// A goal whose key results were not checked in on for longer than the product's cadence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unchecked {
    #[serde(skip)]
    pub product_id: ProductId,
    pub goal: String,
    pub title: String,
    /// The key results that are due, the longest first.
    pub key_results: Vec<String>,
    /// When the one that waits longest was due.
    pub due_on: NaiveDate,
    pub cadence_days: i64,
}

#[derive(sqlx::FromRow)]
struct Measures {
    product_id: ProductId,
    goal: String,
    title: String,
    key_result: String,
    fed: Option<String>,
    created_at: DateTime<Utc>,
    checked_at: Option<DateTime<Utc>>,
    observed_at: Option<DateTime<Utc>>,
}

/// The day by which somebody is to look at a key result again: so many days after the last word on it, or after it was set.
pub(super) fn due_on(last: DateTime<Utc>, cadence_days: i64) -> NaiveDate {
    last.date_naive().checked_add_days(Days::new(cadence_days.max(1) as u64)).unwrap_or(NaiveDate::MAX)
}

/// Those of some products, what waits longest first.
pub(super) async fn of_goals(
    db: &mut Db,
    products: Json<Vec<Uuid>>,
    norms: &HashMap<ProductId, Norms>,
    today: NaiveDate,
) -> Result<Vec<Unchecked>> {
    let measures = db
        .query(of_products!(
            "select g.product_id, g.key as goal, g.title, i.key as key_result, k.fed, i.created_at,
                (select c.at from check_in c where c.key_result_id = i.id and c.archived_at is null
                    order by c.at desc, c.id desc limit 1) as checked_at,
                (select o.at from link d cross join observation o where d.to_id = i.id and d.kind = 'measures'
                    and o.metric_id = d.from_id and o.archived_at is null order by o.at desc, o.id desc limit 1) as observed_at
             from item g left join goal f on f.item_id = g.id cross join link l cross join item i
                left join key_result k on k.item_id = i.id
             where g.kind = 'goal' and g.open and g.archived_at is null and (f.starts_on is null or f.starts_on <= $2)
                and (f.ends_on is null or f.ends_on >= $2) and l.to_id = g.id and l.kind = 'serves' and l.from_kind = 'key_result'
                and i.id = l.from_id and i.archived_at is null and g.product_id in ",
            " order by g.created_at, g.id, i.created_at, i.id"
        ))
        .bind(products)
        .bind(today)
        .all::<Measures>()
        .await?;
    let mut goals: BTreeMap<String, Unchecked> = BTreeMap::new();
    for one in measures {
        let Some(cadence_days) = norms.get(&one.product_id).map(|norms| norms.cadence_days) else { continue };
        let fed = one.fed.as_deref().and_then(Fed::parse).unwrap_or_default();
        let last = one.checked_at.max(one.observed_at.filter(|_| fed == Fed::Metric)).unwrap_or(one.created_at);
        let due_on = due_on(last, cadence_days);
        if due_on >= today {
            continue;
        }
        let goal = goals.entry(one.goal.clone()).or_insert(Unchecked {
            product_id: one.product_id,
            goal: one.goal,
            title: one.title,
            key_results: Vec::new(),
            due_on,
            cadence_days,
        });
        goal.due_on = goal.due_on.min(due_on);
        goal.key_results.push(one.key_result);
    }
    let mut goals: Vec<_> = goals.into_values().collect();
    goals.sort_by(|one, other| (one.due_on, &one.goal).cmp(&(other.due_on, &other.goal)));
    Ok(goals)
}
