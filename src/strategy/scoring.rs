//! How far each goal of a product has come: its key results, and the goals that serve it, rolled up along the tree.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use methods::okr::{self, Ambition, Colour};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    expecting::{self, Expecting},
    key_result::Fed,
    norms,
    period::Period,
    rolling_up::roll_up,
    standing::{self, Below, GoalRow, ResultRow, Serving},
    unchecked,
};
use crate::{
    command::{Actor, ItemId},
    error::Result,
    items::Product,
    store::Db,
};

/// A key result with where it stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Measured {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    pub title: String,
    pub owner: Option<String>,
    pub unit: Option<String>,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    /// What its source says now.
    pub current: Option<f64>,
    pub weight: f64,
    /// Where the value comes from: `check_ins`, metric or work.
    pub fed: &'static str,
    /// The key of the metric that measures it.
    pub metric: Option<String>,
    /// From 0 to 1; nothing while a number is missing.
    pub score: Option<f64>,
    /// The same without bounds: below 0 it went the wrong way, above 1 beyond.
    pub raw: Option<f64>,
    /// Why there is no score.
    pub lacks: Option<&'static str>,
    /// What the last check-in said, in per cent.
    pub confidence: Option<f64>,
    pub words: Option<String>,
    pub checked_at: Option<DateTime<Utc>>,
    pub checked_by: Option<String>,
    /// The day from which on somebody is to check in again, by the cadence of the product; nothing where its goal is not on now.
    pub due_on: Option<NaiveDate>,
    /// Its last values, oldest first; at most thirty.
    pub curve: Vec<f64>,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl Measured {
    /// Whether nobody has looked at it for longer than the cadence.
    pub fn is_due(&self, today: NaiveDate) -> bool {
        self.due_on.is_some_and(|due| due < today)
    }
}

/// A goal with how far it has come.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Scored {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    pub title: String,
    pub status: String,
    #[serde(skip)]
    pub open: bool,
    pub product: String,
    pub owner: Option<String>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub committed: bool,
    /// What it counts for in the goal it serves.
    pub weight: f64,
    /// The weighted mean of its own key results.
    pub own_score: Option<f64>,
    /// The weighted mean of its key results and of the goals that serve it.
    pub score: Option<f64>,
    /// The score that counts as success: 1 where it is committed, 0.7 where it is aspirational.
    pub expects: f64,
    /// green from 0.7, yellow from 0.4, red below.
    pub colour: Option<&'static str>,
    pub key_results: Vec<Measured>,
    /// The keys of the goals it serves, in this product or in others.
    pub serves: Vec<Above>,
    /// The keys of the goals that serve it.
    pub served_by: Vec<String>,
    /// How many goals that serve it are in products the caller may not see; they are not in its score.
    pub unseen: i64,
    /// How much work serves it, itself or through a key result: bets and backlog items that nobody has given up.
    pub work: i64,
    /// The bets that serve it of which something is expected by a day, the earliest first.
    pub bets: Vec<Expecting>,
}

/// A goal that another serves.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Above {
    pub key: String,
    pub title: String,
    pub product: String,
}

impl Scored {
    pub fn is_in(&self, period: Period, today: NaiveDate) -> bool {
        period.holds(self.starts_on, self.ends_on, today)
    }

    /// Whether it is to be reached and nothing works for it: neither work nor another goal.
    pub fn is_idle(&self) -> bool {
        self.open && self.work == 0 && self.served_by.is_empty() && self.unseen == 0
    }

    /// How many of its key results have a score.
    pub fn measured(&self) -> usize {
        self.key_results.iter().filter(|result| result.score.is_some()).count()
    }
}

pub fn colour(score: f64) -> &'static str {
    match okr::colour(score) {
        Colour::Green => "green",
        Colour::Yellow => "yellow",
        Colour::Red => "red",
    }
}

