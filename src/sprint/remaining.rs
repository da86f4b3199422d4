//! How much work is open: in the whole backlog, or below an item.

use chrono::{DateTime, Utc};

use super::{past_weeks::Moment, throughput::Event};
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    sql,
    store::Db,
};

/// How many items stand open in the backlog, from the kept counts.
pub async fn open(db: &mut Db, product: ProductId) -> Result<u32> {
    let open = db
        .query(sql!(
            "select cast(coalesce(sum(n), 0) as bigint) from item_count
             where product_id = $1 and open and kind in ('story', 'bug', 'task', 'spike')"
        ))
        .bind(product)
        .value::<i64>()
        .await?;
    Ok(open.unwrap_or(0).clamp(0, 1_000_000) as u32)
}

/// What is open below an item.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub struct Left {
    pub items: i64,
    pub points: f64,
    /// How many of them are not estimated.
    pub bare: i64,
}

/// The open items that serve an item, ship in it or are in it, at any depth; counted to 20,000.
pub async fn below(db: &mut Db, item: ItemId) -> Result<Left> {
    let left = db
        .query(sql!(
            "with recursive below (id) as (
                select id from item where id = $1
                union select l.from_id from below b cross join link l
                where l.to_id = b.id and l.kind in ('serves', 'ships_in', 'planned_in')
             ) select count(*) as items, cast(coalesce(sum(counted.points), 0) as double precision) as points,
                count(case when counted.points is null then 1 end) as bare
             from (select i.points from below b cross join item i
                where i.id = b.id and i.open and i.kind in ('story', 'bug', 'task', 'spike') and i.id <> $1 limit 20000) as counted"
        ))
        .bind(item)
        .one::<Left>()
        .await?;
    Ok(left.unwrap_or_default())
}

/// When each piece of work below an item came there, and its points: the latest of the links that lead to it. What was
/// declined is left out; at most 20,000.
pub async fn put_below(db: &mut Db, item: ItemId, until: DateTime<Utc>) -> Result<Vec<Moment>> {
    Ok(db
        .query(sql!(
            "with recursive below (id, at) as (
                select id, created_at from item where id = $1
                union select l.from_id, case when l.created_at > b.at then l.created_at else b.at end from below b cross join link l
                where l.to_id = b.id and l.kind in ('serves', 'ships_in', 'planned_in')
             ) select min(b.at) as at, min(i.points) as points from below b cross join item i
             where i.id = b.id and i.id <> $1 and i.kind in ('story', 'bug', 'task', 'spike') and i.archived_at is null
                and i.status <> 'declined' and b.at <= $2 group by i.id limit 20000"
        ))
        .bind(item)
        .bind(until)
        .all()
        .await?)
}

/// What came below an item between two moments, in the order in which it came.
pub async fn added_below(
    db: &mut Db,
    item: ItemId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> Result<Vec<Event>> {
    Ok(db
        .query(sql!(
            "with recursive below (id, at) as (
                select id, created_at from item where id = $1
                union select l.from_id, case when l.created_at > b.at then l.created_at else b.at end from below b cross join link l
                where l.to_id = b.id and l.kind in ('serves', 'ships_in', 'planned_in')
             ) select f.at, i.key, i.kind, i.title, i.points
             from (select b.id, min(b.at) as at from below b where b.id <> $1 group by b.id) f cross join item i
             where i.id = f.id and i.kind in ('story', 'bug', 'task', 'spike') and i.archived_at is null
                and i.status <> 'declined' and f.at > $2 and f.at <= $3 order by f.at, i.id limit $4"
        ))
        .bind(item)
        .bind(from)
        .bind(to)
        .bind(limit)
        .all()
        .await?)
}

/// The points that stand open in the backlog, and how many open items have none.
pub async fn points(db: &mut Db, product: ProductId) -> Result<(f64, i64)> {
    let points = db
        .query(sql!(
            "select cast(coalesce(sum(points), 0) as double precision) from item_count
             where product_id = $1 and open and kind in ('story', 'bug', 'task', 'spike')"
        ))
        .bind(product)
        .value::<f64>()
        .await?;
    let bare = db
        .query(sql!(
            "select count(*) from (select 1 as one from item where product_id = $1 and open and rank is not null
                and coalesce(points, -1) < 0 limit 10000) as bare"
        ))
        .bind(product)
        .value::<i64>()
        .await?;
    Ok((points.unwrap_or(0.0), bare.unwrap_or(0)))
}
