//! A product: what is managed, and the key its items are numbered under.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{area_changing, product_key, rekeying, shelving};
use crate::{
    command::{Actor, Command, Place, ProductId, Query, Right, Route},
    error::{Error, Result},
    events::Change,
    ideas::{self, scoring},
    live::Topic,
    roadmap, sql,
    store::{Db, Tx},
    strategy,
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Product {
    #[serde(skip)]
    pub id: ProductId,
    pub key: String,
    pub name: String,
    pub sample: bool,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub archived_at: Option<DateTime<Utc>>,
    /// Whether it has fields of its own.
    #[serde(skip)]
    pub fielded: bool,
    /// Whether a team of it has ever had states of its own.
    #[serde(skip)]
    pub stated: bool,
}

/// The columns of a product; `p` is the product.
macro_rules! columns {
    () => {
        "p.id, p.key, p.name, p.sample, p.version, p.created_at, p.archived_at, p.fielded, p.stated"
    };
}

impl Product {
    /// Finds a product in what the actor may see, by its key or by one that it had before; what is in the archive is found too.
    pub async fn find(db: &mut Db, by: &Actor, key: &str) -> Result<Product> {
        let key = key.to_ascii_uppercase();
        let found = db
            .query(sql!(concat!("select ", columns!(), " from product p where p.key = $1")))
            .bind(key.clone())
            .one::<Product>()
            .await?;
        let found = match found {
            Some(found) => Some(found),
            None => Product::renamed(db, key).await?,
        };
        found.filter(|found| by.sees(found.id)).ok_or(Error::NotFound)
    }

    async fn renamed(db: &mut Db, key: String) -> Result<Option<Product>> {
        Ok(db
            .query(sql!(concat!(
                "select ",
                columns!(),
                " from former_product_key f cross join product p where f.key = $1 and p.id = f.product_id"
            )))
            .bind(key)
            .one()
            .await?)
    }

    /// Finds a product that is known to be there.
    pub async fn get(db: &mut Db, id: ProductId) -> Result<Product> {
        let found = db
            .query(sql!(concat!("select ", columns!(), " from product p where p.id = $1")))
            .bind(id)
            .one::<Product>()
            .await?;
        found.ok_or(Error::NotFound)
    }

    /// Every product the actor may see, by name; those in the archive are left out.
    pub async fn all(db: &mut Db, by: &Actor) -> Result<Vec<Product>> {
        let found = db
            .query(sql!(concat!(
                "select ",
                columns!(),
                " from product p where p.archived_at is null order by lower(p.name), p.key limit 500"
            )))
            .all::<Product>()
            .await?;
        Ok(found.into_iter().filter(|product| by.sees(product.id)).collect())
    }

    /// Those in the archive, the last first.
    pub async fn archived(db: &mut Db, by: &Actor) -> Result<Vec<Product>> {
        let found = db
            .query(sql!(concat!(
                "select ",
                columns!(),
                " from product p where p.archived_at is not null order by p.archived_at desc, p.key limit 500"
            )))
            .all::<Product>()
            .await?;
        Ok(found.into_iter().filter(|product| by.sees(product.id)).collect())
    }
}

/// Creates a product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Create {
    /// Two to ten letters or digits, the first a letter; the items are numbered under it: PAY-42.
    #[schemars(length(min = 2, max = 10), pattern("^[A-Za-z][A-Za-z0-9]{1,9}$"))]
    pub key: String,
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
}

