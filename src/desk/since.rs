//! What has changed since the last visit on what one follows.

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    command::{Actor, ItemId, PersonId, Query, Route},
    error::{Error, Result},
    items::listing,
    live, sql,
    store::{Db, Store},
};

/// A followed item that others have changed, with the newest of those changes.
#[derive(Serialize, JsonSchema, sqlx::FromRow)]
pub struct Changed {
    pub key: String,
    pub title: String,
    pub kind: String,
    pub at: DateTime<Utc>,
    /// Who changed it; nobody for the operator.
    pub by: Option<String>,
    /// What they did.
    pub command: String,
    #[serde(skip)]
    #[schemars(skip)]
    event_id: Uuid,
    #[serde(skip)]
    #[schemars(skip)]
    item_id: ItemId,
}

/// Lists what others have changed on what the caller follows.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    /// Since the last visit unless told.
    #[serde(default, deserialize_with = "crate::items::when::moment")]
    pub since: Option<DateTime<Utc>>,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Changes {
    pub items: Vec<Changed>,
    pub next: Option<String>,
}

impl Query for Read {
    const NAME: &'static str = "me.changes";
    const ROUTE: Route = Route::get("/me/changes");
    const ABOUT: &'static str =
        "Lists what others have changed on what the caller follows: each item with its newest change, newest first.";
    type Output = Changes;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Changes> {
        let since = match self.since {
            Some(since) => since,
            None => seen_last(db, by, by.at).await?,
        };
        changed(db, by, since, listing::limit(self.limit)?, self.after).await
    }
}

macro_rules! changed {
    ($products:literal) => {
        concat!(
            "select i.key, i.title, i.kind, e.at, p.name as by, e.command, e.id as event_id, i.id as item_id
             from (select f.item_id,
                    (select t.event_id from event_item t cross join event o
                     where t.item_id = f.item_id and t.event_id >= $2 and o.id = t.event_id and (o.actor_id is null or o.actor_id <> $1)
                     order by t.event_id desc limit 1) as event_id
                   from follow f where f.person_id = $1) c
                cross join event e cross join item i left join person p on p.id = e.actor_id
             where e.id = c.event_id and i.id = c.item_id and (e.id, i.id) < ($3, $4)
                and ($6 = 1 or i.product_id is null or i.product_id in (",
            $products,
            ")) order by e.id desc, i.id desc limit $5"
        )
    };
}

/// What others have changed on what one follows since then, newest first: for each item the last change alone.
pub async fn changed(
    db: &mut Db,
    by: &Actor,
    since: DateTime<Utc>,
    limit: i64,
    after: Option<String>,
) -> Result<Changes> {
    let (event, item) = match after {
        Some(cursor) => read_cursor(&cursor)?,
        None => (Uuid::max(), Uuid::max()),
    };
    let only = by.only_products();
    let mut items = db
        .query(sql!(
            sqlite: changed!("select unhex(replace(value, '-', '')) from json_each($7)"),
            postgres: changed!("select value::uuid from jsonb_array_elements_text($7)"),
        ))
        .bind(by.person)
        .bind(live::first(since))
        .bind(event)
        .bind(item)
        .bind(limit + 1)
        .bind(i64::from(only.is_none()))
        .bind(Json(only.unwrap_or_default()))
        .all::<Changed>()
        .await?;
    let next = listing::cut(&mut items, limit, |last| format!("{}_{}", last.event_id, last.item_id));
    Ok(Changes { items, next })
}

fn read_cursor(cursor: &str) -> Result<(Uuid, Uuid)> {
    let parts = cursor.split_once('_').and_then(|(event, item)| Some((event.parse().ok()?, item.parse().ok()?)));
    parts.ok_or_else(|| Error::field("after", "this is not the next of a page"))
}

/// Since when somebody has not looked: their last visit, or a week ago.
pub async fn seen_last(db: &mut Db, by: &Actor, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let (visited, left) = visits(db, by).await?;
    let since = if is_away(visited, now) { visited } else { left };
    Ok(since.unwrap_or(now - TimeDelta::days(7)))
}

type Visits = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

async fn visits(db: &mut Db, by: &Actor) -> Result<Visits> {
    let found = db.query(sql!("select visited_at, left_at from person where id = $1")).bind(by.person).one::<Visits>();
    Ok(found.await?.unwrap_or_default())
}

fn is_away(visited: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    visited.is_none_or(|visited| now - visited > TimeDelta::minutes(30))
}

/// When this visit is the first after a while, the one before it becomes the last visit. Gives since when to look.
pub async fn last_visit(db: &mut Db, by: &Actor, store: &Store, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let (visited, left) = visits(db, by).await?;
    let away = is_away(visited, now);
    if away || visited.is_some_and(|visited| now - visited > TimeDelta::minutes(5)) {
        tokio::spawn(mark(store.clone(), by.person, now, if away { visited } else { left }));
    }
    let since = if away { visited } else { left };
    Ok(since.unwrap_or(now - TimeDelta::days(7)))
}

async fn mark(store: Store, person: PersonId, now: DateTime<Utc>, left: Option<DateTime<Utc>>) {
    let marked = async {
        let mut tx = store.begin().await?;
        tx.query(sql!("update person set visited_at = $2, left_at = $3 where id = $1"))
            .bind(person)
            .bind(now)
            .bind(left)
            .run()
            .await?;
        tx.commit().await
    };
    if let Err(error) = marked.await {
        tracing::warn!(%error, "a visit was not marked");
    }
}
