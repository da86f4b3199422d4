//! What items say in the fields of their product: all that a page shows in one query.

use std::collections::HashMap;

use chrono::NaiveDate;
use maud::{Markup, html};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::field::FieldKind;
use crate::{
    command::ItemId,
    error::Result,
    sql,
    store::Db,
    web::{
        markdown::plain,
        shown::{number, short_date},
    },
};

/// What one item says in one field.
#[derive(Clone, Debug)]
pub struct Said {
    pub key: String,
    pub name: String,
    pub on_cards: bool,
    pub kind: FieldKind,
    /// As programs read it.
    pub value: Value,
    /// As people read it.
    pub words: String,
}

/// What an item says in the fields of its product, by their keys; those without a value are left out.
#[derive(Clone, Debug, Default)]
pub struct Own(pub Vec<Said>);

impl Said {
    /// How whoever looks reads it: a day by their own formats.
    pub fn shown(&self) -> String {
        let day = self.value.as_str().filter(|_| self.kind == FieldKind::Date).and_then(|day| day.parse().ok());
        day.map_or_else(|| self.words.clone(), short_date)
    }

    /// How it stands on a row or a card.
    pub fn tag(&self) -> Markup {
        let shown = self.shown();
        let words = if self.kind == FieldKind::Checkbox { self.name.clone() } else { plain(&shown, 40) };
        // A choice says what it is; a bare number, day or word does not.
        let names = matches!(self.kind, FieldKind::Number | FieldKind::Date | FieldKind::Text);
        html! { span.tag.own title=(format!("{}: {shown}", self.name)) { @if self.kind != FieldKind::Checkbox { span class=(if names { "of" } else { "hush" }) { (self.name) " " } } (words) } }
    }
}

impl Own {
    pub fn get(&self, key: &str) -> Option<&Said> {
        self.0.iter().find(|said| said.key == key)
    }

    /// What stands on rows and cards.
    pub fn on_cards(&self) -> impl Iterator<Item = &Said> {
        self.0.iter().filter(|said| said.on_cards)
    }
}

impl Serialize for Own {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for said in &self.0 {
            map.serialize_entry(&said.key, &said.value)?;
        }
        map.end()
    }
}

impl JsonSchema for Own {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OwnFields".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "What it says in the fields of its product, by their keys; those without a value are left out.",
            "additionalProperties": true
        })
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    item_id: ItemId,
    key: String,
    name: String,
    on_cards: bool,
    #[sqlx(try_from = "String")]
    kind: FieldKind,
    text: Option<String>,
    number: Option<f64>,
    day: Option<NaiveDate>,
    label: Option<String>,
    email: Option<String>,
    person: Option<String>,
}

/// What each of these items says.
pub async fn of_items(db: &mut Db, items: &[Uuid]) -> Result<HashMap<ItemId, Own>> {
    let rows = db
        .query(sql!(
            sqlite: "select v.item_id, f.key, f.name, f.on_cards, f.kind, v.text, v.number, v.day, c.label, p.email, p.name as person
                from json_each($1) j cross join field_value v join field f on f.id = v.field_id
                    left join field_choice c on c.id = v.choice_id left join person p on p.id = v.person_id
                where v.item_id = unhex(replace(j.value, '-', '')) and f.archived_at is null
                order by f.position, f.id, v.nth",
            postgres: "select v.item_id, f.key, f.name, f.on_cards, f.kind, v.text, v.number, v.day, c.label, p.email, p.name as person
                from jsonb_array_elements_text($1) j cross join field_value v join field f on f.id = v.field_id
                    left join field_choice c on c.id = v.choice_id left join person p on p.id = v.person_id
                where v.item_id = j.value::uuid and f.archived_at is null
                order by f.position, f.id, v.nth",
        ))
        .bind(Json(items.to_vec()))
        .all::<Row>()
        .await?;
    let mut said: HashMap<ItemId, Own> = HashMap::new();
    for row in rows {
        let own = &mut said.entry(row.item_id).or_default().0;
        let (value, words) = row.read();
        match own.last_mut().filter(|last| last.key == row.key) {
            Some(last) => {
                last.words = format!("{}, {words}", last.words);
                if let Value::Array(list) = &mut last.value {
                    list.push(value);
                }
            }
            None => {
                let value = if row.kind == FieldKind::Several { json!([value]) } else { value };
                let Row { key, name, on_cards, kind, .. } = row;
                own.push(Said { key, name, on_cards, kind, value, words });
            }
        }
    }
    Ok(said)
}

/// What one item says.
pub async fn of_item(db: &mut Db, item: ItemId) -> Result<Own> {
    Ok(of_items(db, &[item.0]).await?.remove(&item).unwrap_or_default())
}

impl Row {
    fn read(&self) -> (Value, String) {
        match self.kind {
            FieldKind::Text | FieldKind::Link => (json!(self.text), self.text.clone().unwrap_or_default()),
            FieldKind::Number => (json!(self.number), self.number.map(number).unwrap_or_default()),
            FieldKind::Date => {
                (json!(self.day), self.day.map(|day| day.format("%-d %b %Y").to_string()).unwrap_or_default())
            }
            FieldKind::Choice | FieldKind::Several => (json!(self.label), self.label.clone().unwrap_or_default()),
            FieldKind::Person => (json!(self.email), self.person.clone().unwrap_or_default()),
            FieldKind::Checkbox => (json!(true), "yes".into()),
        }
    }
}
