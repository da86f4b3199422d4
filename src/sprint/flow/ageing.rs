//! The age of what is under way, judged by the times of what was done before.

use chrono::{DateTime, NaiveDate, Utc};
use methods::flow::in_time;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    reading::{self, Asked, Piece, Range, spent},
    times::{Percentile, Times},
};
use crate::{
    command::{Actor, ProductId, Query, Route},
    error::Result,
    items::Product,
    store::Db,
};

/// Reads how old the work under way is.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// Judged by what was done in so many days, from 7 to 366; 90 unless told.
    #[serde(default)]
    pub days: Option<u32>,
    /// story, bug, task or spike; all of them unless told.
    #[serde(default)]
    pub kind: Option<String>,
    /// The name of a team: only what is or was in one of its sprints, or what it pulled in plain flow.
    #[serde(default)]
    pub team: Option<String>,
}

/// A piece of work under way.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ageing {
    pub key: String,
    pub kind: String,
    pub title: String,
    pub status: String,
    pub points: Option<f64>,
    pub started_on: NaiveDate,
    /// In days since it was started, both ends counted.
    pub age: u32,
    /// The highest share of past items that were done at that age: 0.85 for one that is older than 85 % ever got. 0 below all.
    pub passed: f64,
    /// How likely it still keeps the expectation of 85 %, from what grew as old; nothing when nothing did.
    pub in_time: Option<f64>,
}

#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Ages {
    /// Oldest first; at most 2,000.
    pub items: Vec<Ageing>,
    /// What they are judged by.
    pub cycle: Vec<Percentile>,
}

impl Query for Read {
    const NAME: &'static str = "product.ageing";
    const ROUTE: Route = Route::get("/products/{product}/ageing");
    const ABOUT: &'static str = "Reads the age of each item that is started or in review, with the percentile of past cycle times it has passed and its chance to keep the expectation.";
    type Output = Ages;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Ages> {
        let product = Product::find(db, by, &self.product).await?;
        let asked = Asked { days: self.days, kind: self.kind.as_deref(), team: self.team.as_deref() };
        let range = Range::of(db, product.id, &asked, by.at).await?;
        let times = Times::of(&reading::done(db, product.id, &range).await?);
        let under_way = reading::under_way(db, product.id, &range).await?;
        Ok(Ages::of(&under_way, &times, range.last))
    }
}

/// Within how many days past work of a team was done, by which its work under way is judged; of the last 90 days.
pub async fn expected(db: &mut Db, product: ProductId, team: &str, now: DateTime<Utc>) -> Result<Vec<Percentile>> {
    let range = Range::of(db, product, &Asked { team: Some(team), ..Asked::default() }, now).await?;
    Ok(Times::of(&reading::done(db, product, &range).await?).cycle)
}

/// The highest share of past items that were done at that age, 0 below all.
pub fn passed(cycle: &[Percentile], age: u32) -> f64 {
    cycle.iter().filter(|of| age > of.days).map(|of| of.share).fold(0.0, f64::max)
}

impl Ages {
    /// Of what is at work now; what was put back into the backlog waits, and does not age.
    pub fn of(under_way: &[Piece], times: &Times, today: NaiveDate) -> Ages {
        let mut past: Vec<u32> = times.items.iter().filter_map(|item| item.cycle).collect();
        past.sort_unstable();
        let within = times.cycle.get(2).map(|of| of.days);
        let ageing = |piece: &Piece| {
            let started_on = piece.started_on?;
            let age = spent(started_on, today)?;
            Some(Ageing {
                key: piece.key.clone(),
                kind: piece.kind.clone(),
                title: piece.title.clone(),
                status: piece.status.clone(),
                points: piece.points,
                started_on,
                age,
                passed: passed(&times.cycle, age),
                in_time: within.and_then(|within| in_time(&past, age, within)),
            })
        };
        let at_work = under_way.iter().filter(|piece| matches!(piece.status.as_str(), "started" | "review"));
        Ages { items: at_work.filter_map(ageing).collect(), cycle: times.cycle.clone() }
    }
}
