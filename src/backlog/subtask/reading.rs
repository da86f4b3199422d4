//! The sub-tasks of a piece of work, and how many of them are done.

use std::collections::HashMap;

use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::MOST;
use crate::{
    backlog::criterion,
    command::{Actor, ItemId, Query, Route},
    error::Result,
    items::Key,
    sql,
    store::Db,
    web::kit::{Icon, icon},
};

/// A sub-task where its parent shows it.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Step {
    pub key: String,
    pub title: String,
    /// backlog, started, done or declined.
    pub status: String,
    pub hours: Option<f64>,
    pub points: Option<f64>,
    pub owner: Option<String>,
    pub owner_name: Option<String>,
    pub version: i64,
}

/// How many of the sub-tasks of something are done; what was declined is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Progress {
    pub done: i64,
    pub all: i64,
}

impl Progress {
    pub fn of(steps: &[Step]) -> Progress {
        let counted = |done: bool| move |step: &&Step| step.status == "done" || !done && step.status != "declined";
        let count = |done| steps.iter().filter(counted(done)).count() as i64;
        Progress { done: count(true), all: count(false) }
    }

    /// How it stands on a row or a card.
    pub fn tag(self) -> Markup {
        let done = self.done == self.all;
        html! {
            span.steps.num.done[done] title=(self.says()) {
                (icon(Icon::CircleCheck)) span aria-hidden="true" { (self.done) "/" (self.all) } span.hush { (self.says()) }
            }
        }
    }

    /// “2 of 5 sub-tasks”.
    pub fn says(self) -> String {
        format!("{} of {} sub-task{}", self.done, self.all, if self.all == 1 { "" } else { "s" })
    }
}

/// How far the sub-tasks of a row are, counted by its query as `2/5`; nothing without any.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Tally(pub Option<Progress>);

impl From<String> for Tally {
    fn from(counted: String) -> Self {
        let numbers = counted.split_once('/').and_then(|(done, all)| Some((done.parse().ok()?, all.parse().ok()?)));
        Tally(numbers.map(|(done, all)| Progress { done, all }).filter(|progress| progress.all > 0))
    }
}

/// The sub-tasks of a piece of work in their order.
pub async fn of_item(db: &mut Db, parent: ItemId) -> Result<Vec<Step>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title, i.status, s.hours, i.points, o.email as owner, o.name as owner_name, i.version
             from link l cross join item i join subtask s on s.item_id = i.id left join person o on o.id = i.owner_id
             where l.to_id = $1 and l.kind = 'serves' and l.from_kind = 'subtask' and i.id = l.from_id and i.archived_at is null
             order by s.rank, i.id limit $2"
        ))
        .bind(parent)
        .bind(MOST)
        .all()
        .await?)
}

/// The sub-tasks `s` that count below an item, by their link `l`: neither archived nor declined. Stands behind a `from`.
macro_rules! steps_of {
    ($parent:literal) => {
        concat!(
            "link l cross join item s where l.to_id = ",
            $parent,
            " and l.kind = 'serves' and l.from_kind = 'subtask' and s.id = l.from_id
                and s.archived_at is null and s.status <> 'declined'"
        )
    };
}
pub(crate) use steps_of;

/// How far the sub-tasks of each of these are: one query; what has none is left out.
pub async fn progress(db: &mut Db, parents: &[Uuid]) -> Result<HashMap<ItemId, Progress>> {
    macro_rules! counted {
        ($parents:literal, $parent:literal) => {
            concat!(
                "select l.to_id, count(case when s.status = 'done' then 1 end), count(*) from ",
                $parents,
                " p cross join ",
                steps_of!($parent),
                " group by l.to_id"
            )
        };
    }
    let rows = db
        .query(sql!(
            sqlite: counted!("json_each($1)", "unhex(replace(p.value, '-', ''))"),
            postgres: counted!("jsonb_array_elements_text($1)", "p.value::uuid"),
        ))
        .bind(Json(parents.to_vec()))
        .all::<(ItemId, i64, i64)>()
        .await?;
    Ok(rows.into_iter().map(|(parent, done, all)| (parent, Progress { done, all })).collect())
}

/// Lists the sub-tasks of a story, bug, task or spike.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub key: Key,
}

#[derive(Serialize, JsonSchema)]
pub struct Listed {
    /// In their order; at most 200.
    pub items: Vec<Step>,
    #[serde(flatten)]
    pub progress: Progress,
}

impl Query for List {
    const NAME: &'static str = "subtask.list";
    const ROUTE: Route = Route::get("/stories/{key}/subtasks");
    const ABOUT: &'static str = "Lists the sub-tasks of a story, bug, task or spike in their order.";
    type Output = Listed;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Listed> {
        let parent = criterion::work(db, by, &self.key).await?;
        let items = of_item(db, parent.id).await?;
        Ok(Listed { progress: Progress::of(&items), items })
    }
}
