//! The history of an item, read from the event log.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::Change;
use crate::{
    command::{Actor, EventId, ItemId, PersonId, ProductId, Query, Route},
    error::Result,
    items::{Item, Key, listing},
    sql,
    store::Db,
};

/// One thing that happened.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Happened {
    pub id: EventId,
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: Option<String>,
    #[serde(skip)]
    pub by_id: Option<PersonId>,
    /// web, api, cli or import.
    pub via: String,
    pub command: String,
    pub reason: Option<String>,
    /// The proposal it came from.
    pub proposal_id: Option<Uuid>,
    /// The event that took it back.
    pub undone_by: Option<Uuid>,
    #[schemars(with = "Vec<Change>")]
    pub changes: Json<Vec<Change>>,
    /// What was asked, of what concerns money: that changes no field of the item.
    #[serde(skip)]
    #[sqlx(default)]
    pub money: Option<Json<Value>>,
    /// Whether it changed anything at all, of this item or of what belongs to it.
    #[serde(skip)]
    #[sqlx(default)]
    pub changed: bool,
}

/// Reads the history of an item.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<Uuid>,
}

#[derive(Serialize, JsonSchema)]
pub struct History {
    /// Newest first, each with the changes of this item alone.
    pub items: Vec<Happened>,
    pub next: Option<String>,
}

impl Query for Read {
    const NAME: &'static str = "item.history";
    const ROUTE: Route = Route::get("/items/{key}/history");
    const ABOUT: &'static str = "Reads the history of an item, newest first: who changed what, before and after.";
    type Output = History;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<History> {
        let item = Item::find(db, by, &self.key).await?;
        of_item(db, item.id, listing::limit(self.limit)?, self.after).await
    }
}

pub async fn of_item(db: &mut Db, item: ItemId, limit: i64, after: Option<Uuid>) -> Result<History> {
    let mut items = db
        .query(sql!(
            "select e.id, e.at, p.name as by, e.actor_id as by_id, e.via, e.command, coalesce(e.reason, r.reason) as reason, e.proposal_id,
                e.undone_by, e.changes, case when e.command like 'budget.%' then e.input end as money
             from event_item t join event e on e.id = t.event_id left join person p on p.id = e.actor_id
                left join event_reason r on r.event_id = e.id
             where t.item_id = $1 and t.event_id < $2 order by t.event_id desc limit $3"
        ))
        .bind(item)
        .bind(after.unwrap_or(Uuid::max()))
        .bind(limit + 1)
        .all::<Happened>()
        .await?;
    for happened in &mut items {
        happened.changed = !happened.changes.0.is_empty();
        happened.changes.0.retain(|change| change.item == item);
    }
    let next = listing::cut(&mut items, limit, |last| last.id.to_string());
    Ok(History { items, next })
}

/// What happened in a product since a moment, newest first, without the changes themselves.
pub async fn of_product(db: &mut Db, product: ProductId, since: DateTime<Utc>, limit: i64) -> Result<Vec<Happened>> {
    Ok(db
        .query(sql!(
            "select e.id, e.at, p.name as by, e.actor_id as by_id, e.via, e.command, e.reason, e.proposal_id, e.undone_by, e.changes
             from event e left join person p on p.id = e.actor_id
             where e.product_id = $1 and e.id >= $4 and e.at > $2 order by e.id desc limit $3"
        ))
        .bind(product)
        .bind(since)
        .bind(limit)
        .bind(first_at(since))
        .all()
        .await?)
}

/// What the people of a team, and one more, did in a product since a moment, oldest first, after an event; so many at once.
pub async fn of_team(
    db: &mut Db,
    (product, since): (ProductId, DateTime<Utc>),
    (team, also): (Uuid, PersonId),
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Happened>> {
    Ok(db
        .query(sql!(
            "select e.id, e.at, p.name as by, e.actor_id as by_id, e.via, e.command, e.reason, e.proposal_id, e.undone_by, e.changes
             from event e join person p on p.id = e.actor_id
             where e.product_id = $1 and e.id > $2 and e.at > $3 and e.undone_by is null
                and (e.actor_id = $5 or e.actor_id in (select person_id from team_member where team_id = $4))
             order by e.id limit $6"
        ))
        .bind(product)
        .bind(after.unwrap_or_else(|| first_at(since)))
        .bind(since)
        .bind(team)
        .bind(also)
        .bind(limit)
        .all()
        .await?)
}

/// No event of that moment or later has an earlier id, whose clock may be ten seconds behind.
fn first_at(since: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(since.timestamp_millis() - 10_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

/// A value as it is shown in a history.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => ["text", "title", "name", "to", "value"]
            .iter()
            .find_map(|name| fields.get(*name))
            .map(shown)
            .unwrap_or_default(),
        other => other.to_string(),
    }
}
