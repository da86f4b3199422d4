//! The number of a new item: the next of its product, or of the customers that all products share.

use super::{Key, Kind, Product};
use crate::{
    backlog::rank,
    command::Actor,
    error::{Error, Result},
    sql,
    store::Tx,
};

/// Where a new item comes to stand: its key, and its place in the order of its product if it has one there.
pub struct Numbered {
    pub key: Key,
    pub rank: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Begun {
    #[sqlx(flatten)]
    product: Product,
    number: i64,
    last: Option<String>,
}

/// Finds the product in what the actor may see, and takes its next number and the last place in its order: on SQLite in one
/// trip to the database.
pub async fn begin(tx: &mut Tx, by: &Actor, kind: Kind, product: &str) -> Result<(Product, Numbered)> {
    if tx.is_postgres() {
        return begin_by_steps(tx, by, kind, product).await;
    }
    let begun = tx
        .query(sql!(
            "update product set next_number = next_number + 1 where key = $1
             returning id, key, name, sample, version, created_at, archived_at, fielded, stated, next_number - 1 as number,
                (select i.rank from item i where i.product_id = product.id and i.open and i.rank is not null
                 order by i.rank desc, i.id desc limit 1) as last"
        ))
        .bind(product.to_ascii_uppercase())
        .one::<Begun>()
        .await?;
    let Some(Begun { product, number, last }) = begun.filter(|begun| by.sees(begun.product.id)) else {
        // It may have been called otherwise before.
        return begin_by_steps(tx, by, kind, product).await;
    };
    let rank = if kind.is_ranked() { Some(rank::between(last.as_deref(), None)?) } else { None };
    let key = Key::of(&product.key, number);
    Ok((product, Numbered { key, rank }))
}

async fn begin_by_steps(tx: &mut Tx, by: &Actor, kind: Kind, product: &str) -> Result<(Product, Numbered)> {
    let product = Product::find(tx, by, product).await?;
    let numbered = next(tx, kind, Some(&product)).await?;
    Ok((product, numbered))
}

/// Takes the next number, and then the last place in the order: what is read before the wait for the number may be old.
pub async fn next(tx: &mut Tx, kind: Kind, product: Option<&Product>) -> Result<Numbered> {
    let key = next_key(tx, kind, product).await?;
    let rank = match product {
        Some(product) if kind.is_ranked() => Some(rank::last(tx, product.id).await?),
        _ => None,
    };
    Ok(Numbered { key, rank })
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
