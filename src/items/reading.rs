//! Reading one item, of whatever kind.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Full, Item, Key};
use crate::{
    command::{Actor, Query, Route},
    error::Result,
    store::Db,
};

/// Reads an item with the fields of its kind.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
}

impl Query for Read {
    const NAME: &'static str = "item.read";
    const ROUTE: Route = Route::get("/items/{key}");
    const ABOUT: &'static str = "Reads an item with the fields of its kind; the ETag is its version.";
    type Output = Full;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Full> {
        let item = Item::find(db, by, &self.key).await?;
        Full::of(db, item).await
    }
}
