//! Every version of a vision and of its positioning, read back from the event log.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::positioning;
use crate::{
    command::{Actor, Query, Route},
    error::{Error, Result},
    events::history,
    items::{Item, Kind, Product, editing, listing},
    store::Db,
};

/// What a version holds besides the positioning.
pub const TEXTS: [(&str, &str); 3] = [("title", "The vision"), ("body", "In a few sentences"), ("horizon", "Horizon")];

/// The names of everything that is kept by version, with how they are read.
pub fn fields() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEXTS.into_iter().chain(positioning::FIELDS)
}

/// A vision as it stood after somebody changed it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Version {
    /// The event that made it so.
    pub event: Uuid,
    pub at: DateTime<Utc>,
    pub by: Option<String>,
    pub reason: Option<String>,
    /// Which fields were changed.
    pub changed: Vec<String>,
    /// Each field as it stood: title, body, horizon and the six of the positioning.
    pub said: Map<String, Value>,
}

impl Version {
    pub fn text(&self, field: &str) -> String {
        self.said.get(field).map(history::shown).unwrap_or_default()
    }
}

/// Every version, newest first, of the last five hundred events around it.
pub async fn of_vision(db: &mut Db, vision: &Item) -> Result<Vec<Version>> {
    let mut said = editing::fields(db, vision).await?;
    said.retain(|field, _| fields().any(|(name, _)| name == field));
    let mut versions = Vec::new();
    for happened in history::of_item(db, vision.id, 500, None).await?.items {
        let of_it: Vec<_> =
            happened.changes.0.iter().filter(|change| fields().any(|(name, _)| name == change.field)).collect();
        let created = happened.changes.0.iter().any(|change| change.field == "created");
        if of_it.is_empty() && !created {
            continue;
        }
        versions.push(Version {
            event: happened.id.0,
            at: happened.at,
            by: happened.by.clone(),
            reason: happened.reason.clone(),
            changed: of_it.iter().map(|change| change.field.clone()).collect(),
            said: said.clone(),
        });
        for change in of_it {
            said.insert(change.field.clone(), change.before.clone());
        }
    }
    Ok(versions)
}

/// The vision of a product.
pub async fn vision(db: &mut Db, product: &Product) -> Result<Item> {
    let mut visions = listing::page(db, product, Kind::Vision, None, 1, None).await?.items;
    visions.pop().ok_or(Error::NotFound)
}

/// Reads every version of the vision of a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Versions {
    /// Newest first.
    pub items: Vec<Version>,
}

impl Query for List {
    const NAME: &'static str = "vision.versions";
    const ROUTE: Route = Route::get("/products/{product}/vision/versions");
    const ABOUT: &'static str = "Reads every version of the vision and the positioning of a product, newest first.";
    type Output = Versions;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Versions> {
        let product = Product::find(db, by, &self.product).await?;
        let vision = vision(db, &product).await?;
        Ok(Versions { items: of_vision(db, &vision).await? })
    }
}
