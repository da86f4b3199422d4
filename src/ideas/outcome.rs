//! What has become of ideas, read from the work below them: where each stands, and what says so.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;
use sqlx::types::Json;

use crate::{command::ItemId, error::Result, sql, store::Db};

/// Where an idea stands by the work below it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Outcome {
    /// planned, started, done or dropped.
    pub state: String,
    /// What it has become, the first of several.
    pub key: String,
    pub title: String,
    /// What that is itself: active, started.
    pub status: String,
    /// How many things it has become.
    pub became: i64,
    /// The stories, bugs, tasks and spikes below them, without what was declined.
    pub work: i64,
    pub done: i64,
}

#[derive(sqlx::FromRow)]
struct Became {
    idea_id: ItemId,
    key: String,
    title: String,
    kind: String,
    status: String,
    open: bool,
}

#[derive(sqlx::FromRow)]
struct Below {
    idea_id: ItemId,
    work: i64,
    done: i64,
    moving: i64,
}

macro_rules! asked {
    ($ids:literal, $rest:literal) => {
        concat!("with recursive asked (id) as (", $ids, ")", $rest)
    };
}

macro_rules! became {
    ($ids:literal) => {
        asked!(
            $ids,
            " select a.id as idea_id, t.key, t.title, t.kind, t.status, t.open
              from asked a cross join link l cross join item t
              where l.from_id = a.id and l.kind = 'becomes' and t.id = l.to_id and t.archived_at is null
              order by t.open desc, l.id limit 2000"
        )
    };
}

macro_rules! below {
    ($ids:literal) => {
        asked!(
            $ids,
            ", below (idea_id, id) as (
                select a.id, l.to_id from asked a cross join link l where l.from_id = a.id and l.kind = 'becomes'
                union select b.idea_id, l.from_id from below b cross join link l
                where l.to_id = b.id and l.kind = 'serves' and l.from_kind in ('epic', 'story', 'bug', 'task', 'spike')
             )
             select b.idea_id, count(*) as work, cast(sum(case when w.open then 0 else 1 end) as bigint) as done,
                cast(sum(case when w.status in ('started', 'review') then 1 else 0 end) as bigint) as moving
             from below b cross join item w
             where w.id = b.id and w.kind in ('story', 'bug', 'task', 'spike') and w.archived_at is null and w.status <> 'declined'
             group by b.idea_id"
        )
    };
}

/// What has become of each of these, in two queries.
pub async fn of(db: &mut Db, ideas: &[ItemId]) -> Result<HashMap<ItemId, Outcome>> {
    if ideas.is_empty() {
        return Ok(HashMap::new());
    }
    let became: Vec<Became> = db
        .query(sql!(
            sqlite: became!("select unhex(replace(value, '-', '')) from json_each($1)"),
            postgres: became!("select value::uuid from jsonb_array_elements_text($1)"),
        ))
        .bind(Json(ideas.to_vec()))
        .all()
        .await?;
    let below: Vec<Below> = db
        .query(sql!(
            sqlite: below!("select unhex(replace(value, '-', '')) from json_each($1)"),
            postgres: below!("select value::uuid from jsonb_array_elements_text($1)"),
        ))
        .bind(Json(ideas.to_vec()))
        .all()
        .await?;
    let below: HashMap<ItemId, Below> = below.into_iter().map(|below| (below.idea_id, below)).collect();
    let mut of: HashMap<ItemId, Vec<Became>> = HashMap::new();
    for one in became {
        of.entry(one.idea_id).or_default().push(one);
    }
    Ok(of.into_iter().filter_map(|(idea, became)| Some((idea, outcome(&became, below.get(&idea))?))).collect())
}

fn outcome(became: &[Became], below: Option<&Below>) -> Option<Outcome> {
    let first = became.first()?;
    let (work, done, moving) = below.map_or((0, 0, 0), |below| (below.work, below.done, below.moving));
    Some(Outcome {
        state: state(became, done, moving).into(),
        key: first.key.clone(),
        title: first.title.clone(),
        status: first.status.clone(),
        became: became.len() as i64,
        work,
        done,
    })
}

fn state(became: &[Became], done: i64, moving: i64) -> &'static str {
    let given_up = |one: &Became| matches!(one.status.as_str(), "dropped" | "declined");
    let started = |one: &Became| {
        matches!(one.status.as_str(), "started" | "review") || one.kind == "initiative" && one.status == "active"
    };
    if became.iter().all(given_up) {
        "dropped"
    } else if became.iter().all(|one| !one.open) {
        "done"
    } else if moving > 0 || done > 0 || became.iter().any(started) {
        "started"
    } else {
        "planned"
    }
}
