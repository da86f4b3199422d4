//! Attaching a file that was sent, and taking it away again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Attachment, attachment::MOST};
use crate::{
    command::{Actor, Command, Place, Right, Route, Say},
    error::{Error, Result},
    items::{Item, Key, text},
    sql,
    store::{Db, Tx},
};

/// Attaches a file to an item.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    pub key: Key,
    /// What `POST /api/v1/files` answered as `file`.
    pub file: String,
    /// What it is called.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
}

impl Command for Add {
    const NAME: &'static str = "attachment.add";
    const ROUTE: Route = Route::create("/items/{key}/attachments");
    const ABOUT: &'static str = "Attaches a file that was sent to /api/v1/files to an item.";
    type Output = Attachment;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Item::find(db, by, &self.key).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Attachment> {
        let item = Item::find(tx, by, &self.key).await?;
        let name = text::line("name", &self.name, 200)?;
        // Only who sent a file can attach it: knowing what is in it is no way to read it.
        let sent = tx
            .query(sql!("select count(*) from upload where digest = $1 and by_id = $2"))
            .bind(self.file.clone())
            .bind(by.person)
            .value::<i64>()
            .await?;
        if sent == Some(0) {
            return Err(Error::field("file", "send the file first, to /api/v1/files"));
        }
        if Attachment::all(tx, item.id).await?.len() >= MOST {
            return Err(Error::field("file", format!("an item has at most {MOST} attachments")));
        }
        let (id, now) = (tx.id(), tx.now);
        tx.query(sql!(
            "insert into attachment (id, item_id, digest, name, by_id, attached_at) values ($1, $2, $3, $4, $5, $6)"
        ))
        .bind(id)
        .bind(item.id)
        .bind(self.file)
        .bind(name)
        .bind(by.person)
        .bind(now)
        .run()
        .await?;
        let (attachment, _) = Attachment::find(tx, by, id).await?;
        attachment.record(tx, &item, true);
        Ok(attachment)
    }
}

/// Takes an attachment away.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    pub attachment: Uuid,
}

impl Command for Remove {
    const NAME: &'static str = "attachment.remove";
    const ROUTE: Route = Route::delete("/attachments/{attachment}");
    const ABOUT: &'static str =
        "Takes an attachment away: one's own, or any of an item one writes; undo brings it back.";
    type Output = Attachment;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let (attachment, item) = Attachment::find(db, by, self.attachment).await?;
        let writes = by.say(&item.place(item.kind.right())) == Say::Decide;
        if attachment.by_id != by.person && !writes {
            return Err(Error::Forbidden("only who attached it, or who decides about the item, takes it away".into()));
        }
        Ok(item.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Attachment> {
        let (attachment, item) = Attachment::find(tx, by, self.attachment).await?;
        let now = tx.now;
        tx.query(sql!("update attachment set archived_at = $2 where id = $1"))
            .bind(attachment.id)
            .bind(now)
            .run()
            .await?;
        attachment.record(tx, &item, false);
        Ok(attachment)
    }
}
