//! Where goals and their key results stand, read for a whole product at once.

use chrono::{DateTime, NaiveDate, Utc};

use super::key_result::Fed;
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    line::coverage::is_work,
    sql,
    store::Db,
};

/// The goals of a product, and whatever goals serve them, in other products too.
macro_rules! goals_below {
    () => {
        "with recursive goals (id) as (
            select id from item where product_id = $1 and kind = 'goal' and archived_at is null
            union select l.from_id from goals u cross join link l
                where l.to_id = u.id and l.kind = 'serves' and l.from_kind = 'goal'
         ) "
    };
}
pub(super) use goals_below;

/// How much work stands below each root, and how much of it is accepted.
macro_rules! accepted_below {
    () => {
        "select b.root, count(*) as pieces,
            cast(sum(case when i.status = 'accepted' then 1 else 0 end) as bigint) as accepted,
            sum(coalesce(i.points, 0.0)) as points,
            sum(case when i.status = 'accepted' then coalesce(i.points, 0.0) else 0.0 end) as accepted_points,
            cast(sum(case when i.points is null then 1 else 0 end) as bigint) as without_points
         from below b cross join item i
         where i.id = b.id and i.kind in ('story', 'bug', 'task', 'spike') and i.archived_at is null and i.status <> 'declined'
         group by b.root"
    };
}

/// So many goals are read at once.
pub(super) const MOST: usize = 1_000;

#[derive(sqlx::FromRow)]
pub(super) struct GoalRow {
    pub id: ItemId,
    pub key: String,
    pub title: String,
    pub status: String,
    pub open: bool,
    pub product_id: ProductId,
    pub product: String,
    pub owner: Option<String>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub committed: bool,
    pub weight: Option<f64>,
}

impl GoalRow {
    /// Whether its period has begun and is not over.
    pub(super) fn is_on(&self, today: NaiveDate) -> bool {
        self.starts_on.is_none_or(|starts| starts <= today) && self.ends_on.is_none_or(|ends| ends >= today)
    }
}

pub(super) async fn goals(db: &mut Db, product: ProductId) -> Result<Vec<GoalRow>> {
    Ok(db
        .query(sql!(concat!(
            goals_below!(),
            "select i.id, i.key, i.title, i.status, i.open, i.product_id, p.key as product, o.name as owner, g.starts_on, g.ends_on,
                coalesce(g.committed, false) as committed, g.weight
             from goals b cross join item i join product p on p.id = i.product_id left join goal g on g.item_id = i.id
                left join person o on o.id = i.owner_id
             where i.id = b.id and i.archived_at is null order by i.created_at, i.id limit 1000"
        )))
        .bind(product)
        .all()
        .await?)
}

/// Which goal serves which.
#[derive(sqlx::FromRow)]
pub(super) struct Serving {
    pub from_id: ItemId,
    pub to_id: ItemId,
    pub key: String,
    pub title: String,
    pub product_id: ProductId,
    pub product: String,
}

pub(super) async fn servings(db: &mut Db, product: ProductId) -> Result<Vec<Serving>> {
    Ok(db
        .query(sql!(concat!(
            goals_below!(),
            "select l.from_id, l.to_id, i.key, i.title, i.product_id, p.key as product
             from goals b cross join link l cross join item i join product p on p.id = i.product_id
             where l.from_id = b.id and l.kind = 'serves' and l.to_kind = 'goal' and i.id = l.to_id and i.archived_at is null
             order by l.created_at, l.id limit 5000"
        )))
        .bind(product)
        .all()
        .await?)
}

#[derive(Clone, sqlx::FromRow)]
pub(super) struct ResultRow {
    pub goal_id: ItemId,
    pub id: ItemId,
    pub key: String,
    pub title: String,
    pub owner: Option<String>,
    pub unit: Option<String>,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    pub current: Option<f64>,
    pub weight: Option<f64>,
    pub fed: Option<String>,
    pub metric: Option<String>,
    pub observed: Option<f64>,
    pub observed_at: Option<DateTime<Utc>>,
    pub checked_at: Option<DateTime<Utc>>,
    pub confidence: Option<f64>,
    pub words: Option<String>,
    pub checked_by: Option<String>,
    pub created_at: DateTime<Utc>,
}

impl ResultRow {
    pub(super) fn fed(&self) -> Fed {
        self.fed.as_deref().and_then(Fed::parse).unwrap_or_default()
    }
}

pub(super) async fn results(db: &mut Db, product: ProductId) -> Result<Vec<ResultRow>> {
    Ok(db
        .query(sql!(concat!(
            goals_below!(),
            "select l.to_id as goal_id, i.id, i.key, i.title, o.name as owner, k.unit, k.baseline, k.target, k.current, k.weight, k.fed,
                m.key as metric, s.value as observed, s.at as observed_at,
                c.at as checked_at, c.confidence, c.words, w.name as checked_by, i.created_at
             from goals b cross join link l cross join item i
                left join key_result k on k.item_id = i.id
                left join person o on o.id = i.owner_id
                left join item m on m.id = (select d.from_id from link d cross join item n
                    where d.to_id = i.id and d.kind = 'measures' and d.from_kind = 'metric' and n.id = d.from_id and n.archived_at is null
                    order by d.created_at, d.id limit 1)
                left join observation s on s.id = (select n.id from observation n where n.metric_id = m.id and n.archived_at is null
                    order by n.at desc, n.id desc limit 1)
                left join check_in c on c.id = (select n.id from check_in n where n.key_result_id = i.id and n.archived_at is null
                    order by n.at desc, n.id desc limit 1)
                left join person w on w.id = c.by_id
             where l.to_id = b.id and l.kind = 'serves' and l.from_kind = 'key_result' and i.id = l.from_id and i.archived_at is null
             order by i.created_at, i.id limit 3000"
        )))
        .bind(product)
        .all()
        .await?)
}

