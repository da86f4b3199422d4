//! Changing a field of a product: its name, its choices, which work has it, and where it stands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    choosing, definition,
    field::{Field, FieldId},
};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::{Kind, Product},
    sql,
    store::{Db, Tx},
};

/// Changes a field; what is not sent stays. Its kind and its key do not change.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    pub product: String,
    pub field: String,
    #[serde(default)]
    pub name: Option<String>,
    /// All of them in their order; one that is left out while items have it is retired and stays with them.
    #[serde(default)]
    #[schemars(extend("x-lines" = true))]
    pub choices: Option<Vec<String>>,
    #[serde(default)]
    pub kinds: Option<Vec<Kind>>,
    #[serde(default)]
    pub on_cards: Option<bool>,
    /// 1 is the first.
    #[serde(default)]
    pub position: Option<i64>,
}

impl Command for Edit {
    const NAME: &'static str = "field.edit";
    const ROUTE: Route = Route::patch("/products/{product}/fields/{field}");
    const ABOUT: &'static str =
        "Changes a field of a product: its name, its choices, which work has it, where it stands.";
    type Output = Field;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        definition::place(db, by, &self.product, format!("Change the field {}", self.field)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Field> {
        let product = Product::find(tx, by, &self.product).await?;
        let there = Field::all(tx, product.id).await?;
        let field = Field::named(tx, product.id, &self.field).await?;
        let name = definition::name(&there, self.name.as_deref().unwrap_or(&field.name), Some(field.id))?;
        let kinds = definition::kinds(Some(self.kinds.unwrap_or_else(|| field.kinds.0.clone())))?;
        tx.query(sql!("update field set name = $2, kinds = $3, on_cards = $4 where id = $1"))
            .bind(field.id)
            .bind(name)
            .bind(kinds)
            .bind(self.on_cards.unwrap_or(field.on_cards))
            .run()
            .await?;
        if let Some(choices) = &self.choices {
            choosing::choose(tx, field.id, field.kind, &field.choices, choices).await?;
        }
        if let Some(position) = self.position {
            reorder(tx, &there, &field, position).await?;
        }
        definition::settled(tx, &product, &field.key).await
    }
}

async fn reorder(tx: &mut Tx, there: &[Field], moved: &Field, position: i64) -> Result<()> {
    let mut order: Vec<FieldId> = there.iter().map(|field| field.id).filter(|id| *id != moved.id).collect();
    let at = usize::try_from(position - 1).map_err(|_| Error::field("position", "1 is the first"))?;
    order.insert(at.min(order.len()), moved.id);
    for (nth, id) in order.into_iter().enumerate() {
        tx.query(sql!("update field set position = $2 where id = $1")).bind(id).bind(nth as i64 + 1).run().await?;
    }
    Ok(())
}
