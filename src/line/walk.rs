//! Walking the line through one item: up to the vision, down to releases and metrics.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::heard::{self, Chorus, Voice};
use crate::{
    command::{Actor, ItemId, Query, Route},
    error::Result,
    items::{Item, Key, Kind},
    sql,
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
}

/// A stop that the line should have here and has not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Missing {
    /// The kind of item that is missing.
    pub stop: String,
    pub says: String,
}

/// Reads the line through an item.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
}

#[derive(Serialize, JsonSchema)]
pub struct Line {
    pub key: String,
    /// From its nearest reason up to the vision.
    pub why: Vec<Stop>,
    /// What comes of it: what it is made of, the releases it ships in, the metrics it is to move. At most 300.
    pub so_what: Vec<Stop>,
    /// Who asked, at most 100; those who ask for it itself first.
    pub voices: Vec<Voice>,
    pub chorus: Chorus,
    pub missing: Vec<Missing>,
    /// Whether the chain of reasons reaches the vision.
    pub rooted: bool,
}

impl Query for Read {
    const NAME: &'static str = "line.read";
    const ROUTE: Route = Route::get("/items/{key}/line");
    const ABOUT: &'static str =
        "Reads the line through an item: why it is done, what comes of it, who asked, what is missing.";
    type Output = Line;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Line> {
        let item = Item::find(db, by, &self.key).await?;
        let (why, so_what) = (why(db, item.id).await?, so_what(db, item.id).await?);
        Ok(Line {
            missing: missing(&item, &why, &so_what),
            voices: heard::voices(db, item.id, 100).await?,
            chorus: heard::chorus(db, item.id).await?,
            rooted: item.rooted,
            key: item.key,
            why,
            so_what,
        })
    }
}

/// Up the line: what it is for, nearest first.
pub async fn why(db: &mut Db, item: ItemId) -> Result<Vec<Stop>> {
    Ok(db
        .query(sql!(
            "with recursive upward (id, depth) as (
                select id, cast(0 as bigint) from item where id = $1
                union select l.to_id, u.depth + 1 from upward u cross join link l
                where l.from_id = u.id and l.kind in ('serves', 'becomes', 'evidence', 'measures') and u.depth < 8
             )
             select i.key, i.kind, i.title, i.status, min(u.depth) as depth from upward u cross join item i
             where i.id = u.id and u.depth > 0 and i.archived_at is null group by i.id, i.key, i.kind, i.title, i.status
             order by min(u.depth), i.key limit 100"
        ))
        .bind(item)
        .all()
        .await?)
}

/// Down the line: what it is made of, and where that ships and what it is to move.
pub async fn so_what(db: &mut Db, item: ItemId) -> Result<Vec<Stop>> {
    Ok(db
        .query(sql!(
            "with recursive downward (id, depth) as (
                select id, cast(0 as bigint) from item where id = $1
                union select l.from_id, d.depth + 1 from downward d cross join link l
                where l.to_id = d.id and l.kind = 'serves' and d.depth < 6
             ), near (id, depth) as (select id, min(depth) from downward group by id order by 2 limit 300
             ), onward (id, depth) as (
                select id, depth from near where depth > 0
                union all select l.to_id, n.depth + 1 from near n cross join link l
                where l.from_id = n.id and l.kind in ('planned_in', 'ships_in', 'moves')
                union all select l.from_id, n.depth + 1 from near n cross join link l where l.to_id = n.id and l.kind = 'measures'
             )
             select i.key, i.kind, i.title, i.status, min(o.depth) as depth from onward o cross join item i
             where i.id = o.id and i.archived_at is null group by i.id, i.key, i.kind, i.title, i.status order by min(o.depth), i.key limit 300"
        ))
        .bind(item)
        .all()
        .await?)
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
