//! The order of the sub-tasks of one parent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{MOST, parent, touch_parent};
use crate::{
    backlog::rank,
    command::{Actor, Command, ItemId, Place, Route},
    error::{Error, Result},
    events::Change,
    items::{Full, Item, Key, Kind, editing},
    sql,
    store::{Db, Tx},
};

/// Moves a sub-task among those of its parent; exactly one of the places is given.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Move {
    pub key: Key,
    #[serde(default)]
    pub before: Option<Key>,
    #[serde(default)]
    pub after: Option<Key>,
    #[serde(default)]
    pub top: Option<bool>,
    #[serde(default)]
    pub bottom: Option<bool>,
}

impl Command for Move {
    const NAME: &'static str = "subtask.rank";
    const ROUTE: Route = Route::put("/subtasks/{key}/rank");
    const ABOUT: &'static str = "Moves a sub-task among those of its parent; exactly one of the places is given.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = find(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("Move the sub-task {} “{}”", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let item = find(tx, by, &self.key).await?;
        let mut order = order(tx, &item).await?;
        let from = order.iter().position(|one| one.id == item.id).ok_or(Error::NotFound)?;
        let above = from.checked_sub(1).map(|at| order[at].key.clone());
        let one = order.remove(from);
        let at = self.at(&order)?;
        settle(tx, order, one, at).await?;
        tell(tx, &item, above).await?;
        Full::of(tx, item).await
    }
}

impl Move {
    /// The place in the order without the one that moves.
    fn at(&self, order: &[Sibling]) -> Result<usize> {
        let beside = |field: &str, key: &Key| {
            let at = order.iter().position(|one| one.key == key.as_str());
            at.ok_or_else(|| Error::field(field, format!("{key} is no other sub-task of the same parent")))
        };
        match (&self.before, &self.after, self.top, self.bottom) {
            (Some(before), None, None, None) => beside("before", before),
            (None, Some(after), None, None) => beside("after", after).map(|at| at + 1),
            (None, None, Some(true), None) => Ok(0),
            (None, None, None, Some(true)) => Ok(order.len()),
            _ => Err(Error::field("", "say one of before, after, top or bottom")),
        }
    }
}

async fn find(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::Subtask { Ok(item) } else { Err(Error::NotFound) }
}

/// A sub-task in the order below its parent.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sibling {
    pub id: ItemId,
    pub key: String,
    pub rank: String,
}

pub async fn siblings(db: &mut Db, parent: ItemId) -> Result<Vec<Sibling>> {
    Ok(db
        .query(sql!(
            "select i.id, i.key, s.rank from link l cross join item i join subtask s on s.item_id = i.id
             where l.to_id = $1 and l.kind = 'serves' and l.from_kind = 'subtask' and i.id = l.from_id and i.archived_at is null
             order by s.rank, i.id limit $2"
        ))
        .bind(parent)
        .bind(MOST)
        .all()
        .await?)
}

/// The order in which a sub-task stands; whoever else wants to change it waits.
async fn order(tx: &mut Tx, item: &Item) -> Result<Vec<Sibling>> {
    if let Some(product) = item.product_id {
        rank::lock(tx, product).await?;
    }
    let above = parent(tx, item.id).await?.ok_or(Error::NotFound)?;
    siblings(tx, above.id).await
}

/// Puts one at a place among the others; where there is no room between two, all are given places anew.
async fn settle(tx: &mut Tx, mut order: Vec<Sibling>, one: Sibling, at: usize) -> Result<()> {
    let at = at.min(order.len());
    let rank = |at: Option<usize>| at.and_then(|at| order.get(at)).map(|one| one.rank.as_str());
    let (above, below) = (rank(at.checked_sub(1)), rank(Some(at)));
    let known = above != Some("") && below != Some("");
    if let Some(room) = methods::rank::between(above, below).filter(|_| known) {
        return set(tx, one.id, room).await;
    }
    order.insert(at, one);
    let ranks = methods::rank::following(None, order.len());
    for (one, rank) in order.iter().zip(ranks.ok_or_else(|| Error::Bug("no ranks from the first on".into()))?) {
        set(tx, one.id, rank).await?;
    }
    Ok(())
}

/// Puts a sub-task that has just come below a parent at its end.
pub async fn place_last(tx: &mut Tx, item: &Item, to: ItemId) -> Result<()> {
    let mut order = siblings(tx, to).await?;
    let Some(at) = order.iter().position(|one| one.id == item.id) else { return Ok(()) };
    let one = order.remove(at);
    let end = order.len();
    settle(tx, order, one, end).await
}

async fn set(tx: &mut Tx, item: ItemId, rank: String) -> Result<()> {
    tx.query(sql!("update subtask set rank = $2 where item_id = $1")).bind(item).bind(rank).run().await?;
    Ok(())
}

/// Writes down where it stood and where it stands: below which other.
async fn tell(tx: &mut Tx, item: &Item, before: Option<String>) -> Result<()> {
    let now = above(tx, item).await?;
    if now == before {
        return Ok(());
    }
    let said = |above: Option<String>| {
        let text = above.as_ref().map_or_else(|| "first".to_owned(), |key| format!("below {key}"));
        json!({"text": text, "below": above})
    };
    let (before, after) = (said(before), said(now));
    tx.record(Change { item: item.id, key: item.key.clone(), field: "place".into(), before, after });
    editing::touch(tx, item);
    touch_parent(tx, item).await
}

/// The key of the sub-task above this one.
async fn above(tx: &mut Tx, item: &Item) -> Result<Option<String>> {
    let order = order(tx, item).await?;
    let at = order.iter().position(|one| one.id == item.id).ok_or(Error::NotFound)?;
    Ok(at.checked_sub(1).map(|at| order[at].key.clone()))
}

/// Puts a sub-task back to where it stood, as undo asks; false when it has moved since.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    if item.archived_at.is_some() {
        return Ok(false);
    }
    let below = |value: &Value| value["below"].as_str().map(str::to_owned);
    let now = above(tx, item).await?;
    if now != below(&change.after) {
        return Ok(false);
    }
    let mut order = order(tx, item).await?;
    let Some(at) = order.iter().position(|one| one.id == item.id) else { return Ok(false) };
    let one = order.remove(at);
    let wanted = below(&change.before);
    let at = wanted.and_then(|key| order.iter().position(|one| one.key == key)).map_or(0, |at| at + 1);
    settle(tx, order, one, at).await?;
    tell(tx, item, now).await?;
    Ok(true)
}