/// What the metric that measures a key result says now.
pub(super) async fn observed(db: &mut Db, key_result: ItemId) -> Result<Option<f64>> {
    Ok(db
        .query(sql!(
            "select o.value from observation o where o.archived_at is null and o.metric_id = (select d.from_id from link d cross join item n
                where d.to_id = $1 and d.kind = 'measures' and d.from_kind = 'metric' and n.id = d.from_id and n.archived_at is null
                order by d.created_at, d.id limit 1)
             order by o.at desc, o.id desc limit 1"
        ))
        .bind(key_result)
        .value()
        .await?)
}

/// What share of the work below one key result is accepted.
pub(super) async fn accepted(db: &mut Db, key_result: ItemId) -> Result<Option<f64>> {
    let below = db
        .query(sql!(concat!(
            "with recursive below (root, id) as (
                select k.item_id, k.item_id from key_result k where k.item_id = $1
                union select u.root, l.from_id from below u cross join link l where l.to_id = u.id and l.kind = 'serves'
             ) ",
            accepted_below!()
        )))
        .bind(key_result)
        .one::<Below>()
        .await?;
    Ok(below.as_ref().and_then(Below::share))
}

/// The last values of each key result, oldest first: of its metric where one feeds it, else as they were checked in. Thirty each.
pub(super) async fn curves(db: &mut Db, product: ProductId) -> Result<Vec<(ItemId, f64)>> {
    Ok(db
        .query(sql!(concat!(
            goals_below!(),
            ", results (id, fed) as (
                select distinct k.item_id, coalesce(k.fed, 'check_ins') from goals b cross join link l cross join key_result k
                where l.to_id = b.id and l.kind = 'serves' and l.from_kind = 'key_result' and k.item_id = l.from_id
             ), seen (id, value, at, nth) as (
                select r.id, c.value, c.at, row_number() over (partition by r.id order by c.at desc, c.id desc)
                from results r cross join check_in c
                where r.fed = 'check_ins' and c.key_result_id = r.id and c.archived_at is null and c.value is not null
                union all
                select r.id, o.value, o.at, row_number() over (partition by r.id order by o.at desc, o.id desc)
                from results r cross join observation o
                where r.fed = 'metric' and o.archived_at is null and o.metric_id = (select d.from_id from link d cross join item n
                    where d.to_id = r.id and d.kind = 'measures' and d.from_kind = 'metric' and n.id = d.from_id and n.archived_at is null
                    order by d.created_at, d.id limit 1)
             ) select id, value from seen where nth <= 30 order by id, nth desc"
        )))
        .bind(product)
        .all()
        .await?)
}

/// How much of the work below a key result is accepted.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct Below {
    pub root: ItemId,
    pub pieces: i64,
    pub accepted: i64,
    pub points: f64,
    pub accepted_points: f64,
    pub without_points: i64,
}

impl Below {
    /// By points where all of it is estimated, by pieces where it is not.
    pub(super) fn share(&self) -> Option<f64> {
        if self.pieces == 0 {
            return None;
        }
        if self.without_points == 0 && self.points > 0.0 {
            return Some(self.accepted_points / self.points);
        }
        Some(self.accepted as f64 / self.pieces as f64)
    }
}

/// The work below the key results that are fed by it.
pub(super) async fn below(db: &mut Db, product: ProductId) -> Result<Vec<Below>> {
    Ok(db
        .query(sql!(concat!(
            "with recursive goals (id) as (
                select id from item where product_id = $1 and kind = 'goal' and archived_at is null
                union select l.from_id from goals u cross join link l
                    where l.to_id = u.id and l.kind = 'serves' and l.from_kind = 'goal'
             ), below (root, id) as (
                select k.item_id, k.item_id from goals b cross join link l cross join key_result k
                    where l.to_id = b.id and l.kind = 'serves' and l.from_kind = 'key_result' and k.item_id = l.from_id and k.fed = 'work'
                union select u.root, l.from_id from below u cross join link l where l.to_id = u.id and l.kind = 'serves'
             ) ",
            accepted_below!()
        )))
        .bind(product)
        .all()
        .await?)
}

/// How much work serves each goal, directly or through a key result.
pub(super) async fn workers(db: &mut Db, product: ProductId) -> Result<Vec<(ItemId, i64)>> {
    Ok(db
        .query(sql!(concat!(
            goals_below!(),
            "select t.goal, count(*) from (
                select l.to_id as goal, l.from_id as work from goals b cross join link l
                    where l.to_id = b.id and l.kind = 'serves'
                union select k.to_id, l.from_id from goals b cross join link k cross join link l
                    where k.to_id = b.id and k.kind = 'serves' and k.from_kind = 'key_result'
                        and l.to_id = k.from_id and l.kind = 'serves'
             ) t cross join item w where w.id = t.work and ",
            is_work!(),
            " group by t.goal"
        )))
        .bind(product)
        .all()
        .await?)
}
