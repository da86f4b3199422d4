//! What is said in the fields of a product at once, while an item is created or edited: all of it is read before any of it
//! is written.

use serde_json::{Map, Value, json};

use super::{
    field::{ChoiceId, Field, FieldId},
    placing::{self, Kept},
    reading::{self, Own},
};
use crate::{
    command::{ItemId, ProductId},
    error::{Error, FieldError, Result},
    events::Change,
    items::{Item, Kind},
    sql,
    store::{Db, Tx},
};

/// Each field with the values that it is to have; none empty it.
#[derive(Default)]
pub struct Answers(Vec<(Field, Vec<Kept>)>);

impl Answers {
    /// Reads what is said of a new item; everything that does not fit is told beside its field.
    pub async fn of_new(
        db: &mut Db,
        product: Option<ProductId>,
        kind: Kind,
        said: &Map<String, Value>,
    ) -> Result<Answers> {
        Answers::read(db, product, kind, None, said).await
    }

    /// Reads what is said of an item that is there, if anything is.
    pub async fn of(db: &mut Db, item: &Item, said: Option<&Value>) -> Result<Answers> {
        match said {
            None | Some(Value::Null) => Ok(Answers::default()),
            Some(Value::Object(said)) => Answers::read(db, item.product_id, item.kind, Some(item.id), said).await,
            Some(_) => Err(Error::field("fields", "this is a record of values by the keys of the fields")),
        }
    }

    async fn read(
        db: &mut Db,
        product: Option<ProductId>,
        kind: Kind,
        item: Option<ItemId>,
        said: &Map<String, Value>,
    ) -> Result<Answers> {
        if said.is_empty() {
            return Ok(Answers::default());
        }
        let known = match product {
            Some(product) => Field::open(db, product).await?,
            None => Vec::new(),
        };
        let (mut answers, mut wrong) = (Vec::with_capacity(said.len()), Vec::new());
        for (key, value) in said {
            match one(db, &known, kind, item, (key, value)).await {
                Ok(answer) => answers.push(answer),
                Err(Error::Invalid(errors)) => {
                    let beside = |error: FieldError| FieldError { field: format!("fields.{key}"), ..error };
                    wrong.extend(errors.into_iter().map(beside));
                }
                Err(error) => return Err(error),
            }
        }
        if wrong.is_empty() { Ok(Answers(answers)) } else { Err(Error::Invalid(wrong)) }
    }

    /// Reads what is said in one field.
    pub(super) async fn in_one(db: &mut Db, item: ItemId, field: Field, value: &Value) -> Result<Answers> {
        Ok(Answers(vec![answer(db, field, Some(item), value).await?]))
    }

    /// Writes them to an item and records what that changes; whoever calls counts its version on.
    pub async fn write(self, tx: &mut Tx, item: &Item) -> Result<bool> {
        if self.0.is_empty() {
            return Ok(false);
        }
        let before = reading::of_item(tx, item.id).await?;
        let fields: Vec<Field> = self.0.iter().map(|(field, _)| field.clone()).collect();
        self.put(tx, item.id).await?;
        let after = reading::of_item(tx, item.id).await?;
        let mut changed = false;
        for field in fields {
            let (before, after) = (told(&field, &before), told(&field, &after));
            if before != after {
                changed = true;
                tx.record(Change { item: item.id, key: item.key.clone(), field: "field".into(), before, after });
            }
        }
        Ok(changed)
    }

    /// Writes them to an item; what is new says what it says with its creation.
    pub async fn put(self, tx: &mut Tx, item: ItemId) -> Result<()> {
        for (field, kept) in self.0 {
            put(tx, item, field.id, kept).await?;
        }
        Ok(())
    }
}

/// Gives an item what another of its product says in the fields that are still asked.
pub async fn carry_over(tx: &mut Tx, from: ItemId, to: ItemId) -> Result<()> {
    tx.query(sql!(
        "insert into field_value (item_id, field_id, nth, place, text, number, day, person_id, choice_id)
         select $2, v.field_id, v.nth, v.place, v.text, v.number, v.day, v.person_id, v.choice_id
         from field_value v join field f on f.id = v.field_id where v.item_id = $1 and f.archived_at is null"
    ))
    .bind(from)
    .bind(to)
    .run()
    .await?;
    Ok(())
}

/// The names of the fields that these are said in, for a sentence.
pub async fn named(db: &mut Db, item: &Item, said: Option<&Value>) -> Result<Vec<String>> {
    let (Some(Value::Object(said)), Some(product)) = (said, item.product_id) else { return Ok(Vec::new()) };
    let known = Field::open(db, product).await?;
    let name = |key: &String| known.iter().find(|field| field.key == *key).map_or(key, |field| &field.name).clone();
    Ok(said.keys().map(name).collect())
}

async fn one(
    db: &mut Db,
    known: &[Field],
    kind: Kind,
    item: Option<ItemId>,
    (key, value): (&str, &Value),
) -> Result<(Field, Vec<Kept>)> {
    let Some(field) = known.iter().find(|field| field.key == *key) else {
        return Err(Error::field("value", format!("the product has no field {key}")));
    };
    if !field.is_of(kind) {
        return Err(Error::field("value", format!("{} is not asked of a {kind}", field.name)));
    }
    answer(db, field.clone(), item, value).await
}

async fn answer(db: &mut Db, field: Field, item: Option<ItemId>, value: &Value) -> Result<(Field, Vec<Kept>)> {
    let before = match item {
        Some(item) if field.kind.chooses() => chosen(db, item, field.id).await?,
        _ => Vec::new(),
    };
    let kept = placing::read(db, &field, value, &before).await?;
    Ok((field, kept))
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

async fn put(tx: &mut Tx, item: ItemId, field: FieldId, kept: Vec<Kept>) -> Result<()> {
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
