//! What a page of metrics shows, read for all of them at once.

use std::collections::HashMap;

use sqlx::types::Json;
use uuid::Uuid;

use super::{MetricFacts, Verdict, expected, observation::Observation};
use crate::{
    command::{Actor, ItemId, ProductId},
    error::Result,
    items::{Item, Product},
    sql,
    store::Db,
};

/// A metric with where it stands and what is to move it.
pub struct Shown {
    pub item: Item,
    pub facts: MetricFacts,
    /// The last thirty, newest first.
    pub seen: Vec<Observation>,
    pub movers: i64,
    /// What came of those whose day has come, the latest first.
    pub judged: Vec<Judged>,
}

/// An initiative that was to move a metric, and whether it did.
pub struct Judged {
    pub key: String,
    pub title: String,
    pub verdict: Verdict,
}

#[derive(sqlx::FromRow)]
struct Mover {
    metric_id: ItemId,
    metric: String,
    id: ItemId,
    product_id: ProductId,
    key: String,
    title: String,
}

#[derive(sqlx::FromRow)]
struct Aim {
    item_id: ItemId,
    movers: i64,
    #[sqlx(flatten)]
    facts: MetricFacts,
}

#[derive(sqlx::FromRow)]
struct Seen {
    metric_id: ItemId,
    #[sqlx(flatten)]
    observation: Observation,
}

pub async fn read(db: &mut Db, by: &Actor, items: Vec<Item>) -> Result<Vec<Shown>> {
    let ids: Vec<Uuid> = items.iter().map(|item| item.id.0).collect();
    let mut facts = facts(db, ids.clone()).await?;
    let mut judged = judged(db, by, ids.clone()).await?;
    let mut seen = seen(db, ids).await?;
    let shown = items.into_iter().map(|item| {
        let own = facts.iter().position(|one| one.item_id == item.id).map(|at| facts.swap_remove(at));
        let (facts, movers) = own.map_or_else(Default::default, |own| (own.facts, own.movers));
        let (of_item, others) = std::mem::take(&mut seen).into_iter().partition(|one| one.metric_id == item.id);
        seen = others;
        let of_item: Vec<Seen> = of_item;
        Shown {
            judged: judged.remove(&item.id).unwrap_or_default(),
            item,
            facts,
            movers,
            seen: of_item.into_iter().map(|one| one.observation).collect(),
        }
    });
    Ok(shown.collect())
}

async fn facts(db: &mut Db, ids: Vec<Uuid>) -> Result<Vec<Aim>> {
    Ok(db
        .query(sql!(
            sqlite: "select m.item_id, m.unit, m.direction, m.baseline, m.target,
                        (select count(*) from link l where l.to_id = m.item_id and l.kind = 'moves') as movers
                     from metric m where m.item_id in (select unhex(replace(value, '-', '')) from json_each($1))",
            postgres: "select m.item_id, m.unit, m.direction, m.baseline, m.target,
                        (select count(*) from link l where l.to_id = m.item_id and l.kind = 'moves') as movers
                     from metric m where m.item_id in (select value::uuid from jsonb_array_elements_text($1))",
        ))
        .bind(Json(ids))
        .all()
        .await?)
}

macro_rules! movers {
    ($ids:literal) => {
        concat!(
            "select m.id as metric_id, m.key as metric, i.id, i.product_id, i.key, i.title
             from item m cross join link l cross join item i cross join initiative f
             where m.id in (",
            $ids,
            ") and l.to_id = m.id and l.kind = 'moves' and l.from_kind = 'initiative' and i.id = l.from_id
                and i.archived_at is null and i.status <> 'dropped' and f.item_id = i.id and f.expected_by <= $2
             order by f.expected_by desc, i.key limit 500"
        )
    };
}

/// What came of the initiatives that were to move each of these metrics by now.
async fn judged(db: &mut Db, by: &Actor, metrics: Vec<Uuid>) -> Result<HashMap<ItemId, Vec<Judged>>> {
    let today = by.at.date_naive();
    let movers: Vec<Mover> = db
        .query(sql!(
            sqlite: movers!("select unhex(replace(value, '-', '')) from json_each($1)"),
            postgres: movers!("select value::uuid from jsonb_array_elements_text($1)"),
        ))
        .bind(Json(metrics))
        .bind(today)
        .all()
        .await?;
    let bets: Vec<ItemId> = movers.iter().map(|mover| mover.id).collect();
    let outcomes = expected::of_each(db, by, &bets, today).await?;
    let mut judged: HashMap<ItemId, Vec<Judged>> = HashMap::new();
    for mover in movers.into_iter().filter(|mover| by.sees(mover.product_id)) {
        let expected = outcomes.get(&mover.id).and_then(|outcome| outcome.of_metric(&mover.metric));
        if let Some(verdict) = expected.and_then(|expected| expected.verdict) {
            judged.entry(mover.metric_id).or_default().push(Judged { key: mover.key, title: mover.title, verdict });
        }
    }
    Ok(judged)
}

macro_rules! newest {
    ($ids:literal) => {
        concat!(
            "select o.metric_id, o.id, o.at, o.value, o.note from metric m cross join observation o
             where m.item_id in (",
            $ids,
            ") and o.metric_id = m.item_id and o.id in (select n.id from observation n
                where n.metric_id = m.item_id and n.archived_at is null order by n.at desc, n.id desc limit 30)
             order by o.at desc, o.id desc"
        )
    };
}

async fn seen(db: &mut Db, ids: Vec<Uuid>) -> Result<Vec<Seen>> {
    Ok(db
        .query(sql!(
            sqlite: newest!("select unhex(replace(value, '-', '')) from json_each($1)"),
            postgres: newest!("select value::uuid from jsonb_array_elements_text($1)"),
        ))
        .bind(Json(ids))
        .all()
        .await?)
}

/// How many metrics a product has.
pub async fn counted(db: &mut Db, product: &Product) -> Result<i64> {
    let all = db
        .query(sql!(
            "select cast(coalesce(sum(n), 0) as bigint) from item_count where product_id = $1 and kind = 'metric'"
        ))
        .bind(product.id)
        .value::<i64>()
        .await?;
    Ok(all.unwrap_or(0))
}
