//! What a refinement is to talk about: the top of the backlog that is not ready, open questions, what is new, what has faded.

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::Ceremony;
use crate::{
    command::ItemId,
    error::Result,
    obstacles::{self, Marks},
    sprint::{Team, lacking},
    sql,
    store::Db,
};

/// So far down one looks for what is not ready.
const TOP: i64 = 40;
/// So many of each are proposed.
const EACH: i64 = 12;
/// What nobody has touched for so long has faded.
const FADES: TimeDelta = TimeDelta::days(90);

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Point {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    pub kind: String,
    pub title: String,
    pub points: Option<f64>,
    /// What it is on the agenda for: `not_ready`, question, new or faded.
    pub why: String,
    /// In words: what it lacks, the question, since when.
    pub said: String,
    pub at: DateTime<Utc>,
    #[serde(flatten)]
    #[sqlx(skip)]
    pub marks: Marks,
}

#[derive(sqlx::FromRow)]
struct Top {
    id: ItemId,
    key: String,
    kind: String,
    title: String,
    points: Option<f64>,
    updated_at: DateTime<Utc>,
}

/// The proposed agenda, in the order in which it is best gone through.
pub async fn of(db: &mut Db, ceremony: &Ceremony, now: DateTime<Utc>) -> Result<Vec<Point>> {
    let mut points = not_ready(db, ceremony).await?;
    points.extend(questions(db, ceremony).await?);
    points.extend(written_down(db, ceremony).await?);
    points.extend(fresh(db, ceremony).await?);
    points.extend(faded(db, ceremony, now).await?);
    let mut points = once(points);
    let ids: Vec<_> = points.iter().map(|point| point.id.0).collect();
    let marks = obstacles::of(db, &ids).await?;
    for point in &mut points {
        point.marks = marks.get(&point.id).cloned().unwrap_or_default();
    }
    Ok(points)
}

/// Each item once: what else it is to be talked about for is said with the first.
fn once(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        match kept.iter_mut().find(|known| known.id == point.id) {
            None => kept.push(point),
            Some(known) if known.why == point.why => {}
            Some(known) => {
                let also = match point.why.as_str() {
                    "question" => format!("asked: {}", point.said),
                    "new" => "it is new".to_owned(),
                    _ => format!("nobody has touched it for {} days", FADES.num_days()),
                };
                let said = [known.said.as_str(), also.as_str()].into_iter().filter(|said| !said.is_empty());
                known.said = said.collect::<Vec<_>>().join(", ");
            }
        }
    }
    kept
}

/// The top of the backlog that lacks something of the team's definition of ready.
async fn not_ready(db: &mut Db, ceremony: &Ceremony) -> Result<Vec<Point>> {
    let team = Team::get(db, ceremony.team_id).await?;
    let top = db
        .query(sql!(
            "select i.id, i.key, i.kind, i.title, i.points, i.updated_at
             from (select id from item where product_id = $1 and open and rank is not null order by rank, id limit $2) t
                join item i on i.id = t.id
             where i.status in ('backlog', 'ready') order by i.rank, i.id"
        ))
        .bind(ceremony.product_id)
        .bind(TOP)
        .all::<Top>()
        .await?;
    let ids: Vec<_> = top.iter().map(|top| top.id.0).collect();
    let mut lacks = lacking::of(db, Some(&team), &ids).await?;
    let point = |top: Top| {
        let lacks = lacks.remove(&top.id)?;
        Some(Point {
            said: lacks.into_iter().map(|lack| lack.says).collect::<Vec<_>>().join(", "),
            id: top.id,
            why: "not_ready".to_owned(),
            key: top.key,
            kind: top.kind,
            title: top.title,
            points: top.points,
            at: top.updated_at,
            marks: Marks::default(),
        })
    };
    Ok(top.into_iter().filter_map(point).take(EACH as usize).collect())
}

/// Open work whose last word asks something.
async fn questions(db: &mut Db, ceremony: &Ceremony) -> Result<Vec<Point>> {
    Ok(db
        .query(sql!(
            "select i.id, i.key, i.kind, i.title, i.points, 'question' as why, c.body as said, c.created_at as at
             from (select id from item where product_id = $1 and open and rank is not null order by rank, id limit 200) t
                join item i on i.id = t.id join comment c on c.item_id = i.id
             where c.archived_at is null and replace(c.body, '\n', ' ') || ' ' like '%? %'
                and not exists (select 1 from comment l where l.item_id = i.id and l.archived_at is null and l.id > c.id)
             order by i.rank, i.id limit $2"
        ))
        .bind(ceremony.product_id)
        .bind(EACH)
        .all()
        .await?)
}

/// Questions that earlier ceremonies of the team wrote down about open work, with no word to it since.
async fn written_down(db: &mut Db, ceremony: &Ceremony) -> Result<Vec<Point>> {
    Ok(db
        .query(sql!(
            "select i.id, i.key, i.kind, i.title, i.points, 'question' as why, n.body as said, n.written_at as at
             from (select id from ceremony where team_id = $1 and id <> $2 order by held_on desc limit 20) y
                join ceremony_note n on n.ceremony_id = y.id join item i on i.id = n.item_id
             where n.place = 'question' and n.archived_at is null and i.open and i.rank is not null
                and not exists (select 1 from comment l where l.item_id = i.id and l.archived_at is null and l.created_at > n.written_at)
             order by n.written_at desc, n.id limit $3"
        ))
        .bind(ceremony.team_id)
        .bind(ceremony.id)
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
            "select id, key, kind, title, points, 'new' as why, '' as said, created_at as at from item
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
            "select id, key, kind, title, points, 'faded' as why, '' as said, updated_at as at from item
             where product_id = $1 and open and rank is not null and status in ('backlog', 'ready') and updated_at < $2
             order by updated_at, id limit $3"
        ))
        .bind(ceremony.product_id)
        .bind(now - FADES)
        .bind(EACH)
        .all()
        .await?)
}
