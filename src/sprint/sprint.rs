//! A sprint: a time-box of one team, with a goal and the work it takes on.

use std::collections::HashSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Team, days_off::is_weekend};
use crate::{
    command::{Actor, ItemId, ProductId},
    error::{Error, FieldError, Result},
    items::{Facts, Item, Key, Kind, text},
    sort, sql,
    store::{Db, Tx},
};

#[derive(Serialize, Deserialize, JsonSchema, Default, sqlx::FromRow)]
pub struct SprintFacts {
    /// The name of its team; the product's only one unless told.
    #[serde(default)]
    pub team: Option<String>,
    /// What the sprint is for, in a sentence.
    #[serde(default)]
    pub goal: Option<String>,
    /// The day after the team's last open sprint unless told; today where there is none.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub starts_on: Option<NaiveDate>,
    /// Two weeks after the start unless told.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub ends_on: Option<NaiveDate>,
    /// When it was really started; set by starting it.
    #[serde(default, skip_deserializing)]
    pub started_at: Option<DateTime<Utc>>,
    #[serde(default, skip_deserializing)]
    pub closed_at: Option<DateTime<Utc>>,
    /// Points in the sprint at its start.
    #[serde(default, skip_deserializing)]
    pub committed: Option<f64>,
    /// Points done at its close.
    #[serde(default, skip_deserializing)]
    pub completed: Option<f64>,
    #[serde(default, skip_deserializing)]
    pub goal_met: Option<bool>,
}

sort!(
    /// A time-box of one team.
    Sprint, Sprint, SprintFacts, "sprint", "/products/{product}/sprints", "/sprints/{key}"
);

impl Facts for SprintFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db
            .query(sql!(
                "select t.name as team, s.goal, s.starts_on, s.ends_on, s.started_at, s.closed_at, s.committed, s.completed, s.goal_met
                 from sprint s join team t on t.id = s.team_id where s.item_id = $1"
            ))
            .bind(item)
            .one()
            .await?)
    }

    async fn settle(&mut self, tx: &mut Tx, item: ItemId) -> Result<()> {
        let product = product_of(tx, item).await?;
        let team = match &self.team {
            Some(name) => the_team(tx, item, product, name).await?,
            None => Team::usual(tx, product).await?,
        };
        if started_by_another(tx, item, team.id).await? {
            return Err(Error::field("team", "a sprint keeps its team once it is started"));
        }
        let starts = match self.starts_on {
            Some(day) => day,
            None => next_free(tx, &team, item).await?,
        };
        let ends = self.ends_on.unwrap_or_else(|| starts.checked_add_days(Days::new(13)).unwrap_or(starts));
        if ends < starts {
            return Err(Error::field("ends_on", "a sprint ends on or after the day it starts"));
        }
        if ends.signed_duration_since(starts).num_days() > 366 {
            return Err(Error::field("ends_on", "a sprint lasts a year at most"));
        }
        if let Some(other) = overlapping(tx, &team, item, starts, ends).await? {
            return Err(Error::field("starts_on", format!("{other} of the same team is on at that time")));
        }
        (self.team, self.starts_on, self.ends_on) = (Some(team.name), Some(starts), Some(ends));
        Ok(())
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        let product = product_of(tx, item).await?;
        let team = Team::ever(tx, product, self.team.as_deref().unwrap_or_default()).await?;
        tx.query(sql!(
            "insert into sprint (item_id, team_id, goal, starts_on, ends_on) values ($1, $2, $3, $4, $5)
             on conflict (item_id) do update set team_id = excluded.team_id, goal = excluded.goal, starts_on = excluded.starts_on,
                ends_on = excluded.ends_on"
        ))
        .bind(item)
        .bind(team.id)
        .bind(self.goal.clone())
        .bind(self.starts_on)
        .bind(self.ends_on)
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        text::check_all(&[("team", &self.team, 100), ("goal", &self.goal, 2_000)])
    }
}

async fn product_of(db: &mut Db, item: ItemId) -> Result<ProductId> {
    let product = db.query(sql!("select product_id from item where id = $1")).bind(item).value::<ProductId>().await?;
    product.ok_or(Error::NotFound)
}

async fn started_by_another(db: &mut Db, item: ItemId, team: Uuid) -> Result<bool> {
    let started = db
        .query(sql!("select count(*) from sprint where item_id = $1 and started_at is not null and team_id <> $2"))
        .bind(item)
        .bind(team)
        .value::<i64>()
        .await?;
    Ok(started > Some(0))
}

/// The first day on which the team has no sprint to come: the one after its last, or today.
async fn next_free(tx: &mut Tx, team: &Team, item: ItemId) -> Result<NaiveDate> {
    let last = tx
        .query(sql!(
            "select max(s.ends_on) from sprint s join item i on i.id = s.item_id
             where s.team_id = $1 and s.item_id <> $2 and i.open and i.archived_at is null"
        ))
        .bind(team.id)
        .bind(item)
        .value::<Option<NaiveDate>>()
        .await?
        .flatten();
    let today = team.zone().day(tx.now);
    Ok(last.and_then(|last| last.succ_opt()).map_or(today, |next| next.max(today)))
}

