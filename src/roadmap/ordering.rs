//! Where a bet stands: in which horizon, and where among the others in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::health::initiative;
use crate::{
    backlog::rank,
    command::{Actor, Command, ItemId, Place, ProductId, Route},
    error::{Error, Result},
    events::Change,
    items::{
        Full, Item, Key,
        editing::{self, Reach},
    },
    sql,
    store::{Db, Tx},
};

/// Puts a bet into a horizon, and before or after another there.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Move {
    pub key: Key,
    /// now, next, later, or none; where it is unless told.
    #[serde(default)]
    pub horizon: Option<String>,
    #[serde(default)]
    pub before: Option<Key>,
    #[serde(default)]
    pub after: Option<Key>,
    /// Before everything in the horizon; otherwise it goes to the end.
    #[serde(default)]
    pub top: Option<bool>,
    #[serde(default)]
    pub version: Option<i64>,
}

/// The horizon of what has none, as it is said.
pub const NONE: &str = "none";
const MOST: i64 = 5_000;

impl Command for Move {
    const NAME: &'static str = "initiative.move";
    const ROUTE: Route = Route::put("/initiatives/{key}/horizon");
    const ABOUT: &'static str =
        "Puts a bet into a horizon, at its end, at its top, or before or after another bet there.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = initiative(db, by, &self.key).await?;
        let whither = match self {
            Move { before: Some(key), .. } => format!("before {key}"),
            Move { after: Some(key), .. } => format!("after {key}"),
            Move { horizon: Some(horizon), .. } => format!("to {horizon}"),
            _ => String::new(),
        };
        Ok(item.place(item.kind.right()).about(format!("Move {} “{}” {whither}", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let item = initiative(tx, by, &self.key).await?;
        let product = item.product_id.filter(|_| item.open);
        let product = product.ok_or_else(|| Error::refused("not_open", format!("{} is {}", item.key, item.status)))?;
        rank::lock(tx, product).await?;
        let mut order = order(tx, product).await?;
        let at = order.iter().position(|one| one.id == item.id).ok_or(Error::NotFound)?;
        let stood = order.remove(at);
        let horizon = match self.horizon.as_deref() {
            None | Some("") => stood.horizon.clone(),
            Some(NONE) => None,
            Some(horizon) => Some(horizon.to_owned()),
        };
        let place = self.place_among(&order, horizon.as_deref())?;
        let mut changes = Map::from_iter([("horizon".to_owned(), json!(horizon))]);
        changes.extend(self.version.map(|version| ("version".to_owned(), version.into())));
        let moved = editing::edit(tx, by, &item, changes, Reach::ByHand).await?;
        // Whoever stands where it stood does not move.
        if horizon != stood.horizon || place != at || stood.rank.is_none() {
            put(tx, &moved, &mut order, place, stood.rank).await?;
        }
        Full::of(tx, moved).await
    }
}

impl Move {
    /// The place among the others of the product, each horizon being a part of that one order.
    fn place_among(&self, order: &[Standing], horizon: Option<&str>) -> Result<usize> {
        let beside = |key: &Key, field: &str| {
            let at = order.iter().position(|one| one.key == key.as_str() && one.horizon.as_deref() == horizon);
            at.ok_or_else(|| Error::field(field, format!("{key} is no open bet of this horizon")))
        };
        match (&self.before, &self.after, self.top) {
            (Some(before), None, None) => beside(before, "before"),
            (None, Some(after), None) => Ok(beside(after, "after")? + 1),
            (None, None, Some(true)) => {
                Ok(order.iter().position(|one| one.horizon.as_deref() == horizon).unwrap_or(order.len()))
            }
            (None, None, _) => {
                Ok(order.iter().rposition(|one| one.horizon.as_deref() == horizon).map_or(order.len(), |at| at + 1))
            }
            _ => Err(Error::field("before", "say one of before, after or top")),
        }
    }
}

#[derive(sqlx::FromRow)]
struct Standing {
    id: ItemId,
    key: String,
    horizon: Option<String>,
    rank: Option<String>,
}

/// The open bets of a product in their order; those that nobody has put anywhere come last.
async fn order(db: &mut Db, product: ProductId) -> Result<Vec<Standing>> {
    Ok(db
        .query(sql!(
            "select i.id, i.key, f.horizon, f.rank from item i left join initiative f on f.item_id = i.id
             where i.product_id = $1 and i.kind = 'initiative' and i.open and i.archived_at is null
             order by case when f.rank is null then 1 else 0 end, f.rank, i.created_at, i.id limit $2"
        ))
        .bind(product)
        .bind(MOST)
        .all()
        .await?)
}

/// Gives a bet the place among the others; those that nobody has put anywhere keep the place they have.
async fn put(tx: &mut Tx, item: &Item, order: &mut [Standing], at: usize, before: Option<String>) -> Result<()> {
    let mut last = None;
    for one in order.iter_mut() {
        // Two may share a rank after one of them was away.
        if one.rank.is_none() || one.rank <= last {
            one.rank = Some(rank::between(last.as_deref(), None)?);
            set(tx, one.id, one.rank.clone()).await?;
        }
        last.clone_from(&one.rank);
    }
    let rank_at = |at: Option<usize>| at.and_then(|at| order.get(at)).and_then(|one| one.rank.clone());
    let (above, below) = (rank_at(at.checked_sub(1)), rank_at(Some(at)));
    let rank = rank::between(above.as_deref(), below.as_deref())?;
    set(tx, item.id, Some(rank.clone())).await?;
    let above = at.checked_sub(1).and_then(|at| order.get(at));
    let text = above.map_or_else(|| "first".to_owned(), |above| format!("after {}", above.key));
    tx.record(Change {
        item: item.id,
        key: item.key.clone(),
        field: "standing".into(),
        before: json!({"rank": before}),
        after: json!({"rank": rank, "text": text}),
    });
    editing::touch(tx, item);
    Ok(())
}

async fn set(tx: &mut Tx, item: ItemId, rank: Option<String>) -> Result<()> {
    tx.query(sql!(
        "insert into initiative (item_id, rank) values ($1, $2) on conflict (item_id) do update set rank = excluded.rank"
    ))
    .bind(item)
    .bind(rank)
    .run()
    .await?;
    Ok(())
}

/// Puts a bet back to where it stood, as undo asks; false when it has moved since.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let now = tx.query(sql!("select rank from initiative where item_id = $1")).bind(item.id).one::<(Option<String>,)>();
    let now = now.await?.and_then(|(rank,)| rank);
    if now.as_deref() != change.after["rank"].as_str() {
        return Ok(false);
    }
    let before = change.before["rank"].as_str().map(str::to_owned);
    set(tx, item.id, before.clone()).await?;
    let (before, after) = (change.after.clone(), json!({"rank": before, "text": "where it stood"}));
    tx.record(Change { item: item.id, key: item.key.clone(), field: "standing".into(), before, after });
    editing::touch(tx, item);
    Ok(true)
}
