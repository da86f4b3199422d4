//! Saying which fields a product has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    choosing,
    field::{Field, FieldId, FieldKind},
};
use crate::{
    command::{Actor, Command, Place, ProductId, Right, Route},
    error::{Error, Result},
    items::{Kind, Product, text},
    live::Topic,
    sql,
    store::{Db, Tx},
};

const MOST: usize = 50;

/// Gives a product a field of its own.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Create {
    pub product: String,
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// It does not change later.
    pub kind: FieldKind,
    /// What programs call it, in small letters, digits and underscores; made from the name unless told.
    #[serde(default)]
    pub key: Option<String>,
    /// What can be chosen, in this order; at most 100.
    #[serde(default)]
    #[schemars(extend("x-lines" = true))]
    pub choices: Option<Vec<String>>,
    /// The kinds of work that have it: story, bug, task, spike, epic; all but epics unless told.
    #[serde(default)]
    pub kinds: Option<Vec<Kind>>,
    #[serde(default)]
    pub on_cards: Option<bool>,
}

impl Command for Create {
    const NAME: &'static str = "field.create";
    const ROUTE: Route = Route::create("/products/{product}/fields");
    const ABOUT: &'static str = "Gives a product a field of its own, which its work can then be asked for.";
    type Output = Field;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(db, by, &self.product, format!("Add the field {}", self.name)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Field> {
        let product = Product::find(tx, by, &self.product).await?;
        let there = Field::all(tx, product.id).await?;
        refuse_too_many(&there)?;
        let name = name(&there, &self.name, None)?;
        let key = key(&there, self.key.as_deref(), &name)?;
        let (id, now) = (FieldId(tx.id()), tx.now);
        tx.query(sql!(
            "insert into field (id, product_id, key, name, kind, kinds, on_cards, position, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ))
        .bind(id)
        .bind(product.id)
        .bind(key.clone())
        .bind(name)
        .bind(self.kind.name())
        .bind(kinds(self.kinds)?)
        .bind(self.on_cards.unwrap_or(false))
        .bind(there.len() as i64 + 1)
        .bind(now)
        .run()
        .await?;
        choosing::choose(tx, id, self.kind, &[], &self.choices.unwrap_or_default()).await?;
        told(tx, &product).await?;
        Field::named(tx, product.id, &key).await
    }
}

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
        place(db, by, &self.product, format!("Change the field {}", self.field)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Field> {
        let product = Product::find(tx, by, &self.product).await?;
        let there = Field::all(tx, product.id).await?;
        let field = Field::named(tx, product.id, &self.field).await?;
        let name = name(&there, self.name.as_deref().unwrap_or(&field.name), Some(field.id))?;
        let kinds = kinds(Some(self.kinds.unwrap_or_else(|| field.kinds.0.clone())))?;
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
        told(tx, &product).await?;
        Field::named(tx, product.id, &field.key).await
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

/// Archives a field: it is shown no more, and what items say in it is kept.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Archive {
    pub product: String,
    pub field: String,
}

impl Command for Archive {
    const NAME: &'static str = "field.archive";
    const ROUTE: Route = Route::delete("/products/{product}/fields/{field}");
    const ABOUT: &'static str = "Archives a field: it is shown no more; what items say in it is kept.";
    type Output = Field;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(db, by, &self.product, format!("Archive the field {}", self.field)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Field> {
        shelve(tx, by, &self.product, &self.field, true).await
    }
}

/// Brings an archived field back.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Restore {
    pub product: String,
    pub field: String,
}

impl Command for Restore {
    const NAME: &'static str = "field.restore";
    const ROUTE: Route = Route::post("/products/{product}/fields/{field}/restore");
    const ABOUT: &'static str = "Brings an archived field back, with what items said in it.";
    type Output = Field;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(db, by, &self.product, format!("Bring back the field {}", self.field)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Field> {
        shelve(tx, by, &self.product, &self.field, false).await
    }
}

async fn shelve(tx: &mut Tx, by: &Actor, product: &str, key: &str, away: bool) -> Result<Field> {
    let product = Product::find(tx, by, product).await?;
    let field = Field::named(tx, product.id, key).await?;
    if !away && field.archived_at.is_some() {
        let there = Field::all(tx, product.id).await?;
        refuse_too_many(&there)?;
        name(&there, &field.name, Some(field.id))?;
    }
    let at = away.then_some(field.archived_at.unwrap_or(tx.now));
    tx.query(sql!("update field set archived_at = $2 where id = $1")).bind(field.id).bind(at).run().await?;
    told(tx, &product).await?;
    Field::named(tx, product.id, &field.key).await
}

async fn place(db: &mut Db, by: &Actor, product: &str, about: String) -> Result<Place> {
    let product: ProductId = Product::find(db, by, product).await?.id;
    Ok(Place::product(Right::WriteBacklog, product).about(about))
}

/// Keeps whether the product has fields, and tells its pages.
async fn told(tx: &mut Tx, product: &Product) -> Result<()> {
    tx.query(sql!(
        "update product set fielded = exists (select 1 from field where product_id = $1 and archived_at is null) where id = $1"
    ))
    .bind(product.id)
    .run()
    .await?;
    tx.touch(Topic::product(&product.key));
    Ok(())
}

fn refuse_too_many(there: &[Field]) -> Result<()> {
    match there.iter().filter(|field| field.archived_at.is_none()).count() {
        ..MOST if there.len() < 200 => Ok(()),
        _ => Err(Error::field("name", format!("a product has at most {MOST} fields of its own"))),
    }
}

fn name(there: &[Field], typed: &str, own: Option<FieldId>) -> Result<String> {
    let name = text::line("name", typed, 60)?;
    let same = |field: &&Field| field.archived_at.is_none() && field.name.to_lowercase() == name.to_lowercase();
    match there.iter().filter(same).find(|field| Some(field.id) != own) {
        Some(other) => Err(Error::field("name", format!("{} is a field already", other.name))),
        None => Ok(name),
    }
}

/// The key that was asked for, or one made from the name that no other field has.
fn key(there: &[Field], asked: Option<&str>, name: &str) -> Result<String> {
    let taken = |key: &str| there.iter().any(|field| field.key == key);
    if let Some(key) = asked.map(str::trim).filter(|key| !key.is_empty()) {
        let fits = key.len() <= 40
            && key.starts_with(|letter: char| letter.is_ascii_lowercase())
            && key.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_');
        return match fits {
            false => Err(Error::field("key", "small letters, digits and underscores, the first a letter; at most 40")),
            true if taken(key) => Err(Error::field("key", format!("{key} is another field's key"))),
            true => Ok(key.to_owned()),
        };
    }
    let plain: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let parts: Vec<&str> = plain.split('_').filter(|part| !part.is_empty()).collect();
    let mut base = parts.join("_");
    base.truncate(36);
    if !base.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        base.insert_str(0, "f_");
    }
    let base = base.trim_end_matches('_').to_owned();
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    Ok(std::iter::once(base.clone()).chain(numbered).find(|key| !taken(key)).unwrap_or(base))
}

fn kinds(asked: Option<Vec<Kind>>) -> Result<String> {
    let asked = asked.filter(|kinds| !kinds.is_empty()).unwrap_or_else(|| Kind::RANKED.to_vec());
    if let Some(other) = asked.iter().find(|kind| !kind.is_work()) {
        return Err(Error::field("kinds", format!("a {other} is no work and takes no fields")));
    }
    Ok(asked.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" "))
}
