//! Walking the line through one item: up to the vision, down to releases and metrics.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    heard::{self, Chorus, Voice},
    reading::{self, Reading},
    reasons, results,
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::Result,
    items::{Item, Key, Kind},
    obstacles::{self, Marks},
    store::Db,
};

/// One stop on the line.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Stop {
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub title: String,
    pub status: String,
    /// How many steps away.
    pub depth: i64,
    /// The key of what it hangs on: the stop before it on the way here, or the item itself.
    pub via: String,
    /// The day on which a release was handed to customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_on: Option<NaiveDate>,
    /// What a metric says, and how it has changed since the work shipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[sqlx(skip)]
    pub metric: Option<Reading>,
    #[serde(flatten)]
    #[sqlx(skip)]
    pub marks: Marks,
    #[serde(skip)]
    pub id: ItemId,
    #[serde(skip)]
    pub product_id: Option<ProductId>,
    /// How much was walked to find it.
    #[serde(skip)]
    pub walked: i64,
}

/// The stops one way along the line, nearest first.
#[derive(Clone, Debug, Default)]
pub struct Way {
    pub stops: Vec<Stop>,
    /// Whether there is more of it than these.
    pub cut: bool,
}

impl Way {
    /// As far as it was walked; what the actor may not see is not there.
    pub(super) fn seen(mut stops: Vec<Stop>, by: &Actor) -> Way {
        let cut = stops.len() >= 500 || stops.first().is_some_and(|stop| stop.walked >= 300);
        stops.retain(|stop| stop.product_id.map_or(by.sees_organisation(), |product| by.sees(product)));
        stops.sort_by_key(|stop| (stop.depth, stop.kind));
        Way { stops, cut }
    }
}

/// Reads the line through an item.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
}

#[derive(Serialize, JsonSchema)]
pub struct Line {
    pub key: String,
    /// From its nearest reason up to the vision, with the ideas it came from; at most 500. A sprint, a release and a metric
    /// begin with the work that is planned in it, ships in it or is to move it.
    pub why: Vec<Stop>,
    /// What comes of it, nearest first: what it became or is made of, the sprints and releases this is in, the metrics it is to
    /// move and how they have changed since it shipped. At most 500.
    pub so_what: Vec<Stop>,
    /// Whether more stands above it than `why` holds.
    pub more_above: bool,
    /// Whether more hangs below it than `so_what` holds.
    pub more_below: bool,
    /// Who asked, at most 100; those who ask for it itself first. `/items/{key}/voices` has all of them.
    pub voices: Vec<Voice>,
    pub chorus: Chorus,
    pub missing: Vec<Missing>,
    /// Whether the chain of reasons reaches the vision.
    pub rooted: bool,
}

/// A stop that the line should have here and has not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Missing {
    /// The kind of item that is missing.
    pub stop: String,
    pub says: String,
}

impl Query for Read {
    const NAME: &'static str = "line.read";
    const ROUTE: Route = Route::get("/items/{key}/line");
    const ABOUT: &'static str =
        "Reads the line through an item: why it is done, what comes of it, who asked, what is missing.";
    type Output = Line;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Line> {
        let item = Item::find(db, by, &self.key).await?;
        let (why, so_what) = (reasons::why(db, by, &item).await?, so_what(db, by, &item).await?);
        Ok(Line {
            missing: missing(&item, &why.stops, &so_what.stops),
            voices: heard::voices(db, by, item.id, 100).await?,
            chorus: heard::chorus(db, item.id).await?,
            rooted: item.rooted,
            key: item.key,
            why: why.stops,
            so_what: so_what.stops,
            more_above: why.cut,
            more_below: so_what.cut,
        })
    }
}

/// What comes of an item, with what its metrics say.
pub async fn so_what(db: &mut Db, by: &Actor, item: &Item) -> Result<Way> {
    let mut way = results::so_what(db, by, item).await?;
    reading::fill(db, item, &mut way.stops).await?;
    mark(db, &mut way.stops).await?;
    Ok(way)
}

/// Says of each piece of work that is open what is in its way.
pub(super) async fn mark(db: &mut Db, stops: &mut [Stop]) -> Result<()> {
    let open = |stop: &&mut Stop| stop.kind.status(&stop.status).is_some_and(|status| status.open);
    let mut work: Vec<_> = stops.iter_mut().filter(open).collect();
    let ids: Vec<_> = work.iter().map(|stop| stop.id.0).collect();
    let mut marks = obstacles::of(db, &ids).await?;
    for stop in &mut work {
        stop.marks = marks.remove(&stop.id).unwrap_or_default();
    }
    Ok(())
}

/// The stops that the line should have through this item and has not.
pub fn missing(item: &Item, why: &[Stop], so_what: &[Stop]) -> Vec<Missing> {
    let has = |stops: &[Stop], kinds: &[Kind]| stops.iter().any(|stop| kinds.contains(&stop.kind));
    let mut missing = Vec::new();
    let mut miss = |kind: Kind, says: &str| missing.push(Missing { stop: kind.name().into(), says: says.into() });
    let below_goal = item.kind.is_work() || item.kind == Kind::Initiative;
    if matches!(item.kind, Kind::Goal | Kind::KeyResult) || below_goal {
        if !has(why, &[Kind::Vision]) {
            miss(Kind::Vision, "no chain of reasons reaches the vision");
        }
        if below_goal && !has(why, &[Kind::Goal]) {
            miss(Kind::Goal, "it serves no goal");
        }
    }
    if item.kind.is_work() && !has(why, &[Kind::Initiative]) {
        miss(Kind::Initiative, "it is part of no initiative");
    }
    if item.kind == Kind::Goal && !has(so_what, &[Kind::Initiative, Kind::Epic, Kind::Story]) {
        miss(Kind::Initiative, "no work serves it");
    }
    if below_goal && !has(so_what, &[Kind::Release]) {
        miss(Kind::Release, "it ships in no release");
    }
    if below_goal && !has(so_what, &[Kind::Metric]) {
        miss(Kind::Metric, "no metric is to be moved by it: nobody will know whether it worked");
    }
    if below_goal && item.voices == 0 {
        miss(Kind::Feedback, "nobody has asked for it yet");
    }
    missing
}
