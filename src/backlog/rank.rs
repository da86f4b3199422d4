//! The one order of a product's work.

use crate::{
    command::{ItemId, ProductId},
    error::{Error, Result},
    sql,
    store::{Db, Tx},
};

/// Makes whoever else wants to change this order wait until the transaction is over.
pub async fn lock(tx: &mut Tx, product: ProductId) -> Result<()> {
    tx.query(sql!(
        sqlite: "select id from product where id = $1",
        postgres: "select id from product where id = $1 for update",
    ))
    .bind(product)
    .run()
    .await?;
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
        .query(sql!("select rank from item where product_id = $1 and open and rank is not null order by rank, id limit 1"))
        .bind(product)
        .value::<String>()
        .await?;
    between(None, first.as_deref())
}

/// The rank of the neighbour above or below a place in the order, leaving one item out.
pub async fn neighbour(db: &mut Db, product: ProductId, at: &str, above: bool, without: ItemId) -> Result<Option<String>> {
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
