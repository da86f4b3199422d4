//! An area: a part of a product with its own product owner.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Product;
use crate::{
    command::{Actor, AreaId, ProductId, Query, Route},
    error::{Error, Result},
    sql,
    store::Db,
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Area {
    pub id: AreaId,
    pub name: String,
    pub archived_at: Option<DateTime<Utc>>,
}

impl Area {
    /// The areas of a product, by name.
    pub async fn all(db: &mut Db, product: ProductId) -> Result<Vec<Area>> {
        Ok(db
            .query(sql!(
                "select id, name, archived_at from area where product_id = $1 and archived_at is null order by lower(name) limit 500"
            ))
            .bind(product)
            .all()
            .await?)
    }

    /// The areas of a product that were put away, by name.
    pub async fn archived(db: &mut Db, product: ProductId) -> Result<Vec<Area>> {
        Ok(db
            .query(sql!(
                "select id, name, archived_at from area where product_id = $1 and archived_at is not null order by lower(name) limit 500"
            ))
            .bind(product)
            .all()
            .await?)
    }

    /// Finds an area by name or id, also one that was put away.
    pub async fn find(db: &mut Db, product: ProductId, name: &str) -> Result<Area> {
        let found = db
            .query(sql!(
                "select id, name, archived_at from area
                 where product_id = $1 and (lower(name) = lower($2) or id = $3)"
            ))
            .bind(product)
            .bind(name.trim().to_owned())
            .bind(name.trim().parse::<Uuid>().ok())
            .one()
            .await?;
        found.ok_or(Error::NotFound)
    }

    /// Finds an area in use by name or id.
    pub async fn named(db: &mut Db, product: ProductId, name: &str) -> Result<Area> {
        db.query(sql!(
            "select id, name, archived_at from area where product_id = $1 and archived_at is null
                and (lower(name) = lower($2) or id = $3)"
        ))
        .bind(product)
        .bind(name.trim().to_owned())
        .bind(name.trim().parse::<Uuid>().ok())
        .one()
        .await?
        .ok_or_else(|| Error::field("area", format!("there is no area called {name}")))
    }
}

/// Lists the areas of a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
    /// Whether those that were put away are listed instead.
    #[serde(default)]
    pub archived: Option<bool>,
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
        let archived = self.archived == Some(true);
        let items = if archived { Area::archived(db, product.id).await? } else { Area::all(db, product.id).await? };
        Ok(Areas { items })
    }
}
