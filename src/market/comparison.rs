//! The comparison grid: how the product and each competitor do in what customers compare them by.

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::Result,
    items::Product,
    sql,
    store::Db,
};

/// How well somebody does in a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    No,
    Partly,
    Yes,
    Best,
}

impl Level {
    pub const ALL: [Level; 4] = [Level::No, Level::Partly, Level::Yes, Level::Best];

    pub fn name(self) -> &'static str {
        match self {
            Level::No => "no",
            Level::Partly => "partly",
            Level::Yes => "yes",
            Level::Best => "best",
        }
    }

    pub fn parse(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// What is known of one in one feature.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cell {
    /// The key of the competitor; `us` is the product itself.
    pub who: String,
    pub level: Level,
    pub words: Option<String>,
    pub source: Option<String>,
    pub url: Option<String>,
    pub as_of: NaiveDate,
    /// How sure it is, in per cent.
    pub confidence: Option<f64>,
    /// Whether it was looked at so long ago that it may no longer hold.
    pub stale: bool,
}

/// A competitor as a column.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Column {
    pub key: String,
    pub title: String,
}

/// A feature with what is known of each, in the order of the columns; `us` first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Row {
    pub key: String,
    pub title: String,
    pub importance: Option<String>,
    pub cells: Vec<Cell>,
}

/// The grid: features down, the product and its competitors across.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Grid {
    pub competitors: Vec<Column>,
    pub features: Vec<Row>,
    /// Whether there are more competitors or features than are shown.
    pub cut: bool,
}

/// After so many days a cell fades.
pub const STALE_AFTER: Days = Days::new(180);
/// The name of the product itself among its competitors.
pub const US: &str = "us";
const MOST_COLUMNS: i64 = 20;
const MOST_ROWS: i64 = 200;

/// Reads the comparison grid of a product.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
}

impl Query for Read {
    const NAME: &'static str = "comparison.read";
    const ROUTE: Route = Route::get("/products/{product}/comparison");
    const ABOUT: &'static str = "Compares a product with its competitors feature by feature: at most 200 features and 20 competitors. A cell is stale 180 days after it was looked at.";
    type Output = Grid;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Grid> {
        let product = Product::find(db, by, &self.product).await?;
        grid(db, product.id, by.at.date_naive()).await
    }
}

#[derive(sqlx::FromRow)]
struct FeatureRow {
    id: ItemId,
    key: String,
    title: String,
    importance: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CellRow {
    feature_id: ItemId,
    who: Option<String>,
    level: String,
    words: Option<String>,
    source: Option<String>,
    url: Option<String>,
    as_of: NaiveDate,
    confidence: Option<f64>,
}

/// The grid in three queries, however large it is.
pub async fn grid(db: &mut Db, product: ProductId, today: NaiveDate) -> Result<Grid> {
    let mut competitors: Vec<Column> = db
        .query(sql!(
            "select key, title from item where product_id = $1 and kind = 'competitor' and archived_at is null
             order by created_at, id limit $2"
        ))
        .bind(product)
        .bind(MOST_COLUMNS + 1)
        .all()
        .await?;
    let mut features: Vec<FeatureRow> = db
        .query(sql!(
            "select i.id, i.key, i.title, f.importance from item i left join feature f on f.item_id = i.id
             where i.product_id = $1 and i.kind = 'feature' and i.archived_at is null
             order by case f.importance when 'high' then 0 when 'medium' then 1 when 'low' then 2 else 3 end, i.created_at, i.id
             limit $2"
        ))
        .bind(product)
        .bind(MOST_ROWS + 1)
        .all()
        .await?;
    let cut = competitors.len() as i64 > MOST_COLUMNS || features.len() as i64 > MOST_ROWS;
    competitors.truncate(MOST_COLUMNS as usize);
    features.truncate(MOST_ROWS as usize);
    let cells: Vec<CellRow> = db
        .query(sql!(
            "select c.feature_id, k.key as who, c.level, c.words, c.source, c.url, c.as_of, c.confidence
             from item f join comparison c on c.feature_id = f.id left join item k on k.id = c.competitor_id
             where f.product_id = $1 and f.kind = 'feature' and f.archived_at is null and k.archived_at is null"
        ))
        .bind(product)
        .all()
        .await?;
    let mut rows: Vec<Row> = Vec::new();
    for feature in features {
        let of_it = cells.iter().filter(|cell| cell.feature_id == feature.id).filter_map(|cell| cell.read(today));
        let mut cells: Vec<Cell> = of_it.collect();
        cells.sort_by_key(|cell| competitors.iter().position(|column| column.key == cell.who).map_or(0, |at| at + 1));
        rows.push(Row { key: feature.key, title: feature.title, importance: feature.importance, cells });
    }
    Ok(Grid { competitors, features: rows, cut })
}

impl CellRow {
    fn read(&self, today: NaiveDate) -> Option<Cell> {
        Some(Cell {
            who: self.who.clone().unwrap_or_else(|| US.to_owned()),
            level: Level::parse(&self.level)?,
            words: self.words.clone(),
            source: self.source.clone(),
            url: self.url.clone(),
            as_of: self.as_of,
            confidence: self.confidence,
            stale: self.as_of + STALE_AFTER < today,
        })
    }
}

impl Row {
    pub fn cell(&self, who: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.who == who)
    }
}
