//! Archiving and restoring: nothing is deleted, and both can be undone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Full, Item, Key, Kind, editing};
use crate::{
    backlog::{rank, subtask},
    command::{Actor, Command, Place, Route},
    error::Result,
    events::Change,
    line::{delivered, heard, rooted},
    sprint::journal,
    sql,
    store::{Db, Tx},
    strategy::{must_be_idle, must_be_the_only_one},
};

/// Archives an item: it leaves every list and can be restored.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Archive {
    pub key: Key,
}

/// Brings an archived item back.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Restore {
    pub key: Key,
}

impl Command for Archive {
    const NAME: &'static str = "item.archive";
    const ROUTE: Route = Route::delete("/items/{key}");
    const ABOUT: &'static str = "Archives an item: it leaves every list and can be restored.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("Archive {} “{}”", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let item = Item::find(tx, by, &self.key).await?;
        must_be_idle(tx, &item).await?;
        let item = set(tx, &item, true).await?;
        Full::of(tx, item).await
    }
}

impl Command for Restore {
    const NAME: &'static str = "item.restore";
    const ROUTE: Route = Route::post("/items/{key}/restoration");
    const ABOUT: &'static str = "Brings an archived item back to where it was.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("Restore {} “{}”", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let item = Item::find(tx, by, &self.key).await?;
        let item = set(tx, &item, false).await?;
        Full::of(tx, item).await
    }
}

/// Archives or restores, and with it what it is cut into; an item already so stays as it is.
pub async fn set(tx: &mut Tx, item: &Item, archived: bool) -> Result<Item> {
    if item.archived_at.is_some() == archived {
        return Ok(item.clone());
    }
    let steps = subtask::travelling::with(tx, item).await?;
    let after = set_one(tx, item, archived).await?;
    for step in steps {
        set_one(tx, &step, archived).await?;
    }
    Ok(after)
}

async fn set_one(tx: &mut Tx, item: &Item, archived: bool) -> Result<Item> {
    if let (Kind::Vision, false, Some(product)) = (item.kind, archived, item.product_id) {
        rank::lock(tx, product).await?;
        must_be_the_only_one(tx, item).await?;
    }
    let now = tx.now;
    let open = !archived && item.kind.status(&item.status).is_some_and(|status| status.open);
    tx.query(sql!("update item set archived_at = $2, open = $3, version = version + 1, updated_at = $4 where id = $1"))
        .bind(item.id)
        .bind(archived.then_some(now))
        .bind(open)
        .bind(now)
        .run()
        .await?;
    tx.record(Change {
        item: item.id,
        key: item.key.clone(),
        field: "archived".into(),
        before: json!(!archived),
        after: json!(archived),
    });
    if open {
        rank::settle(tx, item).await?;
    }
    if item.kind == Kind::Feedback {
        heard::recount_asked(tx, item.id).await?;
    }
    tx.moved.push(item.id);
    rooted::settle(tx, item.id).await?;
    if archived && item.open {
        delivered::settle_rest(tx, item).await?;
    }
    editing::touch(tx, item);
    subtask::touch_parent(tx, item).await?;
    let after = Item::get(tx, item.id).await?;
    journal::changed(tx, item, &after).await?;
    Ok(after)
}
