//! Moving an item in the one order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::rank;
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{Full, Item, Key, editing},
    sql,
    store::{Db, Tx},
};

/// Moves an item in the backlog: before or after another, to the top or bottom, or to a position.
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
    /// Counted from 1; at most 10,000.
    #[serde(default)]
    pub position: Option<i64>,
}

impl Command for Move {
    const NAME: &'static str = "story.rank";
    const ROUTE: Route = Route::put("/stories/{key}/rank");
    const ABOUT: &'static str = "Moves an item in the one order of its product; exactly one of the places is given.";
    const RESTS_ON: &'static [&'static str] = &["status"];
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        let whither = match self {
            Move { before: Some(key), .. } => format!("before {key}"),
            Move { after: Some(key), .. } => format!("after {key}"),
            Move { top: Some(true), .. } => "to the top of the backlog".into(),
            Move { bottom: Some(true), .. } => "to the bottom of the backlog".into(),
            Move { position: Some(position), .. } => format!("to position {position}"),
            _ => String::new(),
        };
        Ok(item.place(Right::OrderBacklog).about(format!("Move {} “{}” {whither}", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let item = Item::find(tx, by, &self.key).await?;
        let (Some(product), true, true) = (item.product_id, item.open, item.kind.is_ranked()) else {
            return Err(Error::refused("not_in_backlog", format!("{} does not stand in the backlog", item.key)));
        };
        rank::lock(tx, product).await?;
        let new = self.place_for(tx, by, &item).await?;
        let (version, updated_at) = (write(tx, &item, Some(&new)).await?, tx.now);
        Full::of(tx, Item { rank: Some(new), version, updated_at, ..item }).await
    }
}

impl Move {
    async fn place_for(&self, tx: &mut Tx, by: &Actor, item: &Item) -> Result<String> {
        let product = item.product_id.ok_or(Error::NotFound)?;
        match (&self.before, &self.after, self.top, self.bottom, self.position) {
            (Some(before), None, None, None, None) => {
                let at = anchor(tx, by, item, before, "before").await?;
                let above = rank::neighbour(tx, product, &at, true, item.id).await?;
                rank::between(above.as_deref(), Some(&at))
            }
            (None, Some(after), None, None, None) => {
                let at = anchor(tx, by, item, after, "after").await?;
                let below = rank::neighbour(tx, product, &at, false, item.id).await?;
                rank::between(Some(&at), below.as_deref())
            }
            (None, None, Some(true), None, None) => rank::first(tx, product).await,
            (None, None, None, Some(true), None) => rank::last(tx, product).await,
            (None, None, None, None, Some(position @ 1..=10_000)) => at_position(tx, item, position).await,
            (None, None, None, None, Some(_)) => Err(Error::field("position", "a position is from 1 to 10,000")),
            _ => Err(Error::field("", "say one of before, after, top, bottom or position")),
        }
    }
}

/// Puts an item at a place in the order, or below it when that is taken.
pub async fn set(tx: &mut Tx, item: &Item, new: Option<String>) -> Result<()> {
    let new = match (new, item.product_id) {
        (Some(rank), Some(product)) if item.open => Some(rank::free(tx, product, &rank, item.id).await?),
        (new, _) => new,
    };
    write(tx, item, new.as_deref()).await?;
    Ok(())
}

/// Writes a place that is free; gives the item's new version.
async fn write(tx: &mut Tx, item: &Item, new: Option<&str>) -> Result<i64> {
    let now = tx.now;
    let version = tx
        .query(sql!(
            "update item set rank = $2, version = version + 1, updated_at = $3 where id = $1 returning version"
        ))
        .bind(item.id)
        .bind(new.map(str::to_owned))
        .bind(now)
        .value::<i64>()
        .await?
        .ok_or(Error::NotFound)?;
    tx.record(Change {
        item: item.id,
        key: item.key.clone(),
        field: "rank".into(),
        before: json!(item.rank),
        after: json!(new),
    });
    editing::touch(tx, item);
    Ok(version)
}

/// The rank of the item that another is put beside.
async fn anchor(db: &mut Db, by: &Actor, item: &Item, key: &Key, field: &str) -> Result<String> {
    let other = Item::find(db, by, key).await?;
    if other.id == item.id {
        return Err(Error::field(field, "an item cannot stand beside itself"));
    }
    match other.rank {
        Some(rank) if other.open && other.product_id == item.product_id => Ok(rank),
        _ => Err(Error::field(field, format!("{key} does not stand in this backlog"))),
    }
}

async fn at_position(tx: &mut Tx, item: &Item, position: i64) -> Result<String> {
    let product = item.product_id.ok_or(Error::NotFound)?;
    let ranks = tx
        .query(sql!(
            "select rank from item where product_id = $1 and open and rank is not null and id <> $2 order by rank, id limit $3"
        ))
        .bind(product)
        .bind(item.id)
        .bind(position)
        .all::<(String,)>()
        .await?;
    let at = (position - 1) as usize;
    let above = at.checked_sub(1).and_then(|above| ranks.get(above).or(ranks.last())).map(|(rank,)| rank.as_str());
    rank::between(above, ranks.get(at).map(|(rank,)| rank.as_str()))
}
