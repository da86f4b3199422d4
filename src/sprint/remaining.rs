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

/// What changed of how much there is to do below an item: each change at its time, or when its work came there, which is the
/// latest of the links that lead to it; at most 20,000.
pub async fn put_below(db: &mut Db, item: ItemId, until: DateTime<Utc>) -> Result<Vec<Moment>> {
    Ok(db
        .query(sql!(
            "with recursive below (id, at) as (
                select id, created_at from item where id = $1
                union select l.from_id, case when l.created_at > b.at then l.created_at else b.at end from below b cross join link l
                where l.to_id = b.id and l.kind in ('serves', 'ships_in', 'planned_in')
             ), put (id, at) as (select id, min(at) from below where id <> $1 group by id)
             select case when c.at > p.at then c.at else p.at end as at, c.items, c.points from put p cross join scope_change c
             where c.item_id = p.id and p.at <= $2 and c.at <= $2 limit 20000"
        ))
        .bind(item)
        .bind(until)
        .all()
        .await?)
}

/// What changed below an item between two moments, in the order in which it did.
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
             ), put (id, at) as (select id, min(at) from below where id <> $1 group by id),
             changed (id, at, what, items, points) as (
                select p.id, case when c.at > p.at then c.at else p.at end, c.what, c.items, c.points from put p cross join scope_change c
                where c.item_id = p.id
             ) select c.at, i.key, i.kind, i.title, c.what, c.items, c.points from changed c cross join item i
             where i.id = c.id and c.at > $2 and c.at <= $3 order by c.at, i.id limit $4"
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
