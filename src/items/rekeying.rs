//! Another key for a product: everything in it is numbered under the new one, and whatever was written with the old one goes on
//! leading there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Product, product_key};
use crate::{
    command::{Actor, Command, Place, ProductId, Right, Route},
    error::{Error, Result},
    events::Change,
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// So many items are numbered anew at most: everybody who writes waits for it.
const MOST: i64 = 200_000;

/// Gives a product another key.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Rekey {
    pub product: String,
    /// Two to ten letters or digits, the first a letter; PAY-42 becomes BILL-42.
    #[schemars(length(min = 2, max = 10), pattern("^[A-Za-z][A-Za-z0-9]{1,9}$"))]
    pub key: String,
}

impl Command for Rekey {
    const NAME: &'static str = "product.rekey";
    const ROUTE: Route = Route::put("/products/{product}/key");
    const ABOUT: &'static str = "Gives a product another key. Everything in it keeps its number under the new key; the old keys of the product and of \
                                 all its items go on leading there, and no other product may take it. At most 200,000 items.";
    type Output = Product;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let about = format!("Call {} {} instead of {}", product.name, self.key, product.key);
        Ok(Place::product(Right::ManageProducts, product.id).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Product> {
        let product = Product::find(tx, by, &self.product).await?;
        let key = product_key::read(&self.key)?;
        rekey(tx, product, key).await
    }

    fn next(output: &Product) -> Option<String> {
        Some(format!("/products/{}/settings", output.key))
    }
}

async fn rekey(tx: &mut Tx, product: Product, key: String) -> Result<Product> {
    if key == product.key {
        return Ok(product);
    }
    product_key::must_be_free(tx, &key, Some(product.id)).await?;
    let other =
        tx.query(sql!("select cast(1 as bigint) from product where key = $1")).bind(key.clone()).value::<i64>().await?;
    if other.is_some() {
        return Err(product_key::taken(&key));
    }
    must_be_few(tx, product.id).await?;
    let (now, was) = (tx.now, product.key.clone());
    tx.query(sql!("update product set key = $2, version = version + 1 where id = $1"))
        .bind(product.id)
        .bind(key.clone())
        .run()
        .await?;
    tx.query(sql!("delete from former_product_key where key = $1")).bind(key.clone()).run().await?;
    tx.query(sql!("insert into former_product_key (key, product_id, left_at) values ($1, $2, $3)"))
        .bind(was.clone())
        .bind(product.id)
        .bind(now)
        .run()
        .await?;
    tx.query(sql!("update item set key = $2 || substr(key, cast($3 as integer)) where product_id = $1"))
        .bind(product.id)
        .bind(key.clone())
        .bind(was.len() as i64 + 1)
        .run()
        .await?;
    still_seen(tx, product.id, &was, &key).await?;
    tx.record(Change::of_product(&was, "key", json!(was), json!(key)));
    tx.touch(Topic::organisation());
    tx.touch(Topic::product(&was));
    Ok(Product { key, version: product.version + 1, ..product })
}

async fn must_be_few(tx: &mut Tx, product: ProductId) -> Result<()> {
    let items = tx
        .query(sql!("select count(*) from (select 1 from item where product_id = $1 limit $2) few"))
        .bind(product)
        .bind(MOST + 1)
        .value::<i64>()
        .await?;
    if items.unwrap_or(0) > MOST {
        let message = "more than 200,000 items are numbered under this key: it stays";
        return Err(Error::refused("too_many_items", message));
    }
    Ok(())
}

/// Open proposals know what they were written upon by its key.
async fn still_seen(tx: &mut Tx, product: ProductId, was: &str, key: &str) -> Result<()> {
    tx.query(sql!(
        sqlite: "update proposal set seen = replace(seen, $2, $3) where product_id = $1 and state = 'open'",
        postgres: "update proposal set seen = replace(seen::text, $2, $3)::jsonb where product_id = $1 and state = 'open'",
    ))
    .bind(product)
    .bind(format!("\"{was}-"))
    .bind(format!("\"{key}-"))
    .run()
    .await?;
    Ok(())
}

/// Gives a product the key back that it had; gives whether it stood as it was left.
pub async fn put_back(tx: &mut Tx, product: &Product, change: &Change) -> Result<bool> {
    let stands = change.after == json!(product.key);
    if let (true, Some(key)) = (stands, change.before.as_str()) {
        rekey(tx, product.clone(), key.to_owned()).await?;
    }
    Ok(stands)
}
