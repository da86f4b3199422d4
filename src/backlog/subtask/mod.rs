//! Sub-tasks: the steps of one story, bug, task or spike, in an order of their own below it. They go where it goes.

mod adding;
pub mod ranking;
pub mod reading;
pub mod travelling;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::reading::steps_of;
pub use self::{
    adding::Add,
    reading::{Progress, Step},
};
use crate::{
    command::{ItemId, Registry},
    error::{Error, FieldError, Result},
    items::{Facts, Item, Kind},
    live::Topic,
    sort, sql,
    store::{Db, Tx},
};

/// As many as one piece of work is cut into at most.
pub const MOST: i64 = 200;

sort!(
    /// A step of a story, bug, task or spike.
    Subtask, Subtask, SubtaskFacts, "subtask", "/products/{product}/subtasks", "/subtasks/{key}"
);

pub fn register(registry: &mut Registry) {
    crate::items::sort::register::<Subtask>(registry);
    registry.command::<adding::Add>().command::<ranking::Move>().query::<reading::List>();
}

#[derive(Serialize, Deserialize, JsonSchema, Default, sqlx::FromRow)]
pub struct SubtaskFacts {
    /// How long it takes; no sprint counts it.
    #[serde(default)]
    pub hours: Option<f64>,
}

impl Facts for SubtaskFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db.query(sql!("select hours from subtask where item_id = $1")).bind(item).one().await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into subtask (item_id, hours) values ($1, $2) on conflict (item_id) do update set hours = excluded.hours"
        ))
        .bind(item)
        .bind(self.hours)
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        let fits = self.hours.is_none_or(|hours| hours.is_finite() && (0.0..=10_000.0).contains(&hours));
        let wrong = FieldError { field: "hours".into(), message: "hours are a number from 0 to 10,000".into() };
        if fits { Vec::new() } else { vec![wrong] }
    }
}

/// What a sub-task is a step of.
pub async fn parent(db: &mut Db, subtask: ItemId) -> Result<Option<Item>> {
    let parent = db
        .query(sql!("select to_id from link where from_id = $1 and kind = 'serves' limit 1"))
        .bind(subtask)
        .value::<ItemId>()
        .await?;
    match parent {
        Some(parent) => Item::get(db, parent).await.map(Some),
        None => Ok(None),
    }
}

/// Whether a sub-task may come to stand below this: one of its product, which is not cut into too many already.
pub async fn fits(db: &mut Db, subtask: &Item, to: &Item) -> Result<()> {
    if subtask.product_id != to.product_id {
        let message = format!("{} is in another product; a sub-task is where its parent is", to.key);
        return Err(Error::refused("other_product", message));
    }
    if ranking::siblings(db, to.id).await?.len() as i64 >= MOST {
        return Err(Error::refused("too_many_subtasks", format!("{} has {MOST} sub-tasks; make it smaller", to.key)));
    }
    Ok(())
}

/// Tells the page of what a sub-task belongs to.
pub async fn touch_parent(tx: &mut Tx, item: &Item) -> Result<()> {
    if item.kind == Kind::Subtask
        && let Some(parent) = parent(tx, item.id).await?
    {
        tx.touch(Topic::item(&parent.key));
    }
    Ok(())
}
