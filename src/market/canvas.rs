//! A canvas: a sheet of parts with notes in them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::template::{self, Template};
use crate::{
    command::{Actor, ItemId, Query, Route},
    error::{Error, FieldError, Result},
    items::{Facts, Item, Key, Kind},
    sort, sql,
    store::{Db, Tx},
};

#[derive(Serialize, Deserialize, JsonSchema, Default, sqlx::FromRow)]
pub struct CanvasFacts {
    /// Which of the canvases it is, by its name: `lean_canvas`, `swot`.
    #[serde(default)]
    pub template: Option<String>,
}

sort!(
    /// A sheet of parts with notes in them.
    Canvas, Canvas, CanvasFacts, "canvas", "/products/{product}/canvases", "/canvases/{key}"
);

impl Facts for CanvasFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db.query(sql!("select template from canvas where item_id = $1")).bind(item).one().await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into canvas (item_id, template) values ($1, $2)
             on conflict (item_id) do update set template = excluded.template"
        ))
        .bind(item)
        .bind(self.template.clone())
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        let unknown = self.template.as_deref().is_some_and(|key| template::named(key).is_none());
        let names = || template::all().iter().map(|one| one.key.as_str()).collect::<Vec<_>>().join(", ");
        let error = || FieldError { field: "template".into(), message: format!("this is one of: {}", names()) };
        unknown.then(error).into_iter().collect()
    }
}

/// A note on a canvas.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Placed {
    pub key: String,
    pub title: String,
    pub version: i64,
    /// The part it stands in; nothing when its canvas has no such part.
    pub block: Option<String>,
    pub colour: Option<String>,
    /// How many pieces of feedback speak for it.
    pub voices: i64,
    /// The key of the idea or risk it became.
    pub became: Option<String>,
}

/// A canvas with its parts and notes.
#[derive(Serialize, JsonSchema)]
pub struct Sheet {
    pub key: String,
    pub title: String,
    pub template: Option<Template>,
    pub notes: Vec<Placed>,
}

/// Reads a canvas.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
}

impl Query for Read {
    const NAME: &'static str = "canvas.read";
    const ROUTE: Route = Route::get("/canvases/{key}");
    const ABOUT: &'static str = "Reads a canvas with its parts and its notes, at most 500 of them.";
    type Output = Sheet;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Sheet> {
        let item = Item::find(db, by, &self.key).await?;
        if item.kind != Kind::Canvas {
            return Err(Error::NotFound);
        }
        Sheet::of(db, &item).await
    }
}

/// Lists the kinds of canvas there are.
#[derive(Deserialize, JsonSchema)]
pub struct Templates {}

/// The kinds of canvas.
#[derive(Serialize, JsonSchema)]
pub struct Known {
    pub items: Vec<Template>,
}

impl Query for Templates {
    const NAME: &'static str = "canvas.templates";
    const ROUTE: Route = Route::get("/canvas-templates");
    const ABOUT: &'static str = "Lists the kinds of canvas there are, with their parts.";
    type Output = Known;

    async fn run(self, _db: &mut Db, _by: &Actor) -> Result<Known> {
        Ok(Known { items: template::all().to_vec() })
    }
}

impl Sheet {
    pub async fn of(db: &mut Db, item: &Item) -> Result<Sheet> {
        let facts = CanvasFacts::load(db, item.id).await?.unwrap_or_default();
        let notes = db
            .query(sql!(
                "select i.key, i.title, i.version, n.block, n.colour, i.voices,
                    (select min(t.key) from link b join item t on t.id = b.to_id
                     where b.from_id = i.id and b.kind = 'becomes' and t.archived_at is null) as became
                 from link l join item i on i.id = l.from_id left join note n on n.item_id = i.id
                 where l.to_id = $1 and l.kind = 'stands_on' and i.archived_at is null order by i.created_at, i.id limit 500"
            ))
            .bind(item.id)
            .all()
            .await?;
        let template = facts.template.as_deref().and_then(template::named).cloned();
        Ok(Sheet { key: item.key.clone(), title: item.title.clone(), template, notes })
    }
}
