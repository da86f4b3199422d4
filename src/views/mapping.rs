//! Moving on the story map: a story to another activity or slice, or out of both.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::task::{self, Task};
use crate::{
    command::{Actor, Command, ItemId, Place, Route},
    error::{Error, Result},
    items::{Item, Key, Kind},
    line::{Tie, linking},
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
    /// The task of the story map that it is to stand under; of another activity, it goes there.
    #[serde(default)]
    pub task: Option<Uuid>,
    /// true: it stands under no task of its activity.
    #[serde(default)]
    pub no_task: Option<bool>,
    /// true: it is part of no activity any more.
    #[serde(default)]
    pub loose: Option<bool>,
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
        let task = match self.task {
            Some(id) => {
                let wrong = || Error::field("task", "there is no such task on this map");
                let (task, epic) = Task::find(tx, by, id).await.map_err(|_| wrong())?;
                if epic.product_id != item.product_id || !epic.open {
                    return Err(wrong());
                }
                if self.activity.as_ref().is_some_and(|activity| activity.as_str() != epic.key) {
                    return Err(Error::field("task", format!("this is a task of {}", epic.title)));
                }
                Some((task, epic))
            }
            None => None,
        };
        if let Some(activity) = &self.activity {
            let activity = of_kind(tx, by, activity, Kind::Epic, "activity").await?;
            linking::rehang(tx, by, &item, &activity).await?;
            said.push(format!("under {}", activity.title));
        }
        if let Some((task, epic)) = &task {
            if self.activity.is_none() && linking::between(tx, item.id, Tie::Serves, epic.id).await?.is_none() {
                linking::rehang(tx, by, &item, epic).await?;
                said.push(format!("under {}", epic.title));
            }
            task::put_story(tx, &item, Some(task)).await?;
            said.push(format!("at {}", task.title));
        } else if self.no_task == Some(true) || self.activity.is_some() || self.loose == Some(true) {
            task::put_story(tx, &item, None).await?;
            if self.no_task == Some(true) {
                said.push("under no task".into());
            }
        }
        if self.activity.is_none() && task.is_none() && self.loose == Some(true) {
            leave(tx, &item, Tie::Serves, Kind::Epic).await?;
            said.push("without an activity".into());
        }
        if let Some(slice) = &self.slice {
            let slice = of_kind(tx, by, slice, Kind::Release, "slice").await?;
            linking::rehang(tx, by, &item, &slice).await?;
            said.push(format!("in {}", slice.title));
        } else if self.later == Some(true) {
            leave(tx, &item, Tie::ShipsIn, Kind::Release).await?;
            said.push("later".into());
        }
        if said.is_empty() {
            return Err(Error::field("activity", "say where: an activity, a task, a slice, later or loose"));
        }
        let message = format!("{} is now {}.", item.key, said.join(", "));
        Ok(Stands { key: item.key, message })
    }
}

pub(super) async fn of_kind(tx: &mut Tx, by: &Actor, key: &Key, kind: Kind, field: &str) -> Result<Item> {
    let item = Item::find(tx, by, key).await?;
    if item.kind != kind || !item.open {
        return Err(Error::field(field, format!("{key} is no open {kind}")));
    }
    Ok(item)
}

/// Takes an item out of everything open of a kind: the releases that are planned, the epics.
async fn leave(tx: &mut Tx, item: &Item, tie: Tie, kind: Kind) -> Result<()> {
    let ends = tx
        .query(sql!(
            "select r.id from link s join item r on r.id = s.to_id
             where s.from_id = $1 and s.kind = $2 and r.kind = $3 and r.open limit 100"
        ))
        .bind(item.id)
        .bind(tie.name())
        .bind(kind.name())
        .all::<(ItemId,)>()
        .await?;
    for (end,) in ends {
        let end = Item::get(tx, end).await?;
        if let Some(link) = linking::between(tx, item.id, tie, end.id).await? {
            linking::remove(tx, &link, item, &end).await?;
        }
    }
    Ok(())
}