/// Every goal of a product and below it, oldest first; what the actor may not see is left out and not counted.
pub async fn read(db: &mut Db, by: &Actor, product: &Product) -> Result<Vec<Scored>> {
    let rows = standing::goals(db, product.id).await?;
    let servings = standing::servings(db, product.id).await?;
    let results = standing::results(db, product.id).await?;
    let fed_by_work = results.iter().any(|result| result.fed() == Fed::Work);
    let below = if fed_by_work { standing::below(db, product.id).await? } else { Vec::new() };
    let workers: HashMap<_, _> = standing::workers(db, product.id).await?.into_iter().collect();
    let mut expecting = expecting::of_goals(db, by, product.id).await?;
    let mut curves: HashMap<ItemId, Vec<f64>> = HashMap::new();
    for (result, value) in standing::curves(db, product.id).await? {
        curves.entry(result).or_default().push(value);
    }
    let (norms, today) = (norms::of(db, product.id).await?, by.at.date_naive());
    let mut goals: Vec<Scored> = Vec::new();
    for row in rows.iter().filter(|row| by.sees(row.product_id)) {
        let own = results.iter().filter(|result| result.goal_id == row.id).map(|result| measured(result, &below));
        let mut goal = scored(row, own.collect());
        let on = row.open && row.product == product.key && row.is_on(today);
        for result in &mut goal.key_results {
            result.curve = curves.get(&result.id).cloned().unwrap_or_default();
            result.due_on =
                on.then(|| unchecked::due_on(result.checked_at.unwrap_or(result.created_at), norms.cadence_days));
        }
        goal.bets = expecting.remove(&row.id).unwrap_or_default();
        goal.work = workers.get(&row.id).copied().unwrap_or(0);
        for serving in servings.iter().filter(|serving| serving.from_id == row.id && by.sees(serving.product_id)) {
            let Serving { key, title, product, .. } = serving;
            goal.serves.push(Above { key: key.clone(), title: title.clone(), product: product.clone() });
        }
        for serving in servings.iter().filter(|serving| serving.to_id == row.id) {
            match rows.iter().find(|other| other.id == serving.from_id) {
                Some(other) if by.sees(other.product_id) => goal.served_by.push(other.key.clone()),
                Some(_) => goal.unseen += 1,
                None => {}
            }
        }
        goals.push(goal);
    }
    roll_up(&mut goals);
    Ok(goals)
}

pub(super) fn measured(row: &ResultRow, below: &[Below]) -> Measured {
    let fed = row.fed();
    let share = below.iter().find(|below| below.root == row.id).and_then(Below::share);
    let (baseline, target, current) = match fed {
        Fed::CheckIns => (row.baseline, row.target, row.current),
        Fed::Metric => (row.baseline, row.target, row.observed),
        Fed::Work => (Some(0.0), Some(100.0), share.map(|share| share * 100.0)),
    };
    let numbers = baseline.zip(target).zip(current).map(|((baseline, target), current)| (baseline, target, current));
    let score = numbers.and_then(|(baseline, target, current)| okr::score(baseline, target, current));
    let lacks = match (score, fed) {
        (Some(_), _) => None,
        (None, Fed::Metric) if row.metric.is_none() => Some("no metric measures it"),
        (None, Fed::Metric) if row.observed.is_none() => Some("its metric has no observation"),
        (None, Fed::Work) => Some("no work stands below it"),
        (None, _) if baseline.is_none() || target.is_none() => Some("it has no start or no target"),
        (None, _) if current.is_none() => Some("nobody has checked in"),
        (None, _) => Some("its target is where it starts"),
    };
    Measured {
        id: row.id,
        key: row.key.clone(),
        title: row.title.clone(),
        owner: row.owner.clone(),
        unit: if fed == Fed::Work { Some("% accepted".into()) } else { row.unit.clone() },
        baseline,
        target,
        current,
        weight: row.weight.unwrap_or(1.0),
        fed: fed.name(),
        metric: row.metric.clone(),
        score,
        raw: numbers.and_then(|(baseline, target, current)| okr::raw(baseline, target, current)),
        lacks,
        confidence: row.confidence,
        words: row.words.clone(),
        checked_at: row.checked_at.max(row.observed_at.filter(|_| fed == Fed::Metric)),
        checked_by: row.checked_by.clone(),
        due_on: None,
        curve: Vec::new(),
        created_at: row.created_at,
    }
}

pub(super) fn scored(row: &GoalRow, key_results: Vec<Measured>) -> Scored {
    let ambition = if row.committed { Ambition::Committed } else { Ambition::Aspirational };
    let scores: Vec<_> = key_results.iter().filter_map(|result| Some((result.score?, result.weight))).collect();
    Scored {
        id: row.id,
        key: row.key.clone(),
        title: row.title.clone(),
        status: row.status.clone(),
        open: row.open,
        product: row.product.clone(),
        owner: row.owner.clone(),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        committed: row.committed,
        weight: row.weight.unwrap_or(1.0),
        own_score: okr::weighted(&scores),
        score: None,
        expects: ambition.expects(),
        colour: None,
        key_results,
        serves: Vec::new(),
        served_by: Vec::new(),
        unseen: 0,
        work: 0,
        bets: Vec::new(),
    }
}
