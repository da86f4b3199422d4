//! Comments: the conversation at an item, and following it.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    command::{Actor, Command, ItemId, PersonId, Place, Query, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, creating, editing, text},
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Comment {
    pub id: Uuid,
    /// Who wrote it.
    pub by: String,
    /// Markdown.
    pub body: String,
    pub created_at: DateTime<Utc>,
    /// The key of the item it was written at, when that was merged into this one.
    pub origin: Option<String>,
    #[serde(skip)]
    pub by_id: PersonId,
}

/// The conversation at an item, oldest first.
pub async fn all(db: &mut Db, item: ItemId) -> Result<Vec<Comment>> {
    Ok(db
        .query(sql!(
            "select c.id, p.name as by, c.body, c.created_at, c.by_id, o.key as origin
             from comment c join person p on p.id = c.by_id left join item o on o.id = c.origin_id
             where c.item_id = $1 and c.archived_at is null order by c.created_at, c.id limit 500"
        ))
        .bind(item)
        .all()
        .await?)
}

/// Writes a comment at an item.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Write {
    pub key: Key,
    /// Markdown.
    #[schemars(length(min = 1, max = 20000))]
    pub body: String,
}

impl Command for Write {
    const NAME: &'static str = "comment.write";
    const ROUTE: Route = Route::create("/items/{key}/comments");
    const ABOUT: &'static str = "Writes a comment at an item; whoever comments follows it.";
    type Output = Comment;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Item::find(db, by, &self.key).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Comment> {
        let item = Item::find(tx, by, &self.key).await?;
        let body = text::prose("body", self.body.trim(), 20_000)?;
        if body.is_empty() {
            return Err(Error::field("body", "this is needed"));
        }
        let comment =
            Comment { id: tx.id(), by: by.name.clone(), body, created_at: tx.now, origin: None, by_id: by.person };
        tx.query(sql!("insert into comment (id, item_id, by_id, body, created_at) values ($1, $2, $3, $4, $5)"))
            .bind(comment.id)
            .bind(item.id)
            .bind(by.person)
            .bind(comment.body.clone())
            .bind(comment.created_at)
            .run()
            .await?;
        creating::follow(tx, by.person, item.id).await?;
        comment.record(tx, &item);
        editing::touch(tx, &item);
        Ok(comment)
    }
}

/// Takes away a comment of one's own.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    pub comment: Uuid,
}

#[derive(Serialize, JsonSchema)]
pub struct Removed {
    pub id: Uuid,
}

impl Command for Remove {
    const NAME: &'static str = "comment.remove";
    const ROUTE: Route = Route::delete("/comments/{comment}");
    const ABOUT: &'static str = "Takes away a comment of one's own.";
    type Output = Removed;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::Own))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Removed> {
        let now = tx.now;
        let item = tx
            .query(sql!(
                "update comment set archived_at = $3 where id = $1 and by_id = $2 and archived_at is null returning item_id"
            ))
            .bind(self.comment)
            .bind(by.person)
            .bind(now)
            .value::<ItemId>()
            .await?
            .ok_or(Error::NotFound)?;
        let item = Item::get(tx, item).await?;
        editing::touch(tx, &item);
        Ok(Removed { id: self.comment })
    }
}

impl Comment {
    fn record(&self, tx: &mut Tx, item: &Item) {
        tx.record(Change {
            item: item.id,
            key: item.key.clone(),
            field: "comment".into(),
            before: json!(null),
            after: json!({"id": self.id, "text": self.body.chars().take(200).collect::<String>()}),
        });
    }
}

/// Says again at another item what was said at one that is merged into it: by whom, when, and where.
pub async fn carry(tx: &mut Tx, of: &Item, to: &Item) -> Result<()> {
    for said in all(tx, of.id).await? {
        let comment = Comment { id: tx.id(), ..said.clone() };
        tx.query(sql!(
            "insert into comment (id, item_id, by_id, body, created_at, edited_at, origin_id)
             select $2, $3, by_id, body, created_at, edited_at, coalesce(origin_id, item_id) from comment where id = $1"
        ))
        .bind(said.id)
        .bind(comment.id)
        .bind(to.id)
        .run()
        .await?;
        comment.record(tx, to);
    }
    Ok(())
}

/// Takes a comment away or brings it back, as undo asks; false when somebody has done so already.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let (said, away) = if change.after.is_null() { (&change.before, false) } else { (&change.after, true) };
    let id = said["id"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let now = tx.now;
    let sql = if away {
        sql!("update comment set archived_at = $3 where id = $1 and item_id = $2 and archived_at is null")
    } else {
        sql!(
            "update comment set archived_at = null where id = $1 and item_id = $2 and archived_at is not null and $3 >= created_at"
        )
    };
    let moved = tx.query(sql).bind(id).bind(item.id).bind(now).run().await?;
    let (before, after) = (change.after.clone(), change.before.clone());
    tx.record(Change { item: item.id, key: item.key.clone(), field: "comment".into(), before, after });
    editing::touch(tx, item);
    Ok(moved > 0)
}

/// Lists the comments at an item.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub key: Key,
}

#[derive(Serialize, JsonSchema)]
pub struct Comments {
    /// Oldest first, at most 500.
    pub items: Vec<Comment>,
}

impl Query for List {
    const NAME: &'static str = "comment.list";
    const ROUTE: Route = Route::get("/items/{key}/comments");
    const ABOUT: &'static str = "Lists the comments at an item, oldest first.";
    type Output = Comments;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Comments> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(Comments { items: all(db, item.id).await? })
    }
}

/// Follows an item: what becomes of it shows on the desk.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Follow {
    pub key: Key,
}

/// Stops following an item.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Unfollow {
    pub key: Key,
}

#[derive(Serialize, JsonSchema)]
pub struct Following {
    pub key: String,
    pub following: bool,
}

impl Command for Follow {
    const NAME: &'static str = "item.follow";
    const ROUTE: Route = Route::put("/items/{key}/follow");
    const ABOUT: &'static str = "Follows an item: what becomes of it shows on the desk.";
    type Output = Following;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Item::find(db, by, &self.key).await?.place(Right::Own))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Following> {
        let item = Item::find(tx, by, &self.key).await?;
        creating::follow(tx, by.person, item.id).await?;
        Ok(Following { key: item.key, following: true })
    }
}

impl Command for Unfollow {
    const NAME: &'static str = "item.unfollow";
    const ROUTE: Route = Route::delete("/items/{key}/follow");
    const ABOUT: &'static str = "Stops following an item.";
    type Output = Following;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Item::find(db, by, &self.key).await?.place(Right::Own))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Following> {
        let item = Item::find(tx, by, &self.key).await?;
        tx.query(sql!("delete from follow where person_id = $1 and item_id = $2"))
            .bind(by.person)
            .bind(item.id)
            .run()
            .await?;
        Ok(Following { key: item.key, following: false })
    }
}
