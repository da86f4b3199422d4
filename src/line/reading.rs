//! What a metric at the end of the line says: its newest value, and how it has changed since the work shipped.

use chrono::{DateTime, Days, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::types::Json;

use super::walk::Stop;
use crate::{
    command::ItemId,
    error::Result,
    items::Facts,
    items::{Item, Kind},
    launch::ReleaseFacts,
    sql,
    store::Db,
};

/// What a metric says.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Reading {
    pub unit: Option<String>,
    /// Whether it is to go `up` or `down`.
    pub direction: String,
    pub target: Option<f64>,
    /// The newest value; nothing while nobody has measured it.
    pub value: Option<f64>,
    pub at: Option<DateTime<Utc>>,
    /// What it was when the work shipped; while nothing has shipped, its baseline or first value.
    pub before: Option<f64>,
    /// The day on which the first of the releases on this line was handed to customers.
    pub since: Option<NaiveDate>,
    /// What has been gained or lost from `before` to `value`; nothing if it was not measured since.
    pub change: Option<f64>,
}

impl Reading {
    /// Whether it has gone the way it is to go.
    pub fn is_better(&self) -> Option<bool> {
        self.change.filter(|change| *change != 0.0).map(|change| (change > 0.0) == (self.direction == "up"))
    }
}

#[derive(sqlx::FromRow)]
struct Measured {
    id: ItemId,
    unit: Option<String>,
    direction: String,
    target: Option<f64>,
    baseline: Option<f64>,
    first: Option<f64>,
    value: Option<f64>,
    at: Option<DateTime<Utc>>,
    shipped: Option<f64>,
}

/// Says at each metric among what comes of an item what it reads.
pub async fn fill(db: &mut Db, item: &Item, stops: &mut [Stop]) -> Result<()> {
    let metrics: Vec<ItemId> = stops.iter().filter(|stop| stop.kind == Kind::Metric).map(|stop| stop.id).collect();
    if metrics.is_empty() {
        return Ok(());
    }
    let since = shipped_on(db, item, stops).await?;
    for measured in measured(db, metrics, since).await? {
        if let Some(stop) = stops.iter_mut().find(|stop| stop.id == measured.id) {
            stop.metric = Some(measured.reading(since));
        }
    }
    Ok(())
}

/// When it was first handed to customers: the release itself, or the first of those it ships in.
async fn shipped_on(db: &mut Db, item: &Item, stops: &[Stop]) -> Result<Option<NaiveDate>> {
    if item.kind == Kind::Release && item.status == "released" {
        return Ok(ReleaseFacts::load(db, item.id).await?.and_then(|facts| facts.released_on));
    }
    Ok(stops.iter().filter_map(|stop| stop.released_on).min())
}

async fn measured(db: &mut Db, metrics: Vec<ItemId>, since: Option<NaiveDate>) -> Result<Vec<Measured>> {
    macro_rules! measured {
        ($given:literal) => {
            concat!(
                "select m.item_id as id, m.unit, m.direction, m.target, m.baseline,
                    (select o.value from observation o where o.metric_id = m.item_id and o.archived_at is null order by o.at, o.id limit 1) as first,
                    (select o.value from observation o where o.metric_id = m.item_id and o.archived_at is null
                        order by o.at desc, o.id desc limit 1) as value,
                    (select o.at from observation o where o.metric_id = m.item_id and o.archived_at is null
                        order by o.at desc, o.id desc limit 1) as at,
                    (select o.value from observation o where o.metric_id = m.item_id and o.archived_at is null and o.at < $2
                        order by o.at desc, o.id desc limit 1) as shipped
                 from ",
                $given
            )
        };
    }
    Ok(db
        .query(sql!(
            sqlite: measured!("json_each($1) g cross join metric m where m.item_id = unhex(replace(g.value, '-', ''))"),
            postgres: measured!("jsonb_array_elements_text($1) g join metric m on m.item_id = g.value::uuid"),
        ))
        .bind(Json(metrics))
        .bind(since.map(after))
        .all()
        .await?)
}

/// The end of a day: what was measured on it was measured before.
fn after(day: NaiveDate) -> DateTime<Utc> {
    (day + Days::new(1)).and_time(chrono::NaiveTime::MIN).and_utc()
}

impl Measured {
    fn reading(self, since: Option<NaiveDate>) -> Reading {
        let before = if since.is_some() { self.shipped.or(self.baseline) } else { self.baseline.or(self.first) };
        let measured_since = since.is_none_or(|day| self.at.is_some_and(|at| at >= after(day)));
        let change = match (self.value, before) {
            (Some(value), Some(before)) if measured_since => Some(value - before),
            _ => None,
        };
        Reading {
            unit: self.unit,
            direction: self.direction,
            target: self.target,
            value: self.value,
            at: self.at,
            before,
            since,
            change,
        }
    }
}
