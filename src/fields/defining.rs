//! Giving a product a field of its own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    choosing, definition,
    field::{Field, FieldId, FieldKind},
};
use crate::{
    command::{Actor, Command, Place, Route},
    error::Result,
    items::{Kind, Product},
    sql,
    store::{Db, Tx},
};

/// Gives a product a field of its own.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Create {
    pub product: String,
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// It does not change later.
    pub kind: FieldKind,
    /// What programs call it, in small letters, digits and underscores; made from the name unless told.
    #[serde(default)]
    pub key: Option<String>,
    /// What can be chosen, in this order; at most 100.
    #[serde(default)]
    #[schemars(extend("x-lines" = true))]
    pub choices: Option<Vec<String>>,
    /// The kinds of work that have it: story, bug, task, spike, epic; all but epics unless told.
    #[serde(default)]
    pub kinds: Option<Vec<Kind>>,
    #[serde(default)]
    pub on_cards: Option<bool>,
}

impl Command for Create {
    const NAME: &'static str = "field.create";
    const ROUTE: Route = Route::create("/products/{product}/fields");
    const ABOUT: &'static str = "Gives a product a field of its own, which its work can then be asked for.";
    type Output = Field;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        definition::place(db, by, &self.product, format!("Add the field {}", self.name)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Field> {
        let product = Product::find(tx, by, &self.product).await?;
        let there = Field::all(tx, product.id).await?;
        definition::refuse_too_many(&there)?;
        let name = definition::name(&there, &self.name, None)?;
        let key = definition::key(&there, self.key.as_deref(), &name)?;
        let (id, now) = (FieldId(tx.id()), tx.now);
        tx.query(sql!(
            "insert into field (id, product_id, key, name, kind, kinds, on_cards, position, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ))
        .bind(id)
        .bind(product.id)
        .bind(key.clone())
        .bind(name)
        .bind(self.kind.name())
        .bind(definition::kinds(self.kinds)?)
        .bind(self.on_cards.unwrap_or(false))
        .bind(there.len() as i64 + 1)
        .bind(now)
        .run()
        .await?;
        choosing::choose(tx, id, self.kind, &[], &self.choices.unwrap_or_default()).await?;
        definition::settled(tx, &product, &key).await
    }
}
