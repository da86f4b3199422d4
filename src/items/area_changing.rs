//! Creating, renaming and putting away the areas of a product: what is in an archived one stays in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Area, Product, text};
use crate::{
    command::{Actor, AreaId, Command, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// The pages choose among all areas of a product.
const MOST: i64 = 500;

/// Creates an area of a product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Create {
    pub product: String,
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
}

/// Renames an area.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    pub product: String,
    /// Its name or id.
    pub area: String,
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
}

/// Archives an area: it can be chosen no more, and what is in it stays.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Archive {
    pub product: String,
    /// Its name or id.
    pub area: String,
}

/// Brings an archived area back.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Restore {
    pub product: String,
    /// Its name or id.
    pub area: String,
}

impl Command for Create {
    const NAME: &'static str = "area.create";
    const ROUTE: Route = Route::create("/products/{product}/areas");
    const ABOUT: &'static str = "Creates an area of a product.";
    type Output = Area;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(db, by, &self.product, format!("Create the area {}", self.name)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Area> {
        let product = Product::find(tx, by, &self.product).await?;
        let name = free(tx, &product, &self.name, None).await?;
        few_enough(tx, &product).await?;
        let (id, now) = (AreaId(tx.id()), tx.now);
        tx.query(sql!("insert into area (id, product_id, name, created_at) values ($1, $2, $3, $4)"))
            .bind(id)
            .bind(product.id)
            .bind(name.clone())
            .bind(now)
            .run()
            .await?;
        let area = Area { id, name, archived_at: None };
        tell(tx, &product, Value::Null, said(&area));
        Ok(area)
    }
}

impl Command for Edit {
    const NAME: &'static str = "area.edit";
    const ROUTE: Route = Route::patch("/products/{product}/areas/{area}");
    const ABOUT: &'static str = "Renames an area of a product; what is in it stays in it.";
    type Output = Area;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(db, by, &self.product, format!("Rename the area {} to {}", self.area, self.name)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Area> {
        let product = Product::find(tx, by, &self.product).await?;
        let before = Area::find(tx, product.id, &self.area).await?;
        let name = free(tx, &product, &self.name, Some(before.id)).await?;
        save(tx, &product, &before, Area { name, ..before.clone() }).await
    }
}

impl Command for Archive {
    const NAME: &'static str = "area.archive";
    const ROUTE: Route = Route::delete("/products/{product}/areas/{area}");
    const ABOUT: &'static str = "Archives an area: it can be chosen no more, and what is in it stays.";
    type Output = Area;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(db, by, &self.product, format!("Archive the area {}", self.area)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Area> {
        let product = Product::find(tx, by, &self.product).await?;
        let before = Area::find(tx, product.id, &self.area).await?;
        let at = before.archived_at.or(Some(tx.now));
        save(tx, &product, &before, Area { archived_at: at, ..before.clone() }).await
    }
}

impl Command for Restore {
    const NAME: &'static str = "area.restore";
    const ROUTE: Route = Route::post("/products/{product}/areas/{area}/restoration");
    const ABOUT: &'static str = "Brings an archived area back.";
    type Output = Area;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(db, by, &self.product, format!("Bring back the area {}", self.area)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Area> {
        let product = Product::find(tx, by, &self.product).await?;
        let before = Area::find(tx, product.id, &self.area).await?;
        if before.archived_at.is_some() {
            few_enough(tx, &product).await?;
        }
        save(tx, &product, &before, Area { archived_at: None, ..before.clone() }).await
    }
}

/// Puts back what an area was; gives whether it stood as it was left.
pub async fn put_back(tx: &mut Tx, product: &Product, change: &Change) -> Result<bool> {
    let id = change.after["id"].as_str().unwrap_or_default();
    let now = Area::find(tx, product.id, id).await?;
    if said(&now) != change.after {
        return Ok(false);
    }
    let archived = change.before.is_null() || change.before["archived"] == true;
    let name = match change.before["name"].as_str() {
        Some(name) => free(tx, product, name, Some(now.id)).await?,
        None => now.name.clone(),
    };
    let at = archived.then_some(now.archived_at.unwrap_or(tx.now));
    save(tx, product, &now, Area { id: now.id, name, archived_at: at }).await?;
    Ok(true)
}

async fn place(db: &mut Db, by: &Actor, product: &str, about: String) -> Result<Place> {
    let product = Product::find(db, by, product).await?;
    Ok(Place::product(Right::ManageProducts, product.id).about(about))
}

async fn save(tx: &mut Tx, product: &Product, before: &Area, after: Area) -> Result<Area> {
    if said(before) == said(&after) {
        return Ok(after);
    }
    tx.query(sql!("update area set name = $2, archived_at = $3 where id = $1"))
        .bind(after.id)
        .bind(after.name.clone())
        .bind(after.archived_at)
        .run()
        .await?;
    tell(tx, product, said(before), said(&after));
    Ok(after)
}

/// The name, if no other area of the product has it; letters large or small are the same.
async fn free(tx: &mut Tx, product: &Product, name: &str, own: Option<AreaId>) -> Result<String> {
    let name = text::line("name", name, 100)?;
    match Area::find(tx, product.id, &name).await {
        Err(Error::NotFound) => Ok(name),
        Ok(taken) if Some(taken.id) == own => Ok(name),
        Ok(taken) if taken.archived_at.is_some() => {
            Err(Error::field("name", format!("an archived area is called {}; bring it back instead", taken.name)))
        }
        Ok(taken) => Err(Error::field("name", format!("there is already an area called {}", taken.name))),
        Err(error) => Err(error),
    }
}

async fn few_enough(tx: &mut Tx, product: &Product) -> Result<()> {
    let there = tx
        .query(sql!("select count(*) from area where product_id = $1 and archived_at is null"))
        .bind(product.id)
        .value::<i64>()
        .await?;
    if there.unwrap_or(0) < MOST {
        return Ok(());
    }
    Err(Error::refused("too_many_areas", format!("a product has at most {MOST} areas; archive one first")))
}

fn said(area: &Area) -> Value {
    json!({"id": area.id, "name": area.name, "archived": area.archived_at.is_some()})
}

fn tell(tx: &mut Tx, product: &Product, before: Value, after: Value) {
    tx.record(Change::of_product(&product.key, "area", before, after));
    tx.touch(Topic::product(&product.key));
    // Roles are named by their areas on the page of people.
    tx.touch(Topic::organisation());
}
