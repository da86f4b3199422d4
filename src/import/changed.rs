//! What somebody has changed of what an import created: to be known before the import is taken back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    batch::ids,
    run::{Run, RunId},
};
use crate::{
    command::{Actor, ItemId, Query, Route},
    error::Result,
    sql,
    store::Db,
};

/// Reads what taking an import back would do.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub run: Uuid,
}

/// Somebody who has changed some of it since.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Who {
    /// Nothing for the operator of the machine.
    pub name: Option<String>,
    pub rows: i64,
}

/// A row that was changed since, by its last change.
#[expect(clippy::struct_field_names, reason = "what a program reads is called so")]
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Row {
    pub row: i64,
    pub key: String,
    pub title: String,
    pub by: Option<String>,
    pub at: DateTime<Utc>,
}

#[expect(clippy::struct_field_names, reason = "what a program reads is called so")]
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Changed {
    /// Rows that would be archived, those that were changed since counted in.
    pub created: i64,
    /// Rows that would be put back, unless what they updated has changed since.
    pub updated: i64,
    /// How many of the created rows somebody has changed since: archived too, unless they are to be kept.
    pub changed: i64,
    /// By whom; a row that several have changed counts for each.
    pub by: Vec<Who>,
    /// The first hundred of them.
    pub rows: Vec<Row>,
}

pub const SHOWN: i64 = 100;

impl Query for Read {
    const NAME: &'static str = "import.undo_preview";
    const ROUTE: Route = Route::get("/imports/{run}/undo");
    const ABOUT: &'static str = "Reads what taking an import back would do: how much is archived and put back, and which of its rows somebody has changed since.";
    type Output = Changed;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Changed> {
        let run = Run::find(db, by, self.run).await?;
        of(db, &run).await
    }
}

/// Events of an item that are not of the import itself, and still stand.
macro_rules! since {
    () => {
        "e.id = t.event_id and e.undone_by is null and e.undoes_id is null and (e.via <> 'import'
            or not exists (select 1 from import_batch b where b.run_id = $1 and b.event_id = e.id))"
    };
}

macro_rules! changes {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " from import_row r cross join event_item t cross join event e cross join item i left join person p on p.id = e.actor_id
             where r.run_id = $1 and r.outcome = 'created' and t.item_id = r.item_id and i.id = r.item_id and i.archived_at is null and ",
            since!(),
            " ",
            $rest
        )
    };
}

pub async fn of(db: &mut Db, run: &Run) -> Result<Changed> {
    let changed = db.query(sql!(changes!("select count(distinct r.item_id)", ""))).bind(run.id).value::<i64>().await?;
    let mut told =
        Changed { created: run.created, updated: run.updated, changed: changed.unwrap_or(0), ..Changed::default() };
    if told.changed == 0 {
        return Ok(told);
    }
    told.by = db
        .query(sql!(changes!(
            "select p.name, count(distinct r.item_id) as rows",
            "group by p.id, p.name order by 2 desc, p.name limit 50"
        )))
        .bind(run.id)
        .all()
        .await?;
    told.rows = db
        .query(sql!(concat!(
            "select r.row, i.key, i.title, p.name as by, l.at
             from import_row r cross join item i cross join event l left join person p on p.id = l.actor_id
             where r.run_id = $1 and r.outcome = 'created' and i.id = r.item_id and i.archived_at is null and l.id = (
                select t.event_id from event_item t cross join event e where t.item_id = r.item_id and ",
            since!(),
            " order by t.event_id desc limit 1) order by r.row limit $2"
        )))
        .bind(run.id)
        .bind(SHOWN)
        .all()
        .await?;
    Ok(told)
}

/// Those of these items that somebody has changed since, by the name of who did so last.
pub async fn among(db: &mut Db, run: RunId, items: &[ItemId]) -> Result<HashMap<ItemId, String>> {
    if items.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = db
        .query(sql!(
            sqlite: concat!(
                "select t.item_id, p.name from json_each($2) v cross join event_item t cross join event e left join person p on p.id = e.actor_id
                 where t.item_id = unhex(v.value) and ", since!(), " order by e.id"),
            postgres: concat!(
                "select t.item_id, p.name from jsonb_array_elements_text($2) v cross join event_item t cross join event e left join person p on p.id = e.actor_id
                 where t.item_id = v.value::uuid and ", since!(), " order by e.id"),
        ))
        .bind(run)
        .bind(ids(items))
        .all::<(ItemId, Option<String>)>()
        .await?;
    Ok(rows.into_iter().map(|(item, name)| (item, name.unwrap_or_else(|| "the operator".into()))).collect())
}

impl Changed {
    /// By whom, in words: `1 by Mei, 2 by Olu`.
    pub fn by_whom(&self) -> String {
        let said = |who: &Who| format!("{} by {}", who.rows, who.name.as_deref().unwrap_or("the operator"));
        self.by.iter().map(said).collect::<Vec<_>>().join(", ")
    }
}
