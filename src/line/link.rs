//! A link of the line: a record of its own, which keeps who made it, when, and by way of which item it came.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Tie;
use crate::{
    command::{Actor, ItemId, PersonId},
    error::{Error, Result},
    items::{Item, Key},
    sql,
    store::Db,
};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Link {
    pub id: Uuid,
    /// serves, evidence, becomes, `ships_in`, measures, moves, relates, blocks, duplicates or splits.
    pub kind: String,
    pub from: String,
    pub to: String,
    pub quote: Option<String>,
    pub weight: Option<String>,
    pub created_at: DateTime<Utc>,
    #[serde(skip)]
    #[schemars(skip)]
    pub from_id: Option<ItemId>,
    #[serde(skip)]
    #[schemars(skip)]
    pub to_id: Option<ItemId>,
    #[serde(skip)]
    #[schemars(skip)]
    pub by_id: Option<PersonId>,
    /// The item by way of which it came here, when that was merged or split.
    #[serde(skip)]
    #[schemars(skip)]
    pub origin_id: Option<ItemId>,
}

/// Who made a link, when, and by way of which item it came; one that is made again is the same as before.
#[derive(Clone, Copy, Debug)]
pub struct Came {
    pub id: Option<Uuid>,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
    pub origin: Option<ItemId>,
}

impl Came {
    /// As the history keeps it; nothing of a link that was kept before it did.
    pub fn read(kept: &Value) -> Option<Came> {
        let id = |name: &str| kept[name].as_str().and_then(|id| id.parse().ok());
        let at = kept["at"].as_str()?.parse().ok()?;
        Some(Came { id: id("id"), by: id("by").map(PersonId), at, origin: id("origin").map(ItemId) })
    }
}

macro_rules! links {
    ($rest:literal) => {
        concat!(
            "select l.id, l.kind, f.key as \"from\", t.key as \"to\", l.quote, l.weight, l.created_at, l.from_id, l.to_id, l.by_id, l.origin_id
             from link l join item f on f.id = l.from_id join item t on t.id = l.to_id where ",
            $rest
        )
    };
}
pub(super) use links;

impl Link {
    /// What the history keeps of it: enough to make it again as it was.
    pub(super) fn kept(&self) -> Value {
        json!({
            "id": self.id, "kind": self.kind, "from": self.from, "to": self.to, "quote": self.quote, "weight": self.weight,
            "by": self.by_id, "at": self.created_at, "origin": self.origin_id,
        })
    }

    /// Where it came from when it goes on to another by way of this item.
    pub fn came_by(&self, way: ItemId) -> Came {
        Came { id: None, by: self.by_id, at: self.created_at, origin: self.origin_id.or(Some(way)) }
    }

    pub fn tie(&self) -> Result<Tie> {
        Tie::parse(&self.kind).ok_or_else(|| Error::Bug(format!("a link is called {}", self.kind)))
    }
}

/// The link of that kind from one to the other, if there is one.
pub async fn between(db: &mut Db, from: ItemId, tie: Tie, to: ItemId) -> Result<Option<Link>> {
    Ok(db
        .query(sql!(links!("l.from_id = $1 and l.kind = $2 and l.to_id = $3")))
        .bind(from)
        .bind(tie.name())
        .bind(to)
        .one()
        .await?)
}

/// Every link of an item, in either direction, the oldest first.
pub async fn of(db: &mut Db, item: ItemId, limit: i64) -> Result<Vec<Link>> {
    Ok(db
        .query(sql!(links!("l.from_id = $1 or l.to_id = $1 order by l.id limit $2")))
        .bind(item)
        .bind(limit)
        .all()
        .await?)
}

pub(super) async fn ends(db: &mut Db, by: &Actor, link: Uuid) -> Result<(Link, Item, Item)> {
    let found = db.query(sql!(links!("l.id = $1"))).bind(link).one::<Link>().await?;
    let link = found.ok_or(Error::NotFound)?;
    let (from, to) = (Item::find(db, by, &key(&link.from)?).await?, Item::find(db, by, &key(&link.to)?).await?);
    Ok((link, from, to))
}

pub(super) async fn tie(db: &mut Db, link: Uuid) -> Result<Tie> {
    let kind = db.query(sql!("select kind from link where id = $1")).bind(link).value::<String>().await?;
    kind.and_then(|kind| Tie::parse(&kind)).ok_or(Error::NotFound)
}

pub(super) fn key(text: &str) -> Result<Key> {
    Key::parse(text).ok_or_else(|| Error::Bug(format!("{text} is no key")))
}
