//! Fields that are empty in the file and not here: cleared when the import was the last to set them.

use std::collections::HashSet;

use serde_json::{Map, Value, json};
use sqlx::types::Json;

use super::draft::Draft;
use crate::{command::ItemId, error::Result, events::Change, fields::Field, sql, store::Db};

/// How far back it is looked for who has set a field; what was set before that stays.
const EVENTS: i64 = 50;

/// What is to be cleared of an item, each with the value that is nothing.
pub async fn cleared(
    db: &mut Db,
    item: ItemId,
    draft: &Draft,
    before: &Map<String, Value>,
) -> Result<Vec<(String, Value)>> {
    let filled = draft.empty.iter().filter(|name| before.get(**name).is_some_and(|value| !is_nothing(value)));
    let filled: Vec<&str> = filled.copied().collect();
    if filled.is_empty() {
        return Ok(Vec::new());
    }
    let ours = set_by_imports(db, item, &filled).await?;
    let nothing = |name: &str| if name == "labels" { json!([]) } else { Value::Null };
    Ok(filled.into_iter().filter(|name| ours.contains(*name)).map(|name| (name.to_owned(), nothing(name))).collect())
}

/// Those of the fields of the product that are to be emptied.
pub async fn own<'f>(db: &mut Db, item: ItemId, emptied: Vec<&'f Field>) -> Result<Vec<&'f Field>> {
    if emptied.is_empty() {
        return Ok(emptied);
    }
    let names: Vec<String> = emptied.iter().map(|field| own_name(&json!(field.id))).collect();
    let ours = set_by_imports(db, item, &names.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    Ok(emptied.into_iter().zip(&names).filter(|(_, name)| ours.contains(*name)).map(|(field, _)| field).collect())
}

fn own_name(id: &Value) -> String {
    format!("field {}", id.as_str().unwrap_or_default())
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || *value == "" || *value == json!([])
}

/// Those of the fields that an import was the last to set, be it by creating the item.
async fn set_by_imports(db: &mut Db, item: ItemId, fields: &[&str]) -> Result<HashSet<String>> {
    let events = db
        .query(sql!(
            "select e.via, e.changes from event_item t join event e on e.id = t.event_id
             where t.item_id = $1 order by t.event_id desc limit $2"
        ))
        .bind(item)
        .bind(EVENTS)
        .all::<(String, Json<Vec<Change>>)>()
        .await?;
    let (mut settled, mut ours) = (HashSet::new(), HashSet::new());
    for (via, Json(changes)) in events {
        for change in changes.into_iter().filter(|change| change.item == item) {
            let name = if change.field == "field" { own_name(&change.after["id"]) } else { change.field.clone() };
            let named = fields.iter().filter(|field| **field == name || name == "created");
            for field in named {
                if settled.insert(*field) && via == "import" {
                    ours.insert((*field).to_owned());
                }
            }
        }
    }
    Ok(ours)
}
