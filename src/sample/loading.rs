//! Loading the sample, as a command.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{story::Story, teller::Teller};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{Product, product},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Loads the sample product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Load {}

impl Command for Load {
    const NAME: &'static str = "sample.load";
    const ROUTE: Route = Route::create("/sample");
    const ABOUT: &'static str =
        "Loads the sample product: a ferry operator's booking system with everything from vision to outcome.";
    type Output = Product;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::ManageProducts))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Product> {
        let story = Story::read()?;
        let taken = tx
            .query(sql!("select count(*) from product where key = $1"))
            .bind(story.product.key.clone())
            .value::<i64>()
            .await?;
        if taken > Some(0) {
            return Err(Error::refused("sample_there", "the sample is loaded already, or another product has its key"));
        }
        let now = tx.now;
        let product =
            product::Create { key: story.product.key.clone(), name: story.product.name.clone() }.run(tx, by).await?;
        tx.query(sql!("update product set sample = true where id = $1")).bind(product.id).run().await?;
        Teller::new(tx, &product, by).tell(&story).await?;
        tx.now = now;
        tx.changes.clear();
        tx.topics = vec![Topic::organisation()];
        Ok(Product { sample: true, ..product })
    }

    fn next(output: &Product) -> Option<String> {
        debug_assert!(output.sample);
        Some("/".into())
    }
}
