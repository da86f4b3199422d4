//! The one order of a product's work.

use crate::{
    command::{ItemId, ProductId},
    error::{Error, Result},
    items::Item,
    sql,
    store::{Db, Tx},
};

/// Makes whoever else wants to change this order wait until the transaction is over; on SQLite everyone waits anyway.
pub async fn lock(tx: &mut Tx, product: ProductId) -> Result<()> {
    if tx.is_postgres() {
        tx.query(sql!(sqlite: "select id from product where id = $1", postgres: "select id from product where id = $1 for update"))
            .bind(product)
            .run()
            .await?;
    }
    Ok(())
}

/// A rank after everything in the order.
pub async fn last(tx: &mut Tx, product: ProductId) -> Result<String> {
    let last = tx
        .query(sql!("select rank from item where product_id = $1 and open and rank is not null order by rank desc, id desc limit 1"))
        .bind(product)
        .value::<String>()
        .await?;
    between(last.as_deref(), None)
}

/// A rank before everything in the order.
pub async fn first(tx: &mut Tx, product: ProductId) -> Result<String> {
    let first = tx
        .query(sql!(
            "select rank from item where product_id = $1 and open and rank is not null order by rank, id limit 1"
        ))
        .bind(product)
        .value::<String>()
        .await?;
    between(None, first.as_deref())
}

/// Gives an item that comes back into the order another rank when its own was taken while it was away.
pub async fn settle(tx: &mut Tx, item: &Item) -> Result<()> {
    let (Some(product), Some(rank)) = (item.product_id, &item.rank) else { return Ok(()) };
    lock(tx, product).await?;
    let free = free(tx, product, rank, item.id).await?;
    if free != *rank {
        tx.query(sql!("update item set rank = $2 where id = $1")).bind(item.id).bind(free).run().await?;
    }
    Ok(())
}

/// That rank, or the next one below it when another item has it: no two share a place.
pub async fn free(db: &mut Db, product: ProductId, rank: &str, item: ItemId) -> Result<String> {
    let taken = db
        .query(sql!(
            "select count(*) from item where product_id = $1 and open and rank is not null and rank = $2 and id <> $3"
        ))
        .bind(product)
        .bind(rank.to_owned())
        .bind(item)
        .value::<i64>()
        .await?;
    if taken == Some(0) {
        return Ok(rank.to_owned());
    }
    let below = neighbour(db, product, rank, false, item).await?;
    between(Some(rank), below.as_deref())
}

/// The rank of the neighbour above or below a place in the order, leaving one item out.
pub async fn neighbour(
    db: &mut Db,
    product: ProductId,
    at: &str,
    above: bool,
    without: ItemId,
) -> Result<Option<String>> {
    let sql = if above {
        sql!(
            "select rank from item where product_id = $1 and open and rank is not null and rank < $2 and id <> $3
             order by rank desc limit 1"
        )
    } else {
        sql!(
            "select rank from item where product_id = $1 and open and rank is not null and rank > $2 and id <> $3
             order by rank limit 1"
        )
    };
    Ok(db.query(sql).bind(product).bind(at.to_owned()).bind(without).value().await?)
}

pub fn between(before: Option<&str>, after: Option<&str>) -> Result<String> {
    methods::rank::between(before, after).ok_or_else(|| Error::Bug(format!("no rank between {before:?} and {after:?}")))
}
