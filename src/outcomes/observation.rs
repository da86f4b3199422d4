//! An observation: one value of a metric at a moment.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    command::{Actor, Command, ItemId, Place, Query, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, Kind, editing, said, text},
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Observation {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub value: f64,
    pub note: Option<String>,
}

/// The newest observations of a metric, newest first.
pub async fn all(db: &mut Db, metric: ItemId, limit: i64) -> Result<Vec<Observation>> {
    Ok(db
        .query(sql!(
            "select id, at, value, note from observation where metric_id = $1 and archived_at is null
             order by at desc, id desc limit $2"
        ))
        .bind(metric)
        .bind(limit)
        .all()
        .await?)
}

pub async fn add(
    tx: &mut Tx,
    by: &Actor,
    metric: &Item,
    at: DateTime<Utc>,
    value: f64,
    note: Option<String>,
) -> Result<Observation> {
    if !value.is_finite() {
        return Err(Error::field("value", "this is a number"));
    }
    if let Some(wrong) = note.as_deref().and_then(|note| text::check("note", note, 1_000)) {
        return Err(Error::Invalid(vec![wrong]));
    }
    let (observation, now) = (Observation { id: tx.id(), at, value, note }, tx.now);
    tx.query(sql!("insert into observation (id, metric_id, at, value, note, by_id, created_at) values ($1, $2, $3, $4, $5, $6, $7)"))
        .bind(observation.id)
        .bind(metric.id)
        .bind(at)
        .bind(value)
        .bind(observation.note.clone())
        .bind(by.person)
        .bind(now)
        .run()
        .await?;
    tx.record(Change {
        item: metric.id,
        key: metric.key.clone(),
        field: "observation".into(),
        before: json!(null),
        after: json!({"id": observation.id, "value": value, "at": at}),
    });
    editing::touch(tx, metric);
    Ok(observation)
}

/// Takes an observation away or brings it back, as undo asks; false when somebody has done so already.
pub async fn put_back(tx: &mut Tx, metric: &Item, change: &Change) -> Result<bool> {
    let away = sql!("update observation set archived_at = $3 where id = $1 and metric_id = $2 and archived_at is null");
    let back = sql!(
        "update observation set archived_at = null where id = $1 and metric_id = $2 and archived_at is not null and $3 >= created_at"
    );
    said::put_back(tx, metric, change, away, back).await
}

/// Writes down a value of a metric.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Observe {
    pub key: Key,
    pub value: f64,
    /// When it was so; now unless told.
    #[serde(default, deserialize_with = "crate::items::when::moment")]
    pub at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub note: Option<String>,
}

impl Command for Observe {
    const NAME: &'static str = "metric.observe";
    const ROUTE: Route = Route::create("/metrics/{key}/observations");
    const ABOUT: &'static str = "Writes down a value of a metric.";
    type Output = Observation;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let metric = metric(db, by, &self.key).await?;
        Ok(metric.place(Right::Measure).about(format!(
            "Observe {} for {} “{}”",
            self.value,
            metric.key,
            metric.short()
        )))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Observation> {
        let metric = metric(tx, by, &self.key).await?;
        let at = self.at.unwrap_or(tx.now);
        add(tx, by, &metric, at, self.value, self.note).await
    }
}

/// Reads the observations of a metric.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub key: Key,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Observations {
    /// Newest first.
    pub items: Vec<Observation>,
}

impl Query for List {
    const NAME: &'static str = "metric.observations";
    const ROUTE: Route = Route::get("/metrics/{key}/observations");
    const ABOUT: &'static str = "Reads the newest observations of a metric.";
    type Output = Observations;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Observations> {
        let metric = metric(db, by, &self.key).await?;
        Ok(Observations { items: all(db, metric.id, crate::items::listing::limit(self.limit)?).await? })
    }
}

async fn metric(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::Metric { Ok(item) } else { Err(Error::NotFound) }
}
