//! Moving on the story map: a story to another activity or slice, an activity along the backbone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::map::{self, ACTIVITIES};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{Item, Key, Kind},
    line::{Tie, linking},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Puts a story elsewhere on the story map.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Put {
    pub key: Key,
    /// The epic it is to be part of instead of the one before.
    #[serde(default)]
    pub activity: Option<Key>,
    /// The release it is to ship in instead of the one before.
    #[serde(default)]
    pub slice: Option<Key>,
    /// true: it ships in no planned release.
    #[serde(default)]
    pub later: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
pub struct Stands {
    pub key: String,
    pub message: String,
}

impl Command for Put {
    const NAME: &'static str = "map.put";
    const ROUTE: Route = Route::put("/stories/{key}/map");
    const ABOUT: &'static str = "Puts a story under another activity or into another slice of the story map.";
    type Output = Stands;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("Move {} “{}” on the story map", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Stands> {
        let item = Item::find(tx, by, &self.key).await?;
        if !item.kind.is_ranked() || item.archived_at.is_some() {
            return Err(Error::NotFound);
        }
        let mut said = Vec::new();
        if let Some(activity) = &self.activity {
            let activity = of_kind(tx, by, activity, Kind::Epic, "activity").await?;
            linking::rehang(tx, by, &item, &activity).await?;
            said.push(format!("under {}", activity.title));
        }
        if let Some(slice) = &self.slice {
            let slice = of_kind(tx, by, slice, Kind::Release, "slice").await?;
            linking::rehang(tx, by, &item, &slice).await?;
            said.push(format!("in {}", slice.title));
        } else if self.later == Some(true) {
            leave_releases(tx, &item).await?;
            said.push("later".into());
        }
        if said.is_empty() {
            return Err(Error::field("activity", "say where: an activity, a slice or later"));
        }
        let message = format!("{} is now {}.", item.key, said.join(", "));
        Ok(Stands { key: item.key, message })
    }
}

async fn of_kind(tx: &mut Tx, by: &Actor, key: &Key, kind: Kind, field: &str) -> Result<Item> {
    let item = Item::find(tx, by, key).await?;
    if item.kind != kind || !item.open {
        return Err(Error::field(field, format!("{key} is no open {kind}")));
    }
    Ok(item)
}

/// Takes an item out of every release that is still planned.
pub async fn leave_releases(tx: &mut Tx, item: &Item) -> Result<()> {
    let releases = tx
        .query(sql!(
            "select r.id from link s join item r on r.id = s.to_id where s.from_id = $1 and s.kind = 'ships_in' and r.open"
        ))
        .bind(item.id)
        .all::<(crate::command::ItemId,)>()
        .await?;
    for (release,) in releases {
        let release = Item::get(tx, release).await?;
        if let Some(link) = linking::between(tx, item.id, Tie::ShipsIn, release.id).await? {
            linking::remove(tx, &link, item, &release).await?;
        }
    }
    Ok(())
}

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
        let product = item.product_id.ok_or(Error::NotFound)?;
        crate::backlog::rank::lock(tx, product).await?;
        let mut order: Vec<_> =
            map::activities(tx, product).await?.into_iter().filter(|one| one.id != item.id).collect();
        let (beside, after) = match (&self.before, &self.after) {
            (Some(key), None) => (key, 0),
            (None, Some(key)) => (key, 1),
            _ => return Err(Error::field("before", "say before or after which activity")),
        };
        let at = order.iter().position(|one| one.key == beside.as_str()).map(|at| at + after);
        let at = at.ok_or_else(|| Error::field("before", format!("{beside} is no activity of this map")))?;
        let mut last = None;
        for one in &mut order {
            if one.rank.is_none() {
                one.rank = Some(crate::backlog::rank::between(last.as_deref(), None)?);
                set(tx, one.id, one.rank.clone()).await?;
            }
            last.clone_from(&one.rank);
        }
        let rank = |at: Option<usize>| at.and_then(|at| order.get(at)).and_then(|one| one.rank.clone());
        let (above, below) = (rank(at.checked_sub(1)), rank(Some(at)));
        let place = crate::backlog::rank::between(above.as_deref(), below.as_deref())?;
        set(tx, item.id, Some(place)).await?;
        debug_assert!(order.len() as i64 <= ACTIVITIES + 1);
        if let Some(product) = &item.product {
            tx.touch(Topic::product(product));
        }
        Ok(Stands { message: format!("{} moved.", item.title), key: item.key })
    }
}

async fn set(tx: &mut Tx, item: crate::command::ItemId, rank: Option<String>) -> Result<()> {
    tx.query(sql!(
        "insert into activity (item_id, rank) values ($1, $2) on conflict (item_id) do update set rank = excluded.rank"
    ))
    .bind(item)
    .bind(rank)
    .run()
    .await?;
    Ok(())
}
