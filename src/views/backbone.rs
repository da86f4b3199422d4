//! The order of the activities along the backbone of the story map.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    map::{self, ACTIVITIES, Activity},
    mapping::{Stands, of_kind},
};
use crate::{
    backlog::rank,
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, Kind},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Puts an activity elsewhere on the backbone.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Order {
    pub key: Key,
    /// The activity it is to stand before.
    #[serde(default)]
    pub before: Option<Key>,
    /// The activity it is to stand after.
    #[serde(default)]
    pub after: Option<Key>,
}

impl Command for Order {
    const NAME: &'static str = "map.order";
    const ROUTE: Route = Route::put("/epics/{key}/map");
    const ABOUT: &'static str = "Puts an activity elsewhere on the backbone of the story map.";
    type Output = Stands;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(item.place(Right::OrderBacklog).about(format!("Move the activity “{}”", item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Stands> {
        let item = of_kind(tx, by, &self.key, Kind::Epic, "key").await?;
        let order = others(tx, &item).await?;
        let (beside, after) = match (&self.before, &self.after) {
            (Some(key), None) => (key, 0),
            (None, Some(key)) => (key, 1),
            _ => return Err(Error::field("before", "say before or after which activity")),
        };
        let at = order.iter().position(|one| one.key == beside.as_str()).map(|at| at + after);
        let at = at.ok_or_else(|| Error::field("before", format!("{beside} is no activity of this map")))?;
        put(tx, &item, order, at).await?;
        Ok(Stands { message: format!("{} moved.", item.title), key: item.key })
    }
}

/// The other activities in their order, while nobody else changes it.
async fn others(tx: &mut Tx, item: &Item) -> Result<Vec<Activity>> {
    let product = item.product_id.ok_or(Error::NotFound)?;
    rank::lock(tx, product).await?;
    Ok(map::activities(tx, product).await?.into_iter().filter(|one| one.id != item.id).collect())
}

/// Puts an activity at a place among the others; those that nobody has put anywhere keep the place they have.
async fn put(tx: &mut Tx, item: &Item, mut order: Vec<Activity>, at: usize) -> Result<()> {
    debug_assert!(order.len() as i64 <= ACTIVITIES + 1);
    let before = left_of(tx, item).await?;
    let mut last = None;
    for one in &mut order {
        if one.rank.is_none() {
            one.rank = Some(rank::between(last.as_deref(), None)?);
            set(tx, one.id, one.rank.clone()).await?;
        }
        last.clone_from(&one.rank);
    }
    let rank_at = |at: Option<usize>| at.and_then(|at| order.get(at)).and_then(|one| one.rank.clone());
    let (above, below) = (rank_at(at.checked_sub(1)), rank_at(Some(at)));
    set(tx, item.id, Some(rank::between(above.as_deref(), below.as_deref())?)).await?;
    let now = left_of(tx, item).await?;
    let said = |left: Option<Activity>| {
        let text = left.as_ref().map_or_else(|| "first".to_owned(), |left| format!("right of {}", left.title));
        json!({"text": text, "left": left.map(|left| left.key)})
    };
    let (before, after) = (said(before), said(now));
    if before != after {
        tx.record(Change { item: item.id, key: item.key.clone(), field: "activity".into(), before, after });
    }
    if let Some(product) = &item.product {
        tx.touch(Topic::product(product));
    }
    Ok(())
}

/// The activity to the left of another.
async fn left_of(tx: &mut Tx, item: &Item) -> Result<Option<Activity>> {
    let all = map::activities(tx, item.product_id.ok_or(Error::NotFound)?).await?;
    let at = all.iter().position(|one| one.id == item.id);
    Ok(at.and_then(|at| at.checked_sub(1)).map(|at| all[at].clone()))
}

async fn set(tx: &mut Tx, item: ItemId, rank: Option<String>) -> Result<()> {
    tx.query(sql!(
        "insert into activity (item_id, rank) values ($1, $2) on conflict (item_id) do update set rank = excluded.rank"
    ))
    .bind(item)
    .bind(rank)
    .run()
    .await?;
    Ok(())
}

/// Puts an activity back to where it stood, as undo asks; false when it has moved since.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let left = |value: &Value| value["left"].as_str().map(str::to_owned);
    if left_of(tx, item).await?.map(|left| left.key) != left(&change.after) {
        return Ok(false);
    }
    let order = others(tx, item).await?;
    let wanted = left(&change.before);
    let at = wanted.and_then(|key| order.iter().position(|one| one.key == key)).map_or(0, |at| at + 1);
    put(tx, item, order, at).await?;
    Ok(true)
}
