//! How much work is open: in the whole backlog, or below an item.

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

/// How many open items serve an item, ship in it or are in it, at any depth; counted to 20,000.
pub async fn below(db: &mut Db, item: ItemId) -> Result<u32> {
    let open = db
        .query(sql!(
            "with recursive below (id) as (
                select id from item where id = $1
                union select l.from_id from below b cross join link l
                where l.to_id = b.id and l.kind in ('serves', 'ships_in', 'planned_in')
             ) select count(*) from (select i.id from below b cross join item i
                where i.id = b.id and i.open and i.kind in ('story', 'bug', 'task', 'spike') and i.id <> $1 limit 20000) as counted"
        ))
        .bind(item)
        .value::<i64>()
        .await?;
    Ok(open.unwrap_or(0) as u32)
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
