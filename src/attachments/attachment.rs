//! A file that is attached to an item.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    command::{Actor, ItemId, PersonId, Query, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, editing},
    sql,
    store::{Db, Tx},
};

/// How many an item has.
pub(super) const MOST: usize = 100;

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Attachment {
    pub id: Uuid,
    pub name: String,
    /// What its first bytes say it is: `image/png`; anything unknown is `application/octet-stream`.
    pub kind: String,
    /// In bytes.
    pub size: i64,
    pub by: String,
    pub attached_at: DateTime<Utc>,
    /// The key of the item it was attached to, when that was merged into this one.
    pub origin: Option<String>,
    /// Where it is read: `/files/{id}/{name}`.
    #[sqlx(skip)]
    pub href: String,
    #[serde(skip)]
    pub digest: String,
    #[serde(skip)]
    pub item_id: ItemId,
    #[serde(skip)]
    pub by_id: PersonId,
}

macro_rules! attachments {
    ($rest:literal) => {
        concat!(
            "select a.id, a.name, u.kind, u.size, p.name as by, a.attached_at, a.digest, a.item_id, a.by_id, o.key as origin
             from attachment a join upload u on u.digest = a.digest join person p on p.id = a.by_id
                left join item o on o.id = a.origin_id
             where a.archived_at is null and ",
            $rest
        )
    };
}

impl Attachment {
    /// What is attached to an item, oldest first; at most 100.
    pub async fn all(db: &mut Db, item: ItemId) -> Result<Vec<Attachment>> {
        let all = db
            .query(sql!(attachments!("a.item_id = $1 order by a.id limit 100")))
            .bind(item)
            .all::<Attachment>()
            .await?;
        Ok(all.into_iter().map(Attachment::found).collect())
    }

    /// Finds one whose item the actor may see.
    pub async fn find(db: &mut Db, by: &Actor, id: Uuid) -> Result<(Attachment, Item)> {
        let found = db.query(sql!(attachments!("a.id = $1"))).bind(id).one::<Attachment>().await?;
        let attachment = found.ok_or(Error::NotFound)?;
        let item = Item::get(db, attachment.item_id).await?;
        if item.is_seen_by(by) { Ok((attachment.found(), item)) } else { Err(Error::NotFound) }
    }

    fn found(mut self) -> Attachment {
        let name = percent_encoding::utf8_percent_encode(&self.name, percent_encoding::NON_ALPHANUMERIC);
        self.href = format!("/files/{}/{name}", self.id);
        self
    }

    /// Whether a browser may show it in a page: pictures that carry no scripts.
    pub fn is_picture(&self) -> bool {
        matches!(self.kind.as_str(), "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif")
    }

    pub(super) fn record(&self, tx: &mut Tx, item: &Item, added: bool) {
        let said = json!({"id": self.id, "name": self.name});
        let (before, after) = if added { (Value::Null, said) } else { (said, Value::Null) };
        tx.record(Change { item: item.id, key: item.key.clone(), field: "attachment".into(), before, after });
        editing::touch(tx, item);
    }
}

/// Attaches what one item has to another that it is merged into, without what that has already.
pub async fn carry(tx: &mut Tx, of: &Item, to: &Item) -> Result<()> {
    let there = Attachment::all(tx, to.id).await?;
    let known = |file: &Attachment| there.iter().any(|one| one.digest == file.digest && one.name == file.name);
    let new: Vec<_> = Attachment::all(tx, of.id).await?.into_iter().filter(|file| !known(file)).collect();
    if there.len() + new.len() > MOST {
        let message = format!("{} would have more than {MOST} files then; take some away first", to.key);
        return Err(Error::refused("too_many_files", message));
    }
    for file in new {
        let copy = Attachment { id: tx.id(), ..file.clone() };
        tx.query(sql!(
            "insert into attachment (id, item_id, digest, name, by_id, attached_at, origin_id)
             select $2, $3, digest, name, by_id, attached_at, coalesce(origin_id, item_id) from attachment where id = $1"
        ))
        .bind(file.id)
        .bind(copy.id)
        .bind(to.id)
        .run()
        .await?;
        copy.record(tx, to, true);
    }
    Ok(())
}

/// Takes an attachment away or brings it back, as undo asks; false when somebody has done so already.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let (said, away) = if change.after.is_null() { (&change.before, false) } else { (&change.after, true) };
    let id = said["id"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let archived = away.then_some(tx.now);
    let moved = tx
        .query(sql!(
            "update attachment set archived_at = $3 where id = $1 and item_id = $2 and (archived_at is null) = ($4 = 1)"
        ))
        .bind(id)
        .bind(item.id)
        .bind(archived)
        .bind(i64::from(away))
        .run()
        .await?;
    let (before, after) = (change.after.clone(), change.before.clone());
    tx.record(Change { item: item.id, key: item.key.clone(), field: "attachment".into(), before, after });
    editing::touch(tx, item);
    Ok(moved > 0)
}

/// Lists what is attached to an item.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub key: Key,
}

#[derive(Serialize, JsonSchema)]
pub struct Attachments {
    /// Oldest first, at most 100.
    pub items: Vec<Attachment>,
}

impl Query for List {
    const NAME: &'static str = "attachment.list";
    const ROUTE: Route = Route::get("/items/{key}/attachments");
    const ABOUT: &'static str = "Lists the files attached to an item, oldest first.";
    type Output = Attachments;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Attachments> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(Attachments { items: Attachment::all(db, item.id).await? })
    }
}
