//! When work will be done, and how much by then, from what past weeks or sprints brought.

use chrono::{DateTime, Days, NaiveDate, Utc};
use methods::forecast::{self, History};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Team,
    back_test::BackTest,
    days_off,
    past_weeks::{self, Counted, Past, Period, WEEKS},
    remaining::{self, Left},
    saying,
};
pub use super::{
    remaining::open,
    velocity::{Closed, Velocities, Velocity, velocity},
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    items::{Item, Key, Product, facts},
    store::Db,
    web::shown::of,
};

/// What a forecast counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Items accepted a week.
    #[default]
    Items,
    /// Points accepted a week.
    Points,
    /// Points completed a sprint.
    Velocity,
}

/// Forecasts when work will be done, from what was accepted in each of the last weeks or sprints.
#[derive(Default, Deserialize, JsonSchema)]
pub struct Forecast {
    pub product: String,
    /// An epic, initiative, goal or release: the open work below it. The whole backlog unless told.
    #[serde(default)]
    pub item: Option<Key>,
    /// So many items, or points, instead of what is open.
    #[serde(default)]
    pub items: Option<u32>,
    /// How much is finished in so many weeks, beside when.
    #[serde(default)]
    pub weeks: Option<u32>,
    /// How much is finished by that day, and how likely all of it.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub by: Option<NaiveDate>,
    #[serde(default)]
    pub unit: Option<Unit>,
    /// The team whose velocity it is; needed when several have closed sprints.
    #[serde(default)]
    pub team: Option<String>,
    /// Whether the backlog, or what is below the item, goes on growing as it did in the same weeks.
    #[serde(default)]
    pub growth: Option<bool>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Level {
    /// 0.85: so in 85 of 100 futures.
    pub chance: f64,
    pub weeks: usize,
    pub by: NaiveDate,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Amount {
    pub chance: f64,
    /// So many or more; points where the forecast is in points.
    pub items: usize,
}

#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Forecasted {
    pub unit: Unit,
    /// Open items, or points, that the forecast is of.
    pub remaining: u32,
    /// What was accepted in each past week (or sprint), oldest first; weeks without any count too.
    pub history: Vec<u32>,
    /// What was added in the same weeks; empty when growth does not count. Below an item, in each week after that in which its
    /// first work was put there.
    pub added: Vec<u32>,
    /// The weeks or sprints that it is drawn from, oldest first, the last of `history` and `added` in the last of them.
    pub periods: Vec<Period>,
    pub levels: Vec<Level>,
    pub how_many: Vec<Amount>,
    /// The day that `how_many` and `chance_by` are about.
    pub by: Option<NaiveDate>,
    /// How likely all of it is done by the day that was named.
    pub chance_by: Option<f64>,
    /// The chance of being done by the end of each week (or sprint) to come.
    pub curve: Vec<Level>,
    /// How it was computed: exact, or simulated with so many trials and that seed.
    pub way: String,
    /// What to know before relying on it.
    pub cautions: Vec<String>,
    /// Why there is no forecast, when there is none.
    pub refused: Option<String>,
    /// Whether such forecasts would have held in the past two years, or the last fifty sprints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_test: Option<BackTest>,
}

pub const LEVELS: [f64; 4] = [0.5, 0.7, 0.85, 0.95];
const CURVE: usize = 60;

impl Query for Forecast {
    const NAME: &'static str = "product.forecast";
    const ROUTE: Route = Route::get("/products/{product}/forecast");
    const ABOUT: &'static str = "Forecasts when open work will be done, and how much by a day, from the items or points accepted in each of the last 26 weeks or sprints, of the whole backlog or below an item, with or without growth, and how often such forecasts would have held in the past: exact by convolution, simulated where that would take too long, refused where the history says too little.";
    type Output = Forecasted;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Forecasted> {
        let product = Product::find(db, by, &self.product).await?;
        let (unit, growth) = (self.unit.unwrap_or_default(), self.growth == Some(true));
        if growth && unit == Unit::Velocity {
            return Err(Error::field("growth", "growth is known by weeks, not by sprints"));
        }
        let below = match &self.item {
            Some(key) => Some(below(db, by, &product, key).await?),
            None => None,
        };
        let (remaining, bare) = match (self.items, below) {
            (Some(items), _) => (items.min(1_000_000), 0),
            (None, Some(item)) => unit.of(remaining::below(db, item).await?),
            (None, None) if unit == Unit::Items => (open(db, product.id).await?, 0),
            (None, None) => {
                let (points, bare) = remaining::points(db, product.id).await?;
                (points.round().clamp(0.0, 1_000_000.0) as u32, bare)
            }
        };
        let points = unit == Unit::Points;
        let (past, long) = if unit == Unit::Velocity {
            let velocity = self.velocity(db, &product).await?;
            (past_weeks::sprints(&velocity, WEEKS), past_weeks::sprints(&velocity, usize::MAX))
        } else {
            let counted = Counted { points, growth, below };
            let past = past_weeks::weeks(db, product.id, counted, by.at).await?;
            (past, past_weeks::long(db, product.id, points, by.at).await?)
        };
        let off = match &self.team {
            Some(team) => Team::ever(db, product.id, team).await?.days_off().collect(),
            None => days_off::of_product(db, product.id).await?,
        };
        let mut told = foresee(&past, unit, (remaining, &off), self.ahead(by.at)?, by.at);
        told.back_test = Some(BackTest::of(&long, unit));
        if remaining == 0 && bare > 0 {
            told.refuse(format!("none of the {bare} open items is estimated"));
        } else if bare > 0 {
            told.cautions.push(format!("{bare} open items are not estimated and count nothing"));
        }
        Ok(told)
    }
}

/// The item below which it is forecast.
async fn below(db: &mut Db, by: &Actor, product: &Product, key: &Key) -> Result<ItemId> {
    let item = Item::find(db, by, key).await?;
    if item.product_id == Some(product.id) { Ok(item.id) } else { Err(Error::NotFound) }
}

impl Unit {
    /// So much is left, and so many open items are not estimated where points are counted.
    fn of(self, left: Left) -> (u32, i64) {
        if self == Unit::Items {
            return (left.items as u32, 0);
        }
        (left.points.round().clamp(0.0, 1_000_000.0) as u32, left.bare)
    }
}

impl Forecast {
    /// How many days ahead it is asked how much.
    fn ahead(&self, now: DateTime<Utc>) -> Result<Option<u64>> {
        match (self.weeks, self.by) {
            (Some(weeks), _) if !(1..=520).contains(&weeks) => Err(Error::field("weeks", "from 1 to 520 weeks")),
            (Some(weeks), _) => Ok(Some(u64::from(weeks) * 7)),
            (None, Some(day)) => {
                let days = (day - now.date_naive()).num_days();
                if !(1..=3_640).contains(&days) {
                    return Err(Error::field("by", "a day in the next ten years"));
                }
                Ok(Some(days as u64))
            }
            (None, None) => Ok(None),
        }
    }

