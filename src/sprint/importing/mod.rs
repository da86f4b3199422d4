//! Bringing in sprints that were finished elsewhere: as closed sprints, with what was committed and completed.

mod keeping;
mod page;
mod reading;

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::{
    keeping::Shelf,
    reading::{Row, rows},
};
pub use self::{keeping::finished, page::show, reading::Past};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::Product,
    store::{Db, Tx},
};

/// Brings in finished sprints.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Bring {
    pub product: String,
    /// At most 2,000, each team's oldest first.
    #[serde(default)]
    pub sprints: Option<Vec<Past>>,
    /// The same as the text of a CSV file with a header.
    #[serde(default)]
    #[schemars(length(max = 1_000_000))]
    pub csv: Option<String>,
    /// Only says what would be done.
    #[serde(default)]
    pub dry_run: Option<bool>,
}

/// What became of one row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Outcome {
    /// The first after the header is 1.
    pub row: u64,
    pub title: String,
    /// created, updated, skipped or failed.
    pub outcome: String,
    pub why: Option<String>,
    /// The key of the sprint; nothing while it is only told what would be done.
    pub key: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Brought {
    pub product: String,
    pub dry_run: bool,
    pub created: usize,
    pub updated: usize,
    pub skipped: usize,
    pub failed: usize,
    pub rows: Vec<Outcome>,
}

const MOST: usize = 2_000;

impl Command for Bring {
    const NAME: &'static str = "sprint.import";
    const ROUTE: Route = Route::post("/products/{product}/sprints/import");
    const ABOUT: &'static str = "Brings in finished sprints as closed ones, from a list or the text of a CSV file; the same again changes nothing, changed figures are updated.";
    type Output = Brought;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::Import, product.id))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Brought> {
        let product = Product::find(tx, by, &self.product).await?;
        let dry = self.dry_run == Some(true);
        let rows = match (self.sprints, self.csv.filter(|csv| !csv.trim().is_empty())) {
            (Some(sprints), None) => reading::numbered(sprints),
            (None, Some(csv)) => rows(&csv)?,
            _ => return Err(Error::field("csv", "send a list of sprints or the text of a file")),
        };
        if rows.is_empty() || rows.len() > MOST {
            return Err(Error::field("csv", "from 1 to 2,000 sprints at once"));
        }
        let mut shelves: HashMap<String, Shelf> = HashMap::new();
        let mut brought = Brought { product: product.key.clone(), dry_run: dry, ..Brought::default() };
        for name in reading::teams(&rows) {
            let mut shelf = Shelf::of(tx, product.id, &name).await?;
            shelf.lay(&rows, &name, tx.now.date_naive());
            shelves.insert(name, shelf);
        }
        for row in rows {
            let outcome = match row {
                Row::Wrong { row, why } => failed(row, String::new(), why),
                Row::Right { row, past } => match shelves.get_mut(&past.team_name()) {
                    None => failed(row, past.title, "its team is not known".into()),
                    Some(shelf) => shelf.take(tx, by, &product, row, past, dry).await?,
                },
            };
            brought.count(outcome);
        }
        Ok(brought)
    }

    fn next(output: &Brought) -> Option<String> {
        Some(page::told(output))
    }
}

impl Brought {
    fn count(&mut self, outcome: Outcome) {
        let counted = match outcome.outcome.as_str() {
            "created" => &mut self.created,
            "updated" => &mut self.updated,
            "skipped" => &mut self.skipped,
            _ => &mut self.failed,
        };
        *counted += 1;
        self.rows.push(outcome);
    }
}

fn failed(row: u64, title: String, why: String) -> Outcome {
    Outcome { row, title, outcome: "failed".into(), why: Some(why), key: None }
}
