//! Putting a field of a product away, and taking it out again with what items said in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{definition, field::Field};
use crate::{
    command::{Actor, Command, Place, Route},
    error::Result,
    items::Product,
    sql,
    store::{Db, Tx},
};

/// Archives a field: it is shown no more, and what items say in it is kept.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Archive {
    pub product: String,
    pub field: String,
}

impl Command for Archive {
    const NAME: &'static str = "field.archive";
    const ROUTE: Route = Route::delete("/products/{product}/fields/{field}");
    const ABOUT: &'static str = "Archives a field: it is shown no more; what items say in it is kept.";
    type Output = Field;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        definition::place(db, by, &self.product, format!("Archive the field {}", self.field)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Field> {
        shelve(tx, by, &self.product, &self.field, true).await
    }
}

/// Brings an archived field back.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Restore {
    pub product: String,
    pub field: String,
}

impl Command for Restore {
    const NAME: &'static str = "field.restore";
    const ROUTE: Route = Route::post("/products/{product}/fields/{field}/restore");
    const ABOUT: &'static str = "Brings an archived field back, with what items said in it.";
    type Output = Field;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        definition::place(db, by, &self.product, format!("Bring back the field {}", self.field)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Field> {
        shelve(tx, by, &self.product, &self.field, false).await
    }
}

async fn shelve(tx: &mut Tx, by: &Actor, product: &str, key: &str, away: bool) -> Result<Field> {
    let product = Product::find(tx, by, product).await?;
    let field = Field::named(tx, product.id, key).await?;
    if !away && field.archived_at.is_some() {
        let there = Field::all(tx, product.id).await?;
        definition::refuse_too_many(&there)?;
        definition::name(&there, &field.name, Some(field.id))?;
    }
    let at = away.then_some(field.archived_at.unwrap_or(tx.now));
    tx.query(sql!("update field set archived_at = $2 where id = $1")).bind(field.id).bind(at).run().await?;
    definition::settled(tx, &product, &field.key).await
}