    async fn velocity(&self, db: &mut Db, product: &Product) -> Result<Velocity> {
        let told = velocity(db, product.id, self.team.as_deref()).await?;
        if told.sprints.windows(2).any(|two| two[0].team != two[1].team) {
            return Err(Error::field("team", "several teams have closed sprints: say which"));
        }
        Ok(told)
    }
}

/// When the open work below an item will be done, and how much of it by the day it is meant for; nothing for an item that has
/// none.
pub async fn of_item(db: &mut Db, item: &Item, now: DateTime<Utc>) -> Result<Option<Forecasted>> {
    let Some(product) = item.product_id.filter(|_| item.open) else { return Ok(None) };
    let left = remaining::below(db, item.id).await?;
    if left.items == 0 {
        return Ok(None);
    }
    let facts = facts::load(db, item.kind, item.id).await?;
    let meant = ["due_on", "planned_on", "ends_on"].iter().find_map(|name| facts.get(*name)?.as_str()?.parse().ok());
    let days =
        meant.map(|day: NaiveDate| (day - now.date_naive()).num_days()).filter(|days| (1..=3_640).contains(days));
    let past = past_weeks::weeks(db, product, Counted::default(), now).await?;
    let off = days_off::of_product(db, product).await?;
    Ok(Some(foresee(&past, Unit::Items, (left.items as u32, &off), days.map(|days| days as u64), now)))
}

/// When so many open items will be done.
pub async fn forecast(db: &mut Db, product: ProductId, remaining: u32, now: DateTime<Utc>) -> Result<Forecasted> {
    let past = past_weeks::weeks(db, product, Counted::default(), now).await?;
    let off = days_off::of_product(db, product).await?;
    Ok(foresee(&past, Unit::Items, (remaining, &off), None, now))
}

/// What that history says of so much, and of so many days, some of which nobody works.
fn foresee(
    past: &Past,
    unit: Unit,
    (remaining, off): (u32, &[NaiveDate]),
    days: Option<u64>,
    now: DateTime<Utc>,
) -> Forecasted {
    let today = now.date_naive();
    let history = History { finished: &past.finished, added: &past.added };
    let mut told = Forecasted {
        unit,
        remaining,
        history: past.finished.clone(),
        added: past.added.clone(),
        periods: past.periods.clone(),
        cautions: saying::cautions(past, unit),
        by: days.and_then(|days| today.checked_add_days(Days::new(days))),
        ..Forecasted::default()
    };
    // Five of seven days are worked on: so much less time there is for each that is off.
    let worked = |days: u64| {
        let until = today.checked_add_days(Days::new(days)).unwrap_or(today);
        days.saturating_sub((days_off::lost(off, today, until) * 7).unsigned_abs().div_ceil(5))
    };
    let periods = days.map(|days| (worked(days) / past.days.max(1)) as usize);
    if let Some(many) = periods.and_then(|periods| forecast::how_many(&past.finished, periods, 1).ok()) {
        told.how_many = LEVELS.iter().map(|chance| Amount { chance: *chance, items: many.at_least(*chance) }).collect();
    }
    let level = |chance: f64, periods: usize| {
        let by = today.checked_add_days(Days::new(periods as u64 * past.days))?;
        let by = days_off::postponed(off, today, by);
        Some(Level { chance, weeks: (by - today).num_days().unsigned_abs().div_ceil(7) as usize, by })
    };
    match forecast::when(&history, remaining, remaining, 1) {
        Err(refusal) => told.refused = Some(saying::refused(refusal, unit)),
        Ok(_) if past.unknown.is_some() => told.refused.clone_from(&past.unknown),
        Ok(when) => {
            let at = |chance: &f64| level(*chance, if remaining == 0 { 0 } else { when.periods(*chance)? });
            told.levels = LEVELS.iter().filter_map(at).collect();
            told.chance_by = periods.map(|periods| if remaining == 0 { 1.0 } else { when.chance(periods) });
            let end = when.periods(0.99).unwrap_or(when.done_by.len()).min(when.done_by.len());
            let step = end.div_ceil(CURVE).max(1);
            told.curve = (step..=end).step_by(step).filter_map(|at| level(when.chance(at), at)).collect();
            told.way = saying::way(when.way);
            let late = told.levels.last().map_or(0, |last| days_off::lost(off, today, last.by));
            if late > 0 {
                let days = of(late, "day off is", "days off are");
                told.cautions.push(format!("{days} left out until then, and the days stand later by as much"));
            }
        }
    }
    told
}

impl Forecasted {
    /// Takes back what was said, as it would mean nothing.
    fn refuse(&mut self, why: String) {
        (self.levels, self.curve, self.chance_by) = (Vec::new(), Vec::new(), None);
        self.refused = Some(why);
    }
}
