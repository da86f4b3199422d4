//! Reading the cut: the ranked ideas, which of them fit, who asked for those that do not, and what cannot be placed.

use chrono::NaiveDate;
use methods::cut::Side;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    capacity::{self, Suggested},
    ranked::Ranked,
    rules::{self, Rules, Unit},
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    ideas::scoring::Method,
    items::Product,
    line::askers::{self, Together},
    store::Db,
};

/// How many are told of each part.
const MOST: usize = 100;

/// Reads the cut line.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// What if: ranked by another method, or held against another room than what is drawn.
    #[serde(default)]
    pub method: Option<Method>,
    #[serde(default)]
    pub unit: Option<Unit>,
    #[serde(default)]
    pub capacity: Option<f64>,
    /// How many of what falls below are passed over: the `next` of the page before.
    #[serde(default)]
    pub after: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Cut {
    pub method: Method,
    pub unit: Unit,
    /// Nothing while nobody has said it: then all that has an effort is above.
    pub capacity: Option<f64>,
    /// How the capacity was counted, where it was not said.
    pub counted: Option<String>,
    /// What the teams could do, while nobody has said what there is room for.
    pub suggested: Option<Suggested>,
    /// What is above takes that much.
    pub taken: f64,
    /// By how much trade-offs go beyond the capacity.
    pub over: f64,
    /// The best first, at most 100 of each part.
    pub above: Vec<Line>,
    pub below: Vec<Line>,
    /// What nobody has said the effort of, or what has no score: whether it fits cannot be told.
    pub unknown: Vec<Line>,
    /// How many there are of each.
    pub counts: Counts,
    /// Everyone who asks for what falls below, each once.
    pub lost: Together,
    /// Where what falls below goes on; nothing when this is all of it.
    pub next: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Counts {
    pub above: usize,
    pub below: usize,
    pub unknown: usize,
    /// Ideas that are needs: what is built is a way to meet one.
    pub opportunities: usize,
}

/// One idea.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Line {
    pub key: String,
    pub title: String,
    pub rank: Option<usize>,
    pub score: Option<f64>,
    /// Why there is no score.
    pub no_score: Option<String>,
    /// In the unit; nothing where nobody has said it.
    pub effort: Option<f64>,
    /// What it and all above it take together.
    pub sum: Option<f64>,
    /// in or out, where a trade-off keeps it there.
    pub kept: Option<String>,
    /// The key of the decision that says why.
    pub decision: Option<String>,
    /// Who asked: the largest customers first, at most three of them named.
    pub asked_by: Vec<String>,
    pub askers: i64,
    /// What those customers bring a year.
    pub revenue: i64,
    #[serde(skip)]
    pub id: ItemId,
    #[serde(skip)]
    pub version: i64,
}

impl Query for Read {
    const NAME: &'static str = "cut.read";
    const ROUTE: Route = Route::get("/products/{product}/cut");
    const ABOUT: &'static str = "Reads the cut line: the open ideas ranked by a method against what there is room for, what falls below, and who asked for it.";
    type Output = Cut;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Cut> {
        let product = Product::find(db, by, &self.product).await?;
        let mut rules = rules::of(db, product.id).await?;
        rules.method = self.method.unwrap_or(rules.method);
        if self.unit.is_some_and(|unit| unit != rules.unit) {
            rules = Rules { unit: self.unit.unwrap_or_default(), capacity: None, sprints: None, ..rules };
        }
        if let Some(capacity) = self.capacity {
            if !(0.0..=1e6).contains(&capacity) {
                return Err(Error::field("capacity", "room is a number from 0 to 1,000,000"));
            }
            rules = Rules { capacity: Some(capacity), sprints: None, ..rules };
        }
        let from = usize::try_from(self.after.unwrap_or(0))
            .map_err(|_| Error::field("after", "this is not the next of a page"))?;
        let mut cut = Ranked::read(db, product.id, rules).await?.told(db, from).await?;
        cut.suggest(db, product.id, by.at.date_naive()).await?;
        Ok(cut)
    }
}

impl Ranked {
    /// The parts of the list, with who asked.
    pub async fn told(self, db: &mut Db, from: usize) -> Result<Cut> {
        let cut = self.cut();
        let part = |side: Side| -> Vec<Line> {
            let lines = self.lines.iter().zip(&cut.sides).filter(|(_, of)| **of == side);
            lines.map(|(line, _)| line.clone()).collect()
        };
        let (mut above, mut below, mut unknown) = (part(Side::Above), part(Side::Below), part(Side::Unknown));
        sum_up(&mut above, 0.0);
        let counts = Counts {
            above: above.len(),
            below: below.len(),
            unknown: unknown.len(),
            opportunities: self.opportunities,
        };
        let lost = askers::together(db, &below.iter().map(|line| line.id.0).collect::<Vec<_>>()).await?;
        // What is nearest to the line is told.
        let far = above.len().saturating_sub(MOST);
        above.drain(..far);
        below.drain(..from.min(below.len()));
        let next = (below.len() > MOST).then(|| (from + MOST) as i64);
        below.truncate(MOST);
        unknown.truncate(MOST);
        let ids: Vec<_> = above.iter().chain(&below).chain(&unknown).map(|line| line.id.0).collect();
        let asked = askers::of_items(db, &ids).await?;
        for line in above.iter_mut().chain(&mut below).chain(&mut unknown) {
            if let Some(by) = asked.get(&line.id) {
                (line.asked_by, line.askers, line.revenue) = (by.names.clone(), by.count, by.revenue);
            }
        }
        let (method, unit) = (self.rules.method, self.rules.unit);
        let (taken, over) = (cut.taken, cut.over);
        Ok(Cut {
            method,
            unit,
            capacity: self.room,
            counted: self.counted,
            suggested: None,
            taken,
            over,
            above,
            below,
            unknown,
            counts,
            lost,
            next,
        })
    }
}

impl Cut {
    /// Offers what the teams could do, while nobody has said what there is room for.
    pub async fn suggest(&mut self, db: &mut Db, product: ProductId, today: NaiveDate) -> Result<()> {
        if self.capacity.is_none() {
            self.suggested = capacity::suggested(db, product, self.unit, today).await?;
        }
        Ok(())
    }
}

fn sum_up(lines: &mut [Line], from: f64) {
    let mut sum = from;
    for line in lines {
        sum += line.effort.unwrap_or(0.0);
        line.sum = Some(sum);
    }
}

/// Whence the efforts come.
pub fn effort_hint(unit: Unit) -> &'static str {
    match unit {
        Unit::Points => "An effort is the points of the work below an idea, or its own where there is none yet.",
        Unit::PersonWeeks => "An effort is what RICE asks for: a person-month counts 4.33 weeks.",
    }
}
