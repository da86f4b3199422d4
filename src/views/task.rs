//! The tasks of the story map: below each activity what somebody does one after the other; stories hang below them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::mapping::of_kind;
use crate::{
    backlog::rank,
    command::{Actor, Command, ItemId, Place, ProductId, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, Kind, text},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// No activity has more.
const MOST: i64 = 30;
/// No map shows more.
pub const SHOWN: i64 = 300;

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Task {
    pub id: Uuid,
    pub title: String,
    /// The key of the activity it is part of.
    pub activity: String,
    #[serde(skip)]
    pub epic_id: ItemId,
    #[serde(skip)]
    pub rank: String,
}

/// The tasks of the open activities of a product, each in its order.
pub async fn of_product(db: &mut Db, product: ProductId) -> Result<Vec<Task>> {
    Ok(db
        .query(sql!(
            "select t.id, t.title, e.key as activity, t.epic_id, t.rank from item e cross join map_task t
             where e.product_id = $1 and e.kind = 'epic' and e.open and e.archived_at is null and t.epic_id = e.id
                and t.removed_at is null order by e.id, t.rank, t.id limit $2"
        ))
        .bind(product)
        .bind(SHOWN + 1)
        .all()
        .await?)
}

impl Task {
    /// A task of the map that the actor sees, with its activity.
    pub async fn find(db: &mut Db, by: &Actor, id: Uuid) -> Result<(Task, Item)> {
        let task = one(db, id).await?.ok_or(Error::NotFound)?;
        let key = Key::parse(&task.activity).ok_or(Error::NotFound)?;
        let item = Item::find(db, by, &key).await?;
        Ok((task, item))
    }
}

async fn one(db: &mut Db, id: Uuid) -> Result<Option<Task>> {
    Ok(db
        .query(sql!(
            "select t.id, t.title, e.key as activity, t.epic_id, t.rank from map_task t join item e on e.id = t.epic_id
             where t.id = $1 and t.removed_at is null"
        ))
        .bind(id)
        .one()
        .await?)
}

async fn of_activity(db: &mut Db, epic: ItemId) -> Result<Vec<Task>> {
    Ok(db
        .query(sql!(
            "select t.id, t.title, e.key as activity, t.epic_id, t.rank from map_task t join item e on e.id = t.epic_id
             where t.epic_id = $1 and t.removed_at is null order by t.rank, t.id limit $2"
        ))
        .bind(epic)
        .bind(MOST + 1)
        .all()
        .await?)
}

/// Adds a task to an activity, the last in its row.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The activity: an open epic.
    pub key: Key,
    #[schemars(length(min = 1, max = 200))]
    pub title: String,
}

/// Changes what a task is called, or where it stands in its activity.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    pub task: Uuid,
    #[serde(default)]
    #[schemars(length(min = 1, max = 200))]
    pub title: Option<String>,
    /// The task it is to stand before.
    #[serde(default)]
    pub before: Option<Uuid>,
    /// The task it is to stand after.
    #[serde(default)]
    pub after: Option<Uuid>,
}

/// Takes a task off the map; its stories stay under the activity.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    pub task: Uuid,
}

fn place_of(item: &Item, about: String) -> Place {
    item.place(Right::OrderBacklog).about(about)
}

