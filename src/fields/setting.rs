//! Saying what an item has in a field of its product.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    field::{ChoiceId, Field, FieldId},
    placing::{self, Kept},
    reading::{self, Own},
};
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
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
        set(tx, &item, &field, &self.value).await?;
        let version = Item::get(tx, item.id).await?.version;
        Ok(Said { fields: reading::of_item(tx, item.id).await?, key: item.key, field: field.key, version })
    }
}

/// The field of that key, if the item has it.
async fn field_of(db: &mut Db, item: &Item, key: &str) -> Result<Field> {
    let product = item.product_id.ok_or(Error::NotFound)?;
    let field = Field::named(db, product, key).await?;
    if field.is_of(item.kind) && field.archived_at.is_none() { Ok(field) } else { Err(Error::NotFound) }
}

/// Writes the value and records it; gives whether that changed anything.
pub async fn set(tx: &mut Tx, item: &Item, field: &Field, value: &Value) -> Result<bool> {
    let before = reading::of_item(tx, item.id).await?;
    let chosen = chosen(tx, item.id, field.id).await?;
    let kept = placing::read(tx, field, value, &chosen).await?;
    write(tx, item.id, field.id, kept).await?;
    let after = reading::of_item(tx, item.id).await?;
    let (before, after) = (told(field, &before), told(field, &after));
    if before == after {
        return Ok(false);
    }
    let now = tx.now;
    tx.query(sql!("update item set version = version + 1, updated_at = $2 where id = $1"))
        .bind(item.id)
        .bind(now)
        .run()
        .await?;
    tx.record(Change { item: item.id, key: item.key.clone(), field: "field".into(), before, after });
    editing::touch(tx, item);
    Ok(true)
}

/// What is written down of a value: enough to read it, and to put it back.
fn told(field: &Field, own: &Own) -> Value {
    let said = own.get(&field.key);
    json!({"id": field.id, "field": field.name, "text": said.map(|said| &said.words), "value": said.map(|said| &said.value)})
}

async fn chosen(db: &mut Db, item: ItemId, field: FieldId) -> Result<Vec<ChoiceId>> {
    let rows = db
        .query(sql!("select choice_id from field_value where item_id = $1 and field_id = $2 and choice_id is not null"))
        .bind(item)
        .bind(field)
        .all::<(ChoiceId,)>()
        .await?;
    Ok(rows.into_iter().map(|(choice,)| choice).collect())
}

async fn write(tx: &mut Tx, item: ItemId, field: FieldId, kept: Vec<Kept>) -> Result<()> {
    tx.query(sql!("delete from field_value where item_id = $1 and field_id = $2")).bind(item).bind(field).run().await?;
    for (nth, kept) in kept.into_iter().enumerate() {
        tx.query(sql!(
            "insert into field_value (item_id, field_id, nth, place, text, number, day, person_id, choice_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ))
        .bind(item)
        .bind(field)
        .bind(nth as i64)
        .bind(kept.place)
        .bind(kept.text)
        .bind(kept.number)
        .bind(kept.day)
        .bind(kept.person)
        .bind(kept.choice)
        .run()
        .await?;
    }
    Ok(())
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
    set(tx, item, &field, &change.before["value"]).await?;
    Ok(true)
}
