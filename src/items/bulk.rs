//! Changing many items at once: all or nothing, one event, one undo.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Item, Key, editing};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, FieldError, Result},
    fields::{Field, typed},
    store::{Db, Tx},
};

const MOST: usize = 500;

/// Changes the same fields of many items of one product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// At most 500 keys.
    pub keys: Vec<Key>,
    /// A fixed one, or what their team calls one of its own states.
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub owner: Option<String>,
    #[serde(default)]
    pub area: Option<String>,
    #[serde(default)]
    pub points: Option<f64>,
    #[serde(default)]
    pub priority: Option<String>,
    /// A label to add to each.
    #[serde(default)]
    pub add_label: Option<String>,
    /// A label to take from each.
    #[serde(default)]
    pub remove_label: Option<String>,
    /// Names of fields to empty: owner, area, points, priority.
    #[serde(default)]
    pub clear: Option<Vec<String>>,
    /// The key of a field of the product, in which each of them is to say `value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// As it is typed; nothing empties the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The key of what all of them are to serve.
    #[serde(default)]
    pub serves: Option<Key>,
    #[serde(default)]
    pub archive: Option<bool>,
    /// Why a full column takes them, what is not ready is begun, or ideas are declined; kept in the history.
    #[serde(default)]
    pub reason: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Changed {
    /// The keys of the items, in the order asked for.
    pub items: Vec<String>,
}

impl Change {
    async fn items(&self, db: &mut Db, by: &Actor) -> Result<Vec<Item>> {
        if self.keys.is_empty() || self.keys.len() > MOST {
            return Err(Error::field("keys", format!("choose from 1 to {MOST} items")));
        }
        let mut items = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            items.push(Item::find(db, by, key).await?);
        }
        if items.iter().any(|item| item.product_id != items[0].product_id) {
            return Err(Error::field("keys", "the items belong to different products"));
        }
        Ok(items)
    }

    fn fields(&self) -> Map<String, Value> {
        let named = [
            ("status", self.status.clone().map(Value::from)),
            ("owner", self.owner.clone().map(Value::from)),
            ("area", self.area.clone().map(Value::from)),
            ("points", self.points.map(Value::from)),
            ("priority", self.priority.clone().map(Value::from)),
        ];
        let mut fields: Map<_, _> =
            named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        for name in self.clear.iter().flatten() {
            fields.insert(name.clone(), Value::Null);
        }
        if self.own_field().is_some() {
            fields.insert("fields".into(), Value::Null);
        }
        fields
    }

    fn own_field(&self) -> Option<&str> {
        self.field.as_deref().map(str::trim).filter(|key| !key.is_empty())
    }

    /// What each of them is to say in a field of the product.
    async fn said(&self, db: &mut Db, items: &[Item]) -> Result<Value> {
        let value = self.value.as_deref().unwrap_or_default();
        let (Some(key), Some(product)) = (self.own_field(), items[0].product_id) else {
            let stray = Error::field("field", "say in which field this is to stand");
            return if value.trim().is_empty() { Ok(Value::Null) } else { Err(stray) };
        };
        let unknown = |_| Error::field("field", format!("the product has no field {key}"));
        let field = Field::named(db, product, key).await.map_err(unknown)?;
        Ok(Value::Object(Map::from_iter([(field.key.clone(), typed::value_of(&field, value))])))
    }
}

/// What does not fit into a field stands beside the value, with the item that it is about.
fn beside_value(error: Error, item: &Item) -> Error {
    let Error::Invalid(wrong) = error else { return error };
    let beside = |wrong: FieldError| {
        let of_field = wrong.field.starts_with("fields.");
        let message = format!("{}: {}", item.key, wrong.message);
        if of_field { FieldError { field: "value".into(), message } } else { wrong }
    };
    Error::Invalid(wrong.into_iter().map(beside).collect())
}

impl Command for Change {
    const NAME: &'static str = "item.change";
    const ROUTE: Route = Route::post("/items/changes");
    const ABOUT: &'static str = "Changes the same fields of many items of one product: all or nothing, with one undo.";
    const RESTS_ON: &'static [&'static str] = &["labels", "link"];
    type Output = Changed;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let items = self.items(db, by).await?;
        let more =
            self.archive.is_some() || self.serves.is_some() || self.add_label.is_some() || self.remove_label.is_some();
        let right = |item: &Item| if more { item.kind.right() } else { editing::right(item.kind, &self.fields()) };
        // The right that fewest hold, where they hold it least, decides for all.
        let place = items.iter().map(|item| item.place(right(item))).min_by_key(|place| by.say(place));
        let place = place.unwrap_or_else(|| items[0].place(Right::WriteBacklog));
        let about = format!("Change {} items: {}", items.len(), items[0].key);
        Ok(Place { item: None, ..place.about(about) })
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Changed> {
        let items = self.items(tx, by).await?;
        tx.give(self.reason.as_deref());
        let above = match &self.serves {
            Some(key) => Some(Item::find(tx, by, key).await?),
            None => None,
        };
        let said = self.said(tx, &items).await?;
        for item in &items {
            let mut fields = self.fields();
            if self.own_field().is_some() {
                fields.insert("fields".into(), said.clone());
            }
            if self.add_label.is_some() || self.remove_label.is_some() {
                let mut labels = super::creating::labels(tx, item.id).await?;
                labels.extend(self.add_label.clone());
                let removed = self.remove_label.as_deref().unwrap_or_default().to_lowercase();
                labels.retain(|label| *label != removed);
                fields.insert("labels".into(), labels.into());
            }
            // What was declined before may have taken this along.
            let now = if self.status.is_some() { Item::get(tx, item.id).await? } else { item.clone() };
            let edited = editing::edit(tx, by, &now, fields, editing::Reach::ByHand).await;
            let mut item = edited.map_err(|error| beside_value(error, item))?;
            if let Some(above) = &above {
                crate::line::linking::rehang(tx, by, &item, above).await?;
            }
            if let Some(archive) = self.archive {
                if archive {
                    crate::strategy::must_be_idle(tx, &item).await?;
                }
                item = super::archiving::set(tx, &item, archive).await?;
            }
            debug_assert!(!item.key.is_empty());
        }
        Ok(Changed { items: items.into_iter().map(|item| item.key).collect() })
    }
}
