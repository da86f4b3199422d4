//! Sub-tasks go where their parent goes: to the archive and back, to another product, into what it is split or merged into.

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use crate::{
    command::{Actor, ItemId},
    error::{Error, Result},
    item_columns, item_joins,
    items::{
        Item, Key, Kind,
        editing::{self, Reach},
    },
    line::{Tie, linking},
    sql,
    store::{Db, Tx},
};

/// Every sub-task of an item, archived ones too.
pub async fn all(db: &mut Db, parent: ItemId) -> Result<Vec<Item>> {
    Ok(db
        .query(sql!(concat!(
            "select ",
            item_columns!(),
            " from link l cross join item i",
            item_joins!(),
            "where l.to_id = $1 and l.kind = 'serves' and l.from_kind = 'subtask' and i.id = l.from_id order by i.id limit 1000"
        )))
        .bind(parent)
        .all()
        .await?)
}

/// Those that go to the archive with their parent, or went there with it and come back.
pub async fn with(db: &mut Db, parent: &Item) -> Result<Vec<Item>> {
    if !parent.kind.is_ranked() {
        return Ok(Vec::new());
    }
    let mut all = all(db, parent.id).await?;
    all.retain(|one| one.archived_at == parent.archived_at);
    Ok(all)
}

/// Hangs the open sub-tasks of one below another.
pub async fn hand_over(tx: &mut Tx, by: &Actor, of: &Item, to: &Item) -> Result<()> {
    let open = all(tx, of.id).await?.into_iter().filter(|one| one.open);
    for one in open.filter(|_| to.kind.is_ranked()) {
        linking::rehang(tx, by, &one, to).await?;
    }
    Ok(())
}

/// Declines the open sub-tasks of what is declined; nobody takes a step of what is not done.
pub fn retire<'a>(tx: &'a mut Tx, by: &'a Actor, parent: &'a Item) -> BoxFuture<'a, Result<()>> {
    // An edit of the parent asks for this, and this edits: the circle is broken by the box.
    Box::pin(async move {
        for one in open(tx, parent.id).await? {
            let declined = Map::from_iter([("status".to_owned(), Value::from("declined"))]);
            editing::edit(tx, by, &one, declined, Reach::ByHand).await?;
        }
        Ok(())
    })
}

/// The sub-tasks that are still open.
pub async fn open(db: &mut Db, parent: ItemId) -> Result<Vec<Item>> {
    let mut all = all(db, parent).await?;
    all.retain(|one| one.open && one.archived_at.is_none());
    Ok(all)
}

/// Hangs the named sub-tasks of one below another.
pub async fn take_along(tx: &mut Tx, by: &Actor, of: &Item, to: &Item, keys: &[Key]) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let known = all(tx, of.id).await?;
    for key in keys {
        let one = known.iter().find(|one| one.key == key.as_str());
        let one = one.ok_or_else(|| Error::field("subtasks", format!("{key} is no sub-task of {}", of.key)))?;
        debug_assert!(one.kind == Kind::Subtask);
        linking::rehang(tx, by, one, to).await?;
    }
    Ok(())
}

/// A sub-task is a step of one thing: on its way to another it leaves the one before.
pub async fn leave_parent(tx: &mut Tx, from: &Item, to: &Item) -> Result<()> {
    let parent = super::parent(tx, from.id).await?;
    if parent.as_ref().is_some_and(|parent| parent.id == to.id) {
        return Ok(());
    }
    super::fits(tx, from, to).await?;
    let Some(parent) = parent else { return Ok(()) };
    match linking::between(tx, from.id, Tie::Serves, parent.id).await? {
        Some(link) => linking::remove(tx, &link, from, &parent).await,
        None => Ok(()),
    }
}
