//! The number of a new item: the next of its product, or of the customers that all products share.

use super::{Key, Kind, Product};
use crate::{
    backlog::rank,
    error::{Error, Result},
    sql,
    store::Tx,
};

/// Takes the next number of a product and the last place in its order.
pub(super) async fn next_in_order(tx: &mut Tx, product: &Product) -> Result<(Key, Option<String>)> {
    if tx.is_postgres() {
        // There a statement sees what stood when it began, so the order is read after the wait for the number.
        let key = next_key(tx, Kind::Story, Some(product)).await?;
        return Ok((key, Some(rank::last(tx, product.id).await?)));
    }
    let (number, last) = tx
        .query(sql!(
            "update product set next_number = next_number + 1 where id = $1 returning next_number - 1,
                (select i.rank from item i where i.product_id = $1 and i.open and i.rank is not null order by i.rank desc, i.id desc limit 1)"
        ))
        .bind(product.id)
        .one::<(i64, Option<String>)>()
        .await?
        .ok_or(Error::NotFound)?;
    Ok((Key::of(&product.key, number), Some(rank::between(last.as_deref(), None)?)))
}

/// Takes the next number of a product, which also makes every other writer of its order wait.
pub(super) async fn next_key(tx: &mut Tx, kind: Kind, product: Option<&Product>) -> Result<Key> {
    match product {
        Some(product) => {
            let number = tx
                .query(sql!("update product set next_number = next_number + 1 where id = $1 returning next_number - 1"))
                .bind(product.id)
                .value::<i64>()
                .await?
                .ok_or(Error::NotFound)?;
            Ok(Key::of(&product.key, number))
        }
        None => {
            let number = tx
                .query(sql!(
                    "insert into setting (name, value) values ('next_customer', '2')
                     on conflict (name) do update set value = cast(cast(setting.value as bigint) + 1 as text)
                     returning cast(value as bigint) - 1"
                ))
                .value::<i64>()
                .await?
                .ok_or_else(|| Error::Bug("no number for a customer".into()))?;
            debug_assert!(kind.is_shared());
            Ok(Key::of("C", number))
        }
    }
}
