//! Putting a product into the archive and bringing it back: everything in it stays as it was, is read, and is not changed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Product;
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Puts a product into the archive.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Archive {
    pub product: String,
}

impl Command for Archive {
    const NAME: &'static str = "product.archive";
    const ROUTE: Route = Route::delete("/products/{product}");
    const ABOUT: &'static str = "Puts a product into the archive: it leaves every list, is read at its address, and nothing in it is changed; \
                                 what is shared of it is closed meanwhile.";
    type Output = Product;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::organisation(Right::ManageProducts).about(format!("Archive the product {}", product.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Product> {
        let product = Product::find(tx, by, &self.product).await?;
        if product.archived_at.is_some() {
            return Err(Error::refused("archived", format!("{} is in the archive already", product.name)));
        }
        shelve(tx, product, true).await
    }

    fn next(_output: &Product) -> Option<String> {
        Some("/products".into())
    }
}

/// Brings a product back from the archive.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Restore {
    pub product: String,
}

impl Command for Restore {
    const NAME: &'static str = "product.restore";
    const ROUTE: Route = Route::post("/products/{product}/restoration");
    const ABOUT: &'static str = "Brings a product back from the archive, as it was.";
    type Output = Product;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::organisation(Right::ManageProducts).about(format!("Bring the product {} back", product.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Product> {
        let product = Product::find(tx, by, &self.product).await?;
        if product.archived_at.is_none() {
            return Err(Error::refused("not_archived", format!("{} is not in the archive", product.name)));
        }
        shelve(tx, product, false).await
    }

    fn next(output: &Product) -> Option<String> {
        Some(format!("/products/{}/settings", output.key))
    }
}

async fn shelve(tx: &mut Tx, product: Product, away: bool) -> Result<Product> {
    let at = away.then_some(tx.now);
    tx.query(sql!("update product set archived_at = $2, version = version + 1 where id = $1"))
        .bind(product.id)
        .bind(at)
        .run()
        .await?;
    tx.record(Change::of_product(&product.key, "archived_at", json!(product.archived_at), json!(at)));
    tx.touch(Topic::organisation());
    tx.touch(Topic::product(&product.key));
    Ok(Product { archived_at: at, version: product.version + 1, ..product })
}

/// Takes the archiving or the bringing back of a product back; gives whether it stood as it was left.
pub async fn put_back(tx: &mut Tx, product: Product, change: &Change) -> Result<bool> {
    let stands = change.after.is_null() == product.archived_at.is_none();
    if stands {
        shelve(tx, product, !change.before.is_null()).await?;
    }
    Ok(stands)
}
