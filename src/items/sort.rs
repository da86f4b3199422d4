//! The commands that every kind has, written once: create and edit, with the fields of the kind in their schema.

use std::{future::Future, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{
    Item, Key, Kind, Product, creating,
    creating::Draft,
    editing::{self, Reach},
    facts::Facts,
    numbering,
};
use crate::{
    command::{Actor, Command, Place, Registry, Route},
    error::{Error, Result},
    fields::{self, Own},
    market::told_for::{self, ToldFor},
    roadmap::health::{self, Update},
    sprint::{gate, state_named, workflow},
    store::{Db, Tx},
};

/// A kind with its types: what it knows, and what can be said when it is created.
pub trait Sort: Send + Sync + 'static {
    const KIND: Kind;
    const CREATE: (&'static str, Route, &'static str);
    const EDIT: (&'static str, Route, &'static str);
    type Facts: Facts;
    type More: Serialize + DeserializeOwned + JsonSchema + Default + Send + Sync + 'static;

    /// Takes apart what a new one says in one line.
    fn told(_draft: &mut Draft) {}

    /// The same for an edit.
    fn retold(_changes: &mut Map<String, Value>) {}

    /// What else happens when one is created, in the same transaction; gives the item as it is then.
    fn add(_tx: &mut Tx, _by: &Actor, item: Item, _more: Self::More) -> impl Future<Output = Result<Item>> + Send {
        async { Ok(item) }
    }
}

