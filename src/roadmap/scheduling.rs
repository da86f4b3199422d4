//! When a bet is: moved along the timeline, or made longer or shorter.

use chrono::{Duration, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::{Initiative, health::initiative};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::{
        Facts as _, Full, Item, Key, Sort,
        editing::{self, Reach},
    },
    sql,
    store::{Db, Tx},
};

/// Says from when to when an initiative is; or moves it by so many days.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Schedule {
    pub key: Key,
    /// Its first day; without one it has none.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub starts_on: Option<NaiveDate>,
    /// Its last day; without one it has none.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub due_on: Option<NaiveDate>,
    /// Moves the days it has by so many instead; negative ones to earlier.
    #[serde(default)]
    pub days: Option<i64>,
    /// The version the caller has read; a stale one is refused.
    #[serde(default)]
    pub version: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Scheduled {
    #[serde(flatten)]
    pub full: Full,
    /// Where it starts before what blocks it ends, or ends after what it blocks starts.
    pub warnings: Vec<String>,
}

const FURTHEST: i64 = 36_500;

impl Command for Schedule {
    const NAME: &'static str = "initiative.schedule";
    const ROUTE: Route = Route::put("/initiatives/{key}/dates");
    const ABOUT: &'static str = "Says from when to when an initiative is, or moves it by so many days; warns where it comes before what blocks it.";
    type Output = Scheduled;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = initiative(db, by, &self.key).await?;
        let day = |day: Option<NaiveDate>| day.map_or_else(|| "open".into(), |day| day.to_string());
        let whither = match self.days {
            Some(days) => format!("by {days} days"),
            None => format!("to {} – {}", day(self.starts_on), day(self.due_on)),
        };
        Ok(item.place(item.kind.right()).about(format!("Move {} “{}” {whither}", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Scheduled> {
        let item = initiative(tx, by, &self.key).await?;
        let (starts_on, due_on) = self.dates(tx, &item).await?;
        let mut changes = Map::new();
        changes.insert("starts_on".into(), json!(starts_on));
        changes.insert("due_on".into(), json!(due_on));
        changes.extend(self.version.map(|version| ("version".to_owned(), version.into())));
        let item = editing::edit(tx, by, &item, changes, Reach::ByHand).await?;
        let warnings = warnings(tx, by, &item).await?;
        Ok(Scheduled { full: Full::of(tx, item).await?, warnings })
    }
}

impl Schedule {
    async fn dates(&self, db: &mut Db, item: &Item) -> Result<(Option<NaiveDate>, Option<NaiveDate>)> {
        let Some(days) = self.days else { return Ok((self.starts_on, self.due_on)) };
        if self.starts_on.is_some() || self.due_on.is_some() {
            return Err(Error::field("days", "say the days it is at, or by how many it moves"));
        }
        let facts = <Initiative as Sort>::Facts::load(db, item.id).await?.unwrap_or_default();
        if facts.starts_on.is_none() && facts.due_on.is_none() {
            return Err(Error::refused("no_dates", format!("{} has no dates that could be moved", item.key)));
        }
        let by = Duration::try_days(days).filter(|_| days.abs() <= FURTHEST);
        let by = by.ok_or_else(|| Error::field("days", "at most 36,500 days"))?;
        let moved = |day: Option<NaiveDate>| day.and_then(|day| day.checked_add_signed(by));
        Ok((moved(facts.starts_on), moved(facts.due_on)))
    }
}

#[derive(sqlx::FromRow)]
struct Clash {
    before: String,
    ends: NaiveDate,
    after: String,
    starts: NaiveDate,
    product: crate::command::ProductId,
    other: crate::command::ProductId,
}

/// What it blocks and what blocks it, where the later starts before the earlier is over.
async fn warnings(db: &mut Db, by: &Actor, item: &Item) -> Result<Vec<String>> {
    let clashes = db
        .query(sql!(
            "select b.key as before, x.due_on as ends, a.key as after, y.starts_on as starts, b.product_id as product, a.product_id as other
             from link l join item b on b.id = l.from_id join initiative x on x.item_id = b.id
                join item a on a.id = l.to_id join initiative y on y.item_id = a.id
             where (l.from_id = $1 or l.to_id = $1) and l.kind = 'blocks' and b.archived_at is null and a.archived_at is null
                and b.open and a.open and y.starts_on <= x.due_on order by a.key, b.key limit 20"
        ))
        .bind(item.id)
        .all::<Clash>()
        .await?;
    let seen = clashes.into_iter().filter(|clash| by.sees(clash.product) && by.sees(clash.other));
    Ok(seen
        .map(|clash| {
            let Clash { before, ends, after, starts, .. } = clash;
            let days = (ends - starts).num_days() + 1;
            format!("{after} starts on {starts}, before {before}, which blocks it, is over on {ends}: both are on for {}, the first and the last counted", crate::web::shown::of(days, "day", "days"))
        })
        .collect())
}
