//! What a refinement is to talk about: the top of the backlog that is not ready, open questions, what is new, what has faded.

use chrono::{DateTime, TimeDelta, Utc};
use methods::invest::{self, Story};
use schemars::JsonSchema;
use serde::Serialize;

use super::Ceremony;
use crate::{error::Result, sprint::said, sql, store::Db};

/// So far down one looks for what is not ready.
const TOP: i64 = 40;
/// So many of each are proposed.
const EACH: i64 = 12;
/// What nobody has touched for so long has faded.
const FADES: TimeDelta = TimeDelta::days(90);

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Point {
    pub key: String,
    pub kind: String,
    pub title: String,
    pub points: Option<f64>,
    /// What it is on the agenda for: `not_ready`, question, new or faded.
    pub why: String,
    /// In words: what it lacks, the question, since when.
    pub said: String,
    pub at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Top {
    key: String,
    kind: String,
    title: String,
    points: Option<f64>,
    rooted: bool,
    persona: Option<String>,
    criteria: i64,
    blocked: i64,
    updated_at: DateTime<Utc>,
}

/// The proposed agenda, in the order in which it is best gone through.
pub async fn of(db: &mut Db, ceremony: &Ceremony, now: DateTime<Utc>) -> Result<Vec<Point>> {
    let mut points = not_ready(db, ceremony).await?;
    points.extend(questions(db, ceremony).await?);
    points.extend(fresh(db, ceremony).await?);
    points.extend(faded(db, ceremony, now).await?);
    Ok(points)
}

async fn not_ready(db: &mut Db, ceremony: &Ceremony) -> Result<Vec<Point>> {
    let largest =
        db.query(sql!("select largest from team where id = $1")).bind(ceremony.team_id).value::<f64>().await?;
    let top = db
        .query(sql!(
            "select i.key, i.kind, i.title, i.points, i.rooted, i.updated_at, w.persona,
                (select count(*) from criterion c where c.item_id = i.id) as criteria,
                (select count(*) from link l join item b on b.id = l.from_id where l.to_id = i.id and l.kind = 'blocks' and b.open) as blocked
             from (select id from item where product_id = $1 and open and rank is not null order by rank, id limit $2) t
                join item i on i.id = t.id left join work w on w.item_id = i.id
             where i.status in ('backlog', 'ready') order by i.rank, i.id"
        ))
        .bind(ceremony.product_id)
        .bind(TOP)
        .all::<Top>()
        .await?;
    let lacks = |top: &Top| {
        let is_story = top.kind == "story";
        let story = Story {
            blocked_by: top.blocked as usize,
            has_why: top.rooted,
            has_persona: !is_story || top.persona.as_ref().is_some_and(|persona| !persona.trim().is_empty()),
            points: top.points,
            criteria: if is_story { top.criteria as usize } else { 1 },
        };
        invest::lint(&story, largest.unwrap_or(8.0)).into_iter().map(said).collect::<Vec<_>>().join(", ")
    };
    let point = |top: Top| {
        let said = lacks(&top);
        let why = "not_ready".to_owned();
        (!said.is_empty()).then_some(Point {
            said,
            why,
            key: top.key,
            kind: top.kind,
            title: top.title,
            points: top.points,
            at: top.updated_at,
        })
    };
    Ok(top.into_iter().filter_map(point).take(EACH as usize).collect())
}

/// Open work whose last word is a question.
async fn questions(db: &mut Db, ceremony: &Ceremony) -> Result<Vec<Point>> {
    Ok(db
        .query(sql!(
            "select i.key, i.kind, i.title, i.points, 'question' as why, c.body as said, c.created_at as at
             from (select id from item where product_id = $1 and open and rank is not null order by rank, id limit 200) t
                join item i on i.id = t.id join comment c on c.item_id = i.id
             where c.archived_at is null and trim(c.body) like '%?'
                and not exists (select 1 from comment l where l.item_id = i.id and l.archived_at is null and l.id > c.id)
             order by i.rank, i.id limit $2"
        ))
        .bind(ceremony.product_id)
        .bind(EACH)
        .all()
        .await?)
}

/// What has come in since the refinement before this, and nobody has looked at.
async fn fresh(db: &mut Db, ceremony: &Ceremony) -> Result<Vec<Point>> {
    let before = db
        .query(sql!("select max(opened_at) from ceremony where team_id = $1 and kind = 'refinement' and held_on < $2"))
        .bind(ceremony.team_id)
        .bind(ceremony.held_on)
        .value::<Option<DateTime<Utc>>>()
        .await?
        .flatten();
    Ok(db
        .query(sql!(
            "select key, kind, title, points, 'new' as why, '' as said, created_at as at from item
             where product_id = $1 and open and rank is not null and status = 'backlog' and points is null and created_at > $2
             order by created_at desc, id desc limit $3"
        ))
        .bind(ceremony.product_id)
        .bind(before.unwrap_or(ceremony.opened_at - TimeDelta::days(14)))
        .bind(EACH)
        .all()
        .await?)
}

/// What nobody has touched for long: to be retired, or wanted again.
async fn faded(db: &mut Db, ceremony: &Ceremony, now: DateTime<Utc>) -> Result<Vec<Point>> {
    Ok(db
        .query(sql!(
            "select key, kind, title, points, 'faded' as why, '' as said, updated_at as at from item
             where product_id = $1 and open and rank is not null and status in ('backlog', 'ready') and updated_at < $2
             order by updated_at, id limit $3"
        ))
        .bind(ceremony.product_id)
        .bind(now - FADES)
        .bind(EACH)
        .all()
        .await?)
}