/// Declares a sort that is nothing but its facts, or starts one that has more.
#[macro_export]
macro_rules! sort {
    ($(#[$doc:meta])* $name:ident, $kind:ident, $facts:ty, $one:literal, $create:literal, $edit:literal) => {
        $crate::sort!(head $(#[$doc])* $name);
        impl $crate::items::Sort for $name {
            $crate::sort!(body $kind, $facts, $one, $create, $edit);
            type More = $crate::items::Nothing;
        }
    };
    (head $(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name;
    };
    (body $kind:ident, $facts:ty, $one:literal, $create:literal, $edit:literal) => {
        const KIND: $crate::items::Kind = $crate::items::Kind::$kind;
        const CREATE: (&'static str, $crate::command::Route, &'static str) = (
            concat!($one, ".create"),
            $crate::command::Route::create($create),
            concat!("Creates one of kind ", $one, ". Only a title is needed."),
        );
        const EDIT: (&'static str, $crate::command::Route, &'static str) = (
            concat!($one, ".edit"),
            $crate::command::Route::patch($edit),
            concat!("Changes the fields that are sent of one of kind ", $one, "; null clears a field."),
        );
        type Facts = $facts;
    };
}

/// Registers what every kind can do.
pub fn register<S: Sort>(registry: &mut Registry) {
    registry.command::<Create<S>>().command::<Edit<S>>();
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(bound = "")]
#[schemars(bound = "", transform = asked_of_work::<S>)]
pub struct Create<S: Sort> {
    /// The key of the product; customers have none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    #[schemars(length(min = 1, max = 500))]
    pub title: String,
    /// Markdown.
    #[serde(default)]
    pub body: Option<String>,
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub points: Option<f64>,
    /// The e-mail address or handle of whoever has it.
    #[serde(default)]
    pub owner: Option<String>,
    /// The name of an area of the product.
    #[serde(default)]
    pub area: Option<String>,
    #[serde(default)]
    pub labels: Option<Vec<String>>,
    /// The keys of what it is for: one step up the line.
    #[serde(default)]
    pub serves: Option<Vec<Key>>,
    /// The keys of what is tied to it from the other side: the stories that ship in a new release, say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served_by: Option<Vec<Key>>,
    /// What it says in the fields of its product, by their keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Map<String, Value>>,
    #[serde(flatten)]
    pub facts: S::Facts,
    #[serde(flatten)]
    pub more: S::More,
}

/// An item with the fields of its kind.
#[derive(Serialize, JsonSchema)]
pub struct Full {
    #[serde(flatten)]
    pub item: Item,
    /// What its team calls the state it is in; nothing where it was put into none of the team's own.
    pub state: Option<String>,
    pub labels: Vec<String>,
    /// The fields of its product.
    pub fields: Own,
    /// What was said last of how it goes, where it is an initiative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<Update>,
    /// The persona of its product that the text of a piece of work names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_for: Option<ToldFor>,
    /// The fields of its kind.
    #[serde(flatten)]
    pub facts: Map<String, Value>,
}

impl Full {
    pub async fn of(db: &mut Db, item: Item) -> Result<Full> {
        let facts = super::facts::load(db, item.kind, item.id).await?;
        let fields = if item.fielded { fields::of_item(db, item.id).await? } else { Own::default() };
        let state = if item.kind.is_ranked() { workflow::state_of(db, &item).await? } else { None };
        let told_for = told_for::of_item(db, &item, &facts).await?;
        let health = match item.kind {
            Kind::Initiative => health::of_item(db, item.id, 1).await?.pop(),
            _ => None,
        };
        Ok(Full { labels: creating::labels(db, item.id).await?, state, fields, health, told_for, facts, item })
    }
}

impl<S: Sort> Command for Create<S> {
    const NAME: &'static str = S::CREATE.0;
    const ROUTE: Route = S::CREATE.1;
    const ABOUT: &'static str = S::CREATE.2;
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let about = format!("Create the {} “{}”", S::KIND, crate::web::markdown::plain(&self.title, 80));
        if S::KIND.is_shared() {
            return Ok(Place::organisation(S::KIND.right()).about(about));
        }
        let product = Product::find(db, by, &self.product).await?;
        let area = match &self.area {
            Some(name) => Some(super::Area::named(db, product.id, name).await?.id),
            None => None,
        };
        Ok(Place { area, ..Place::product(S::KIND.right(), product.id).about(about) })
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let (product, numbered) = if S::KIND.is_shared() {
            (None, numbering::next(tx, S::KIND, None).await?)
        } else {
            let (product, numbered) = numbering::begin(tx, by, S::KIND, &self.product).await?;
            (Some(product), numbered)
        };
        let mut status = self.status;
        let meant = match (&status, &product) {
            (Some(said), Some(product)) => state_named::for_new(tx, product.id, S::KIND, said).await?,
            _ => None,
        };
        if let Some(meant) = &meant {
            status = Some(meant.state.category.clone());
        }
        if let Some(status) = &status {
            refuse_earned(S::KIND, status)?;
        }
        let mut draft = Draft {
            title: self.title,
            body: self.body.unwrap_or_default(),
            status,
            points: self.points,
            owner: self.owner,
            area: self.area,
            labels: self.labels.unwrap_or_default(),
            serves: self.serves.unwrap_or_default(),
            served_by: self.served_by.unwrap_or_default(),
            facts: match serde_json::to_value(&self.facts) {
                Ok(Value::Object(facts)) => facts,
                _ => Map::new(),
            },
            fields: self.fields.unwrap_or_default(),
        };
        S::told(&mut draft);
        let made = creating::create_as(tx, by, S::KIND, product.as_ref(), numbered, draft).await?;
        let item = S::add(tx, by, made.item, self.more).await?;
        if let Some(meant) = &meant {
            state_named::enter(tx, &item, meant).await?;
        }
        gate::comes_to_be(tx, &item).await?;
        Ok(Full { item, state: meant.map(|meant| meant.state.name), ..made })
    }

    fn next(output: &Full) -> Option<String> {
        match S::KIND {
            Kind::Canvas => Some(format!("/canvases/{}", output.item.key)),
            _ => Some(output.item.href()),
        }
    }
}

/// Only work has the fields of its product.
fn asked_of_work<S: Sort>(schema: &mut Schema) {
    if let (false, Some(Value::Object(known))) = (S::KIND.is_work(), schema.get_mut("properties")) {
        known.remove("fields");
    }
}

fn refuse_earned(kind: Kind, status: &str) -> Result<()> {
    match (kind.is_ranked(), status) {
        (true, "accepted") => Err(Error::refused("use_acceptance", "a story is accepted at its acceptance")),
        _ => Ok(()),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Edit<S: Sort> {
    pub key: Key,
    #[serde(flatten)]
    pub changes: Map<String, Value>,
    #[serde(skip)]
    sort: PhantomData<S>,
}

impl<S: Sort> JsonSchema for Edit<S> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Edit_{}", S::KIND.name()).into()
    }

    /// The schema of creating one, with nothing required and the version beside it.
    fn json_schema(schemas: &mut SchemaGenerator) -> Schema {
        let mut schema = EditFields::<S>::json_schema(schemas);
        asked_of_work::<S>(&mut schema);
        schema.remove("required");
        if let Some(Value::Object(fields)) = schema.get_mut("properties") {
            fields.insert("key".into(), serde_json::json!({"type": "string"}));
            fields.insert(
                "version".into(),
                serde_json::json!({"type": ["integer", "null"], "description": "The version the caller has read; a stale one is refused."}),
            );
        }
        schema
    }
}

#[derive(JsonSchema)]
#[schemars(bound = "")]
#[expect(dead_code, reason = "only its schema is used")]
struct EditFields<S: Sort> {
    #[schemars(length(min = 1, max = 500))]
    title: String,
    body: Option<String>,
    status: Option<String>,
    points: Option<f64>,
    owner: Option<String>,
    area: Option<String>,
    labels: Option<Vec<String>>,
    /// What it says in the fields of its product, by their keys; those that are not sent stay, null empties one.
    fields: Option<Map<String, Value>>,
    #[serde(flatten)]
    facts: S::Facts,
}

impl<S: Sort> Command for Edit<S> {
    const NAME: &'static str = S::EDIT.0;
    const ROUTE: Route = S::EDIT.1;
    const ABOUT: &'static str = S::EDIT.2;
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = find_of::<S>(db, by, &self.key).await?;
        let mut changes = self.changes.clone();
        state_named::understand(db, &item, &mut changes).await?;
        let plain = self.changes.keys().filter(|field| !matches!(field.as_str(), "version" | "fields"));
        let mut fields: Vec<String> = plain.cloned().collect();
        fields.extend(fields::named(db, &item, self.changes.get("fields")).await?);
        let about = format!("Change {} of {} “{}”", fields.join(", "), item.key, item.short());
        Ok(item.place(editing::right(S::KIND, &changes)).about(about))
    }

    async fn run(mut self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let item = find_of::<S>(tx, by, &self.key).await?;
        S::retold(&mut self.changes);
        let item = editing::edit(tx, by, &item, self.changes, Reach::ByHand).await?;
        Full::of(tx, item).await
    }
}

/// The item, if it is of this kind: what is no story is not found among stories.
async fn find_of<S: Sort>(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == S::KIND { Ok(item) } else { Err(Error::NotFound) }
}
