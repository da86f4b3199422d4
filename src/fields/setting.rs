//! Saying what an item has in a field of its product.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    answers::Answers,
    field::Field,
    reading::{self, Own},
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, editing},
    sql,
    store::{Db, Tx},
};

/// Says what an item has in a field of its product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Set {
    pub key: Key,
    pub field: String,
    /// A text, a number, a day, a choice, an e-mail address, a link, true or false; a list where several can be chosen;
    /// null for nothing.
    #[serde(default)]
    #[schemars(extend("x-whole" = true))]
    pub value: Value,
    /// The version the caller has read; a stale one is refused.
    #[serde(default)]
    pub version: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Said {
    pub key: String,
    pub field: String,
    pub fields: Own,
    pub version: i64,
}

impl Command for Set {
    const NAME: &'static str = "field.set";
    const ROUTE: Route = Route::put("/items/{key}/fields/{field}");
    const ABOUT: &'static str = "Says what an item has in a field of its product; null for nothing.";
    type Output = Said;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        let field = field_of(db, &item, &self.field).await?;
        let right = if item.kind.is_ranked() { Right::DoWork } else { item.kind.right() };
        Ok(item.place(right).about(format!("Change {} of {} “{}”", field.name, item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Said> {
        let item = Item::find(tx, by, &self.key).await?;
        let field = field_of(tx, &item, &self.field).await?;
        if let Some(seen) = self.version
            && seen != item.version
        {
            let own = reading::of_item(tx, item.id).await?;
            let theirs = json!({"value": own.get(&field.key).map(|said| said.words.clone())});
            return Err(Error::Stale { key: item.key, seen, now: item.version, theirs });
        }
        let key = field.key.clone();
        set(tx, &item, field, &self.value).await?;
        let version = Item::get(tx, item.id).await?.version;
        Ok(Said { fields: reading::of_item(tx, item.id).await?, key: item.key, field: key, version })
    }
}

/// The field of that key, if the item has it.
async fn field_of(db: &mut Db, item: &Item, key: &str) -> Result<Field> {
    let product = item.product_id.ok_or(Error::NotFound)?;
    let field = Field::named(db, product, key).await?;
    if field.is_of(item.kind) && field.archived_at.is_none() { Ok(field) } else { Err(Error::NotFound) }
}

/// Writes the value and records it; gives whether that changed anything.
async fn set(tx: &mut Tx, item: &Item, field: Field, value: &Value) -> Result<bool> {
    let answers = Answers::in_one(tx, item.id, field, value).await?;
    if !answers.write(tx, item).await? {
        return Ok(false);
    }
    let now = tx.now;
    tx.query(sql!("update item set version = version + 1, updated_at = $2 where id = $1"))
        .bind(item.id)
        .bind(now)
        .run()
        .await?;
    editing::touch(tx, item);
    Ok(true)
}

/// Puts a value back, as undo asks; false when somebody has said something else since.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let product = item.product_id.ok_or(Error::NotFound)?;
    let fields = Field::all(tx, product).await?;
    let Some(mut field) = fields.into_iter().find(|field| change.after["id"] == json!(field.id)) else {
        return Ok(false);
    };
    let own = reading::of_item(tx, item.id).await?;
    let now = own.get(&field.key).map_or(Value::Null, |said| said.value.clone());
    if now != change.after["value"] {
        return Ok(false);
    }
    // What was chosen before may have been retired since.
    for choice in &mut field.choices {
        choice.retired = false;
    }
    set(tx, item, field, &change.before["value"]).await?;
    Ok(true)
}
