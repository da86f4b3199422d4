//! What came of a run, for programs and for the page: its state, and each row with what a person should know about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::run::{Run, RunId, must_import};
use crate::{
    command::{Actor, Query, Route},
    error::Result,
    items::{Product, listing},
    sql,
    store::Db,
};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Created,
    Updated,
    Skipped,
    Failed,
    /// Left as it is when the import was taken back.
    Kept,
}

impl Outcome {
    pub const ALL: [Outcome; 5] = [Outcome::Created, Outcome::Updated, Outcome::Skipped, Outcome::Failed, Outcome::Kept];

    pub fn name(self) -> &'static str {
        match self {
            Outcome::Created => "created",
            Outcome::Updated => "updated",
            Outcome::Skipped => "skipped",
            Outcome::Failed => "failed",
            Outcome::Kept => "kept",
        }
    }
}

/// One row of the file.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Row {
    /// Counted from 1, the header not counted.
    pub row: i64,
    /// created, updated, skipped, failed or kept.
    pub outcome: String,
    pub source_key: Option<String>,
    /// The key of what it became.
    pub item: Option<String>,
    pub title: Option<String>,
    pub why: Option<String>,
}

/// Reads how far an import is and what came of it.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub run: Uuid,
}

/// Lists the imports into a product, newest first.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<Uuid>,
}

#[derive(Serialize, JsonSchema)]
pub struct Runs {
    pub items: Vec<Run>,
    pub next: Option<String>,
}

/// Lists the rows of an import with what became of each.
#[derive(Deserialize, JsonSchema)]
pub struct Rows {
    pub run: Uuid,
    /// Only rows of this outcome; without, all rows.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// Only rows about which there is something to say.
    #[serde(default)]
    pub noted: Option<bool>,
    /// The number of the last row of the page before.
    #[serde(default)]
    pub after: Option<i64>,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Page {
    pub items: Vec<Row>,
    pub next: Option<String>,
}

impl Query for Read {
    const NAME: &'static str = "import.read";
    const ROUTE: Route = Route::get("/imports/{run}");
    const ABOUT: &'static str = "Reads how far an import is and what came of it.";
    type Output = Run;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Run> {
        Run::find(db, by, self.run).await
    }
}

impl Query for List {
    const NAME: &'static str = "import.list";
    const ROUTE: Route = Route::get("/products/{product}/imports");
    const ABOUT: &'static str = "Lists the imports into a product, newest first.";
    type Output = Runs;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Runs> {
        let product = Product::find(db, by, &self.product).await?;
        must_import(by, product.id)?;
        let limit = listing::limit(self.limit)?;
        let mut items = Run::of_product(db, product.id, self.after.map(RunId), limit + 1).await?;
        let next = listing::cut(&mut items, limit, |last| last.id.to_string());
        Ok(Runs { items, next })
    }
}

impl Query for Rows {
    const NAME: &'static str = "import.rows";
    const ROUTE: Route = Route::get("/imports/{run}/rows");
    const ABOUT: &'static str = "Lists the rows of an import with what became of each, and why where that is not plain.";
    type Output = Page;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Page> {
        let run = Run::find(db, by, self.run).await?;
        let limit = listing::limit(self.limit)?;
        let mut items = rows(db, run.id, self.outcome, self.noted == Some(true), self.after.unwrap_or(0), limit + 1).await?;
        let next = listing::cut(&mut items, limit, |last| last.row.to_string());
        Ok(Page { items, next })
    }
}

macro_rules! rows_where {
    ($extra:literal) => {
        sql!(concat!(
            "select r.row, r.outcome, r.source_key, i.key as item, i.title, r.why from import_row r left join item i on i.id = r.item_id
             where r.run_id = $1 and r.row > $2 ",
            $extra,
            " order by r.row limit $3"
        ))
    };
}

pub async fn rows(db: &mut Db, run: RunId, outcome: Option<Outcome>, noted: bool, after: i64, limit: i64) -> Result<Vec<Row>> {
    // Everything but a row that was simply created has a reason, and those have an index.
    let noted = noted || !matches!(outcome, None | Some(Outcome::Created));
    let sql = match (outcome, noted) {
        (None, false) => rows_where!(""),
        (None, true) => rows_where!("and r.why is not null"),
        (Some(_), false) => rows_where!("and r.outcome = $4"),
        (Some(_), true) => rows_where!("and r.why is not null and r.outcome = $4"),
    };
    let mut query = db.query(sql).bind(run).bind(after).bind(limit);
    if let Some(outcome) = outcome {
        query = query.bind(outcome.name());
    }
    Ok(query.all().await?)
}

/// The first rows about which there is something to say.
pub async fn noted(db: &mut Db, run: RunId, limit: i64) -> Result<Vec<Row>> {
    rows(db, run, None, true, 0, limit).await
}
