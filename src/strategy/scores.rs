//! The goals of a period with their scores, for programs.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    period::Period,
    scoring::{Scored, read},
};
use crate::{
    command::{Actor, Query, Route},
    error::Result,
    items::Product,
    store::Db,
};

/// Reads the goals of a product with their scores.
#[derive(Deserialize, JsonSchema)]
pub struct Scores {
    pub product: String,
    /// `this` quarter unless told, `last`, `next`, or `all`.
    #[serde(default)]
    pub period: Option<Period>,
}

#[derive(Serialize, JsonSchema)]
pub struct Goals {
    pub period: Period,
    /// The first and the last day of the period.
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    /// Oldest first; the goals of other products that serve one of these are among them.
    pub items: Vec<Scored>,
}

impl Query for Scores {
    const NAME: &'static str = "goal.scores";
    const ROUTE: Route = Route::get("/products/{product}/goals/scores");
    const ABOUT: &'static str =
        "Reads the goals of a product with the scores of their key results, rolled up along the tree of goals.";
    type Output = Goals;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Goals> {
        let product = Product::find(db, by, &self.product).await?;
        let (period, today) = (self.period.unwrap_or_default(), by.at.date_naive());
        let mut items = read(db, by, &product).await?;
        items.retain(|goal| goal.is_in(period, today));
        let days = period.days(today);
        Ok(Goals { period, starts_on: days.map(|days| days.0), ends_on: days.map(|days| days.1), items })
    }
}
