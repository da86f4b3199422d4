//! An area: a part of a product with its own product owner.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Product;
use crate::{
    command::{Actor, AreaId, Command, Place, ProductId, Query, Right, Route},
    error::{Error, Result},
    live::Topic,
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Area {
    pub id: AreaId,
    pub name: String,
}

impl Area {
    /// The areas of a product, by name.
    pub async fn all(db: &mut Db, product: ProductId) -> Result<Vec<Area>> {
        Ok(db
            .query(sql!(
                "select id, name from area where product_id = $1 and archived_at is null order by lower(name) limit 500"
            ))
            .bind(product)
            .all()
            .await?)
    }

    /// Finds an area by name or id.
    pub async fn named(db: &mut Db, product: ProductId, name: &str) -> Result<Area> {
        db.query(sql!(
            "select id, name from area where product_id = $1 and archived_at is null
                and (lower(name) = lower($2) or lower(cast(id as text)) = lower($2))"
        ))
        .bind(product)
        .bind(name.trim().to_owned())
        .one()
        .await?
        .ok_or_else(|| Error::field("area", format!("there is no area called {name}")))
    }
}

/// Creates an area of a product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Create {
    pub product: String,
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
}

impl Command for Create {
    const NAME: &'static str = "area.create";
    const ROUTE: Route = Route::create("/products/{product}/areas");
    const ABOUT: &'static str = "Creates an area of a product.";
    type Output = Area;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::ManageProducts, product.id).about(format!("Create the area {}", self.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Area> {
        let product = Product::find(tx, by, &self.product).await?;
        let name = super::text::line("name", &self.name, 100)?;
        let (id, now) = (AreaId(tx.id()), tx.now);
        let added = tx
            .query(sql!(
                "insert into area (id, product_id, name, created_at) values ($1, $2, $3, $4)
                 on conflict (product_id, name) do nothing"
            ))
            .bind(id)
            .bind(product.id)
            .bind(name.clone())
            .bind(now)
            .run()
            .await?;
        if added == 0 {
            return Err(Error::field("name", format!("there is already an area called {name}")));
        }
        tx.touch(Topic::product(&product.key));
        Ok(Area { id, name })
    }
}

/// Lists the areas of a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Areas {
    pub items: Vec<Area>,
}

impl Query for List {
    const NAME: &'static str = "area.list";
    const ROUTE: Route = Route::get("/products/{product}/areas");
    const ABOUT: &'static str = "Lists the areas of a product, by name.";
    type Output = Areas;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Areas> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Areas { items: Area::all(db, product.id).await? })
    }
}