/// The title of another sprint of the team on any of those days; one that was closed early is over on that day.
async fn overlapping(
    db: &mut Db,
    team: &Team,
    item: ItemId,
    starts: NaiveDate,
    ends: NaiveDate,
) -> Result<Option<String>> {
    let others = db
        .query(sql!(
            "select i.title, s.closed_at from sprint s join item i on i.id = s.item_id
             where s.team_id = $1 and s.item_id <> $2 and s.starts_on <= $4 and s.ends_on >= $3 and i.archived_at is null
             order by s.starts_on limit 100"
        ))
        .bind(team.id)
        .bind(item)
        .bind(starts)
        .bind(ends)
        .all::<(String, Option<DateTime<Utc>>)>()
        .await?;
    let is_on = |closed: Option<DateTime<Utc>>| closed.is_none_or(|closed| team.zone().day(closed) > starts);
    Ok(others.into_iter().find(|(_, closed)| is_on(*closed)).map(|(title, _)| title))
}

/// A sprint with what it knows.
pub struct Whole {
    pub item: Item,
    pub team: Team,
    pub goal: Option<String>,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub started_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Dates {
    team_id: Uuid,
    goal: Option<String>,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    started_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
}

impl Whole {
    /// Finds a sprint by its key in what the actor may see.
    pub async fn find(db: &mut Db, by: &Actor, key: &Key) -> Result<Whole> {
        let item = Item::find(db, by, key).await?;
        if item.kind != Kind::Sprint {
            return Err(Error::NotFound);
        }
        Whole::of(db, item).await
    }

    pub async fn of(db: &mut Db, item: Item) -> Result<Whole> {
        let dates = db
            .query(sql!(
                "select team_id, goal, starts_on, ends_on, started_at, closed_at from sprint where item_id = $1"
            ))
            .bind(item.id)
            .one::<Dates>()
            .await?
            .ok_or(Error::NotFound)?;
        let team = Team::get(db, dates.team_id).await?;
        let Dates { goal, starts_on, ends_on, started_at, closed_at, .. } = dates;
        Ok(Whole { item, team, goal, starts_on, ends_on, started_at, closed_at })
    }

    /// The days of the sprint, each with whether it is a working day.
    pub fn days(&self) -> Vec<(NaiveDate, bool)> {
        let off: Vec<NaiveDate> = self.team.days_off().collect();
        days(self.starts_on, self.ends_on, &off)
    }
}

/// The days from one to another, each with whether it is worked on: neither on a weekend nor one of those off.
pub fn days(from: NaiveDate, until: NaiveDate, off: &[NaiveDate]) -> Vec<(NaiveDate, bool)> {
    let worked = |day: NaiveDate| !is_weekend(day) && !off.contains(&day);
    from.iter_days().take_while(|day| *day <= until).map(|day| (day, worked(day))).collect()
}

/// The open sprint that an item is in.
pub async fn in_sprint(db: &mut Db, item: ItemId) -> Result<Option<ItemId>> {
    Ok(db
        .query(sql!(
            "select l.to_id from link l join item s on s.id = l.to_id
             where l.from_id = $1 and l.kind = 'planned_in' and s.open order by l.created_at desc limit 1"
        ))
        .bind(item)
        .value()
        .await?)
}

/// Which of these are in an open sprint.
pub async fn planned(db: &mut Db, items: &[Uuid]) -> Result<HashSet<ItemId>> {
    let found = db
        .query(sql!(
            sqlite: "select l.from_id from json_each($1) v cross join link l cross join item s
                where l.from_id = unhex(replace(v.value, '-', '')) and l.kind = 'planned_in' and s.id = l.to_id and s.open",
            postgres: "select l.from_id from jsonb_array_elements_text($1) v cross join link l cross join item s
                where l.from_id = v.value::uuid and l.kind = 'planned_in' and s.id = l.to_id and s.open",
        ))
        .bind(Json(items.to_vec()))
        .all::<(ItemId,)>()
        .await?;
    Ok(found.into_iter().map(|(item,)| item).collect())
}

/// Forgets that a sprint was closed, or started, when that is taken back.
pub async fn put_back(tx: &mut Tx, sprint: ItemId, status: &str) -> Result<()> {
    let sql = if status == "planned" {
        sql!(
            "update sprint set started_at = null, committed = null, closed_at = null, completed = null, goal_met = null, report = null
             where item_id = $1"
        )
    } else {
        sql!("update sprint set closed_at = null, completed = null, goal_met = null, report = null where item_id = $1")
    };
    tx.query(sql).bind(sprint).run().await?;
    Ok(())
}

/// A sprint that is closed stays as it was: its report and the numbers of all sprints rest on it.
pub fn must_stay(key: &str, before: &Map<String, Value>, after: &Map<String, Value>) -> Result<()> {
    let closed = before.get("status").and_then(Value::as_str) == Some("closed");
    let changed = ["team", "goal", "starts_on", "ends_on"].iter().any(|field| before.get(*field) != after.get(*field));
    if closed && changed {
        return Err(Error::refused(
            "sprint_closed",
            format!("{key} is closed; its team, goal and days stay as they were"),
        ));
    }
    Ok(())
}

/// A team that works, or the one that the sprint has already.
async fn the_team(tx: &mut Tx, item: ItemId, product: ProductId, name: &str) -> Result<Team> {
    let team = Team::ever(tx, product, name).await?;
    let own = tx.query(sql!("select team_id from sprint where item_id = $1")).bind(item).value::<uuid::Uuid>().await?;
    if own == Some(team.id) { Ok(team) } else { Team::named(tx, product, name).await }
}
