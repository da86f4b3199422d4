//! Cycle time and lead time of what was done, and what may be expected from them.

use chrono::NaiveDate;
use methods::flow::percentile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reading::{self, Asked, MOST, Piece, Range, spent};
use crate::{
    command::{Actor, Query, Route},
    error::Result,
    items::Product,
    store::Db,
    web::shown::{of, percent},
};

/// Reads the cycle times of a product.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// What was done in so many days, from 7 to 366; 90 unless told.
    #[serde(default)]
    pub days: Option<u32>,
    /// story, bug, task or spike; all of them unless told.
    #[serde(default)]
    pub kind: Option<String>,
    /// The name of a team: only what is or was in one of its sprints, or what it pulled in plain flow.
    #[serde(default)]
    pub team: Option<String>,
}

/// A piece of work that was done, with its times in days, both ends counted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Finished {
    pub key: String,
    pub kind: String,
    pub title: String,
    pub points: Option<f64>,
    pub done_on: NaiveDate,
    /// From its start; nothing when nobody saw it start, or it was done before.
    pub cycle: Option<u32>,
    /// From when it was written down; nothing when it was done before.
    pub lead: Option<u32>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Percentile {
    /// 0.85: so many of all items.
    pub share: f64,
    /// Were done within so many days.
    pub days: u32,
}

#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Times {
    /// Last first; the newest 2,000.
    pub items: Vec<Finished>,
    pub cycle: Vec<Percentile>,
    pub lead: Vec<Percentile>,
    /// The service-level expectation in a sentence.
    pub expectation: Option<String>,
    /// Done without a known start, so without a cycle time.
    pub unknown: usize,
    /// Done before they were started or written: wrong data, shown and not used.
    pub impossible: usize,
    /// Whether there was more than is shown.
    pub cut: bool,
}

impl Query for Read {
    const NAME: &'static str = "product.cycletimes";
    const ROUTE: Route = Route::get("/products/{product}/cycle-times");
    const ABOUT: &'static str = "Reads how long each item took that was done, from its start and from when it was written, with percentiles by nearest rank and the service-level expectation.";
    type Output = Times;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Times> {
        let product = Product::find(db, by, &self.product).await?;
        let asked = Asked { days: self.days, kind: self.kind.as_deref(), team: self.team.as_deref() };
        let range = Range::of(db, product.id, &asked, by.at).await?;
        Ok(Times::of(&reading::done(db, product.id, &range).await?))
    }
}

pub const SHARES: [f64; 4] = [0.5, 0.7, 0.85, 0.95];

impl Times {
    pub fn of(pieces: &[Piece]) -> Times {
        let items: Vec<Finished> = pieces.iter().filter_map(Finished::of).collect();
        let started = pieces.iter().filter(|piece| piece.started_on.is_some()).count();
        let (cycle, lead) = (percentiles(&items, |of| of.cycle), percentiles(&items, |of| of.lead));
        let expectation = cycle.get(2).map(|of| {
            format!(
                "{} of items are done within {} of their start.",
                percent(of.share),
                self::of(of.days.into(), "day", "days")
            )
        });
        Times {
            unknown: items.len() - started.min(items.len()),
            impossible: items.iter().zip(pieces).filter(|(item, piece)| item.impossible(piece)).count(),
            cut: pieces.len() >= MOST,
            items,
            cycle,
            lead,
            expectation,
        }
    }
}

impl Finished {
    fn of(piece: &Piece) -> Option<Finished> {
        let done_on = piece.done_on?;
        Some(Finished {
            key: piece.key.clone(),
            kind: piece.kind.clone(),
            title: piece.title.clone(),
            points: piece.points,
            done_on,
            cycle: piece.started_on.and_then(|started| spent(started, done_on)),
            lead: spent(piece.created_at.date_naive(), done_on),
        })
    }

    fn impossible(&self, piece: &Piece) -> bool {
        self.lead.is_none() || (piece.started_on.is_some() && self.cycle.is_none())
    }
}

fn percentiles(items: &[Finished], of: fn(&Finished) -> Option<u32>) -> Vec<Percentile> {
    let mut days: Vec<u32> = items.iter().filter_map(of).collect();
    days.sort_unstable();
    let at = |share: &f64| Some(Percentile { share: *share, days: percentile(&days, *share)? });
    SHARES.iter().filter_map(at).collect()
}