impl Command for Add {
    const NAME: &'static str = "map.task.create";
    const ROUTE: Route = Route::create("/epics/{key}/map/tasks");
    const ABOUT: &'static str = "Adds a task to an activity of the story map.";
    type Output = Task;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        let about = format!("Add the task “{}” to “{}”", crate::web::markdown::plain(&self.title, 80), item.short());
        Ok(place_of(&item, about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Task> {
        let item = of_kind(tx, by, &self.key, Kind::Epic, "key").await?;
        let title = text::line("title", &self.title, 200)?;
        rank::lock(tx, item.product_id.ok_or(Error::NotFound)?).await?;
        let there = of_activity(tx, item.id).await?;
        if there.len() as i64 >= MOST {
            return Err(Error::field("title", format!("an activity has at most {MOST} tasks")));
        }
        refuse_twin(&there, &title, None)?;
        let (id, now, rank) = (tx.id(), tx.now, rank::between(there.last().map(|last| last.rank.as_str()), None)?);
        tx.query(sql!("insert into map_task (id, epic_id, title, rank, created_at) values ($1, $2, $3, $4, $5)"))
            .bind(id)
            .bind(item.id)
            .bind(title.clone())
            .bind(rank.clone())
            .bind(now)
            .run()
            .await?;
        let task = Task { id, title, activity: item.key.clone(), epic_id: item.id, rank };
        record(tx, &item, Value::Null, said(&task));
        Ok(task)
    }

    fn next(output: &Task) -> Option<String> {
        let product = output.activity.rsplit_once('-')?.0;
        Some(format!("/products/{product}/map"))
    }
}

impl Command for Edit {
    const NAME: &'static str = "map.task.edit";
    const ROUTE: Route = Route::patch("/map/tasks/{task}");
    const ABOUT: &'static str = "Changes what a task of the story map is called, or where it stands in its activity.";
    type Output = Task;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let (task, item) = Task::find(db, by, self.task).await?;
        Ok(place_of(&item, format!("Change the task “{}”", task.title)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Task> {
        let (task, item) = Task::find(tx, by, self.task).await?;
        rank::lock(tx, item.product_id.ok_or(Error::NotFound)?).await?;
        let others: Vec<Task> = of_activity(tx, item.id).await?.into_iter().filter(|one| one.id != task.id).collect();
        let title = match &self.title {
            Some(title) => text::line("title", title, 200)?,
            None => task.title.clone(),
        };
        refuse_twin(&others, &title, Some(task.id))?;
        let beside = match (self.before, self.after) {
            (None, None) => None,
            (Some(other), None) => Some((other, 0, "before")),
            (None, Some(other)) => Some((other, 1, "after")),
            _ => return Err(Error::field("before", "say before or after which task, not both")),
        };
        let mut rank = task.rank.clone();
        if let Some((other, after, field)) = beside {
            let at = others.iter().position(|one| one.id == other).map(|at| at + after);
            let at = at.ok_or_else(|| Error::field(field, "this is no other task of the same activity"))?;
            let rank_at = |at: Option<usize>| at.and_then(|at| others.get(at)).map(|one| one.rank.as_str());
            rank = rank::between(rank_at(at.checked_sub(1)), rank_at(Some(at)))?;
        }
        let now = Task { title, rank, ..task.clone() };
        set(tx, &now).await?;
        if said(&now) != said(&task) {
            record(tx, &item, said(&task), said(&now));
        }
        Ok(now)
    }

    fn next(output: &Task) -> Option<String> {
        Add::next(output)
    }
}

#[derive(Serialize, JsonSchema)]
pub struct Removed {
    pub message: String,
}

impl Command for Remove {
    const NAME: &'static str = "map.task.remove";
    const ROUTE: Route = Route::delete("/map/tasks/{task}");
    const ABOUT: &'static str = "Takes a task off the story map; its stories stay under the activity.";
    type Output = Removed;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let (task, item) = Task::find(db, by, self.task).await?;
        Ok(place_of(&item, format!("Take the task “{}” off the story map", task.title)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Removed> {
        let (task, item) = Task::find(tx, by, self.task).await?;
        remove(tx, task.id, true).await?;
        record(tx, &item, said(&task), Value::Null);
        Ok(Removed { message: format!("{} is off the map; its stories stay under {}.", task.title, item.title) })
    }
}

fn refuse_twin(there: &[Task], title: &str, own: Option<Uuid>) -> Result<()> {
    let twin = there.iter().find(|one| Some(one.id) != own && one.title.to_lowercase() == title.to_lowercase());
    twin.map_or(Ok(()), |twin| Err(Error::field("title", format!("{} is a task of this activity already", twin.title))))
}

async fn set(tx: &mut Tx, task: &Task) -> Result<()> {
    tx.query(sql!("update map_task set title = $2, rank = $3 where id = $1"))
        .bind(task.id)
        .bind(task.title.clone())
        .bind(task.rank.clone())
        .run()
        .await?;
    Ok(())
}

async fn remove(tx: &mut Tx, task: Uuid, removed: bool) -> Result<()> {
    let at = removed.then_some(tx.now);
    tx.query(sql!("update map_task set removed_at = $2 where id = $1")).bind(task).bind(at).run().await?;
    Ok(())
}

fn said(task: &Task) -> Value {
    json!({"text": task.title, "id": task.id, "rank": task.rank})
}

fn record(tx: &mut Tx, item: &Item, before: Value, after: Value) {
    tx.record(Change { item: item.id, key: item.key.clone(), field: "map_task".into(), before, after });
    tx.touch(Topic::item(&item.key));
    if let Some(product) = &item.product {
        tx.touch(Topic::product(product));
    }
}

/// Puts a task back to how it was, as undo asks; false when it has changed since.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let id = |value: &Value| value["id"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let Some(task) = id(&change.after).or(id(&change.before)) else { return Ok(false) };
    let now = one(tx, task).await?;
    if now.as_ref().map_or(Value::Null, said) != change.after {
        return Ok(false);
    }
    if change.before.is_null() {
        remove(tx, task, true).await?;
    } else {
        let text = |name: &str| change.before[name].as_str().unwrap_or_default().to_owned();
        let back =
            Task { id: task, title: text("text"), activity: item.key.clone(), epic_id: item.id, rank: text("rank") };
        let twins = of_activity(tx, item.id).await?;
        if refuse_twin(&twins, &back.title, Some(task)).is_err() {
            return Ok(false);
        }
        remove(tx, task, false).await?;
        set(tx, &back).await?;
    }
    record(tx, item, change.after.clone(), change.before.clone());
    Ok(true)
}

/// The task a story stands under.
pub async fn of_story(db: &mut Db, item: ItemId) -> Result<Option<Task>> {
    Ok(db
        .query(sql!(
            "select t.id, t.title, e.key as activity, t.epic_id, t.rank from map_place p join map_task t on t.id = p.task_id
                join item e on e.id = t.epic_id where p.item_id = $1 and t.removed_at is null"
        ))
        .bind(item)
        .one()
        .await?)
}

/// Puts a story under a task, or under none.
pub async fn put_story(tx: &mut Tx, item: &Item, task: Option<&Task>) -> Result<()> {
    let told = |task: Option<&Task>| task.map_or(Value::Null, |task| json!({"text": task.title, "id": task.id}));
    let before = of_story(tx, item.id).await?;
    if before.as_ref().map(|task| task.id) == task.map(|task| task.id) {
        return Ok(());
    }
    tx.query(sql!("delete from map_place where item_id = $1")).bind(item.id).run().await?;
    if let Some(task) = task {
        tx.query(sql!("insert into map_place (item_id, task_id) values ($1, $2)"))
            .bind(item.id)
            .bind(task.id)
            .run()
            .await?;
    }
    let (before, after) = (told(before.as_ref()), told(task));
    tx.record(Change { item: item.id, key: item.key.clone(), field: "task".into(), before, after });
    tx.touch(Topic::item(&item.key));
    if let Some(product) = &item.product {
        tx.touch(Topic::product(product));
    }
    Ok(())
}

/// Puts a story back under the task it was under; false when it has been put elsewhere since.
pub async fn put_story_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let id = |value: &Value| value["id"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    if of_story(tx, item.id).await?.map(|task| task.id) != id(&change.after) {
        return Ok(false);
    }
    let wanted = match id(&change.before) {
        Some(task) => one(tx, task).await?,
        None => None,
    };
    put_story(tx, item, wanted.as_ref()).await?;
    Ok(true)
}