impl Command for Create {
    const NAME: &'static str = "product.create";
    const ROUTE: Route = Route::create("/products");
    const ABOUT: &'static str = "Creates a product.";
    type Output = Product;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::ManageProducts).about(format!("Create the product {}", self.name)))
    }

    async fn run(self, tx: &mut Tx, _by: &Actor) -> Result<Product> {
        let key = product_key::read(&self.key)?;
        product_key::must_be_free(tx, &key, None).await?;
        let name = super::text::line("name", &self.name, 200)?;
        let (id, now) = (ProductId(tx.id()), tx.now);
        let added = tx
            .query(sql!(
                "insert into product (id, key, name, created_at) values ($1, $2, $3, $4) on conflict (key) do nothing"
            ))
            .bind(id)
            .bind(key.clone())
            .bind(name.clone())
            .bind(now)
            .run()
            .await?;
        if added == 0 {
            return Err(product_key::taken(&key));
        }
        tx.touch(Topic::organisation());
        Ok(Product {
            id,
            key,
            name,
            sample: false,
            version: 1,
            created_at: now,
            archived_at: None,
            fielded: false,
            stated: false,
        })
    }

    fn next(output: &Product) -> Option<String> {
        Some(format!("/products/{}/vision", output.key))
    }
}

/// Renames a product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Rename {
    pub product: String,
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
}

impl Command for Rename {
    const NAME: &'static str = "product.rename";
    const ROUTE: Route = Route::patch("/products/{product}");
    const ABOUT: &'static str = "Renames a product.";
    type Output = Product;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::ManageProducts, product.id).about(format!("Rename {} to {}", product.name, self.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Product> {
        let product = Product::find(tx, by, &self.product).await?;
        let name = super::text::line("name", &self.name, 200)?;
        rename(tx, product, name).await
    }
}

async fn rename(tx: &mut Tx, product: Product, name: String) -> Result<Product> {
    if name == product.name {
        return Ok(product);
    }
    tx.query(sql!("update product set name = $2, version = version + 1 where id = $1"))
        .bind(product.id)
        .bind(name.clone())
        .run()
        .await?;
    tx.record(Change::of_product(&product.key, "product", json!(product.name), json!(name)));
    tx.touch(Topic::organisation());
    Ok(Product { name, version: product.version + 1, ..product })
}

/// Puts back what a product or one of its areas was; gives whether it stood as it was left.
pub async fn put_back(tx: &mut Tx, by: &Actor, change: &Change) -> Result<bool> {
    let product = Product::find(tx, by, &change.key).await?;
    if change.field == "area" {
        return area_changing::put_back(tx, &product, change).await;
    }
    match change.field.as_str() {
        "key" => return rekeying::put_back(tx, &product, change).await,
        "archived_at" => return shelving::put_back(tx, product, change).await,
        "team" => return crate::sprint::team_record::put_back(tx, &product, change).await,
        "absence" => return crate::sprint::absence::put_back(tx, &product, change).await,
        "life_cycle" => return strategy::life_cycle::put_back(tx, by, &product, change).await,
        "budget" => return strategy::budgeting::put_back(tx, &product, change).await,
        "spending" => return strategy::spending::put_back(tx, &product, change).await,
        "cut_line" => return crate::ideas::put_back_cut(tx, &product, change).await,
        "scoring_round" => return ideas::rounds::put_back(tx, by, &product, change).await,
        "survey" => return ideas::surveys::put_back(tx, by, &product, change).await,
        "scoring" => return scoring::put_back_rules(tx, &product, change).await,
        "audience" => return roadmap::audience::keeping::put_back(tx, by, &product, change).await,
        "scenario" => return roadmap::scenarios::put_back(tx, &product, change).await,
        _ => {}
    }
    let stands = change.after == json!(product.name);
    if let (true, Some(name)) = (stands, change.before.as_str()) {
        rename(tx, product, name.to_owned()).await?;
    }
    Ok(stands)
}

/// Lists the products.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    /// Those in the archive, the last first; the others unless told.
    #[serde(default)]
    pub archived: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Products {
    pub items: Vec<Product>,
}

impl Query for List {
    const NAME: &'static str = "product.list";
    const ROUTE: Route = Route::get("/products");
    const ABOUT: &'static str = "Lists the products the caller may see, by name.";
    type Output = Products;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Products> {
        let items = if self.archived { Product::archived(db, by).await? } else { Product::all(db, by).await? };
        Ok(Products { items })
    }
}
