//! What past sprints and weeks say of the future: velocity, and when work will be done.

use chrono::{DateTime, Days, NaiveDate, Utc};
use methods::{
    forecast::{self, Caution, History, Refusal, Way},
    velocity::{self, Finished},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    items::{Item, Key, Product},
    sql,
    store::Db,
};

/// Reads the velocity of a product's teams.
#[derive(Deserialize, JsonSchema)]
pub struct Velocities {
    pub product: String,
    /// Only that team.
    #[serde(default)]
    pub team: Option<String>,
}

/// A closed sprint.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Closed {
    pub key: String,
    pub title: String,
    pub team: String,
    pub ends_on: NaiveDate,
    /// Points at the start.
    pub committed: f64,
    /// Points done at the close.
    pub completed: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Velocity {
    /// Oldest first; the last fifty.
    pub sprints: Vec<Closed>,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    /// The mean of the last three.
    pub recent: Option<f64>,
    pub least: Option<f64>,
    pub most: Option<f64>,
    /// All that was completed against all that was committed.
    pub say_do: Option<f64>,
}

impl Query for Velocities {
    const NAME: &'static str = "sprint.velocity";
    const ROUTE: Route = Route::get("/products/{product}/velocity");
    const ABOUT: &'static str =
        "Reads what the last fifty closed sprints committed to and completed, with mean, median, range and say/do.";
    type Output = Velocity;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Velocity> {
        let product = Product::find(db, by, &self.product).await?;
        velocity(db, product.id, self.team.as_deref()).await
    }
}

pub async fn velocity(db: &mut Db, product: ProductId, team: Option<&str>) -> Result<Velocity> {
    let mut sprints = db
        .query(sql!(
            "select i.key, i.title, t.name as team, s.ends_on, coalesce(s.committed, 0) as committed,
                coalesce(s.completed, 0) as completed
             from team t cross join sprint s cross join item i
             where t.product_id = $1 and s.team_id = t.id and i.id = s.item_id and ($2 = '' or lower(t.name) = lower($2))
                and s.closed_at is not null and i.archived_at is null
             order by s.closed_at desc limit 50"
        ))
        .bind(product)
        .bind(team.unwrap_or_default().to_owned())
        .all::<Closed>()
        .await?;
    sprints.reverse();
    let finished: Vec<_> =
        sprints.iter().map(|sprint| Finished { committed: sprint.committed, completed: sprint.completed }).collect();
    let told = velocity::velocity(&finished);
    Ok(Velocity {
        mean: told.map(|told| told.mean),
        median: told.map(|told| told.median),
        recent: told.map(|told| told.recent),
        least: told.map(|told| told.least),
        most: told.map(|told| told.most),
        say_do: velocity::say_do(&finished),
        sprints,
    })
}

/// Forecasts when work will be done, from what was accepted in each of the last weeks.
#[derive(Deserialize, JsonSchema)]
pub struct Forecast {
    pub product: String,
    /// An epic, initiative, goal or release: the open work below it. The whole backlog unless told.
    #[serde(default)]
    pub item: Option<Key>,
    /// So many items instead of what is open.
    #[serde(default)]
    pub items: Option<u32>,
    /// How much is finished in so many weeks, beside when.
    #[serde(default)]
    pub weeks: Option<u32>,
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
    /// So many or more.
    pub items: usize,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Forecasted {
    /// Open items that the forecast is of.
    pub remaining: u32,
    /// Items accepted in each past week, oldest first; weeks without any count too.
    pub history: Vec<u32>,
    pub levels: Vec<Level>,
    pub how_many: Vec<Amount>,
    /// How it was computed: exact, or simulated with so many trials and that seed.
    pub way: String,
    /// What to know before relying on it.
    pub cautions: Vec<String>,
    /// Why there is no forecast, when there is none.
    pub refused: Option<String>,
}

const WEEKS: usize = 26;
const LEVELS: [f64; 4] = [0.5, 0.7, 0.85, 0.95];

impl Query for Forecast {
    const NAME: &'static str = "product.forecast";
    const ROUTE: Route = Route::get("/products/{product}/forecast");
    const ABOUT: &'static str = "Forecasts when open work will be done (and how much in so many weeks) from the items accepted in each of the last 26 weeks: exact by convolution, simulated where that would take too long, refused where the history says too little.";
    type Output = Forecasted;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Forecasted> {
        let product = Product::find(db, by, &self.product).await?;
        let remaining = match (self.items, &self.item) {
            (Some(items), _) => items.min(1_000_000),
            (None, Some(key)) => {
                let item = Item::find(db, by, key).await?;
                if item.product_id != Some(product.id) {
                    return Err(Error::NotFound);
                }
                open_below(db, item.id).await?
            }
            (None, None) => open(db, product.id).await?,
        };
        let mut told = forecast(db, product.id, remaining, by.at).await?;
        if let Some(weeks) = self.weeks {
            if !(1..=520).contains(&weeks) {
                return Err(Error::field("weeks", "from 1 to 520 weeks"));
            }
            if let Ok(many) = forecast::how_many(&told.history, weeks as usize, 1) {
                told.how_many =
                    LEVELS.iter().map(|chance| Amount { chance: *chance, items: many.at_least(*chance) }).collect();
            }
        }
        Ok(told)
    }
}

/// When the open work below an item will be done; nothing for an item that has none.
pub async fn of_item(db: &mut Db, item: &Item, now: DateTime<Utc>) -> Result<Option<Forecasted>> {
    let Some(product) = item.product_id.filter(|_| item.open) else { return Ok(None) };
    let remaining = open_below(db, item.id).await?;
    if remaining == 0 { Ok(None) } else { forecast(db, product, remaining, now).await.map(Some) }
}

/// When so many open items will be done.
pub async fn forecast(db: &mut Db, product: ProductId, remaining: u32, now: DateTime<Utc>) -> Result<Forecasted> {
    let history = throughput(db, product, now).await?;
    let past = History { finished: &history, added: &[] };
    let cautions = past.cautions().into_iter().map(cautioned).collect();
    let mut told = Forecasted {
        remaining,
        levels: Vec::new(),
        how_many: Vec::new(),
        way: String::new(),
        cautions,
        refused: None,
        history: history.clone(),
    };
    match forecast::when(&past, remaining, remaining, 1) {
        Err(refusal) => told.refused = Some(refused(refusal)),
        Ok(when) => {
            let level = |chance: &f64| {
                let weeks = if remaining == 0 { 0 } else { when.periods(*chance)? };
                let by = now.date_naive().checked_add_days(Days::new(weeks as u64 * 7))?;
                Some(Level { chance: *chance, weeks, by })
            };
            told.levels = LEVELS.iter().filter_map(level).collect();
            told.way = match when.way {
                Way::Exact => "exact".into(),
                Way::Simulated { trials, seed } => format!("simulated, {trials} trials, seed {seed}"),
            };
        }
    }
    Ok(told)
}

fn refused(refusal: Refusal) -> String {
    match refusal {
        Refusal::TooLittle { periods } => {
            format!("{periods} weeks of history say nothing yet; there is a forecast from {} on", forecast::LEAST)
        }
        Refusal::NothingFinished => "nothing was accepted in these weeks".into(),
        Refusal::NeverEnds => "more is added than finished".into(),
    }
}

fn cautioned(caution: Caution) -> String {
    match caution {
        Caution::Few { periods } => format!("only {periods} weeks of history; {} are better", forecast::ENOUGH),
        Caution::Unstable => "the pace has changed: one half of the history is twice as fast as the other".into(),
    }
}

/// Items accepted in each of the last weeks, oldest first, from the first week in which something was.
async fn throughput(db: &mut Db, product: ProductId, now: DateTime<Utc>) -> Result<Vec<u32>> {
    let since = now.checked_sub_days(Days::new(WEEKS as u64 * 7)).unwrap_or(now);
    let accepted = db
        .query(sql!(
            "select w.accepted_at from work w cross join item i
             where w.accepted_at > $2 and w.accepted_at <= $3 and i.id = w.item_id and i.product_id = $1
                and i.kind <> 'epic' and i.archived_at is null order by w.accepted_at desc limit 100000"
        ))
        .bind(product)
        .bind(since)
        .bind(now)
        .all::<(DateTime<Utc>,)>()
        .await?;
    let ago = |(at,): &(DateTime<Utc>,)| ((now - *at).num_days() / 7) as usize;
    let mut weeks = vec![0; accepted.iter().map(|at| ago(at) + 1).max().unwrap_or(0).min(WEEKS)];
    for at in &accepted {
        if let Some(week) = weeks.get_mut(ago(at)) {
            *week += 1;
        }
    }
    weeks.reverse();
    Ok(weeks)
}

/// How many items stand open in the backlog, from the kept counts.
pub async fn open(db: &mut Db, product: ProductId) -> Result<u32> {
    let open = db
        .query(sql!(
            "select cast(coalesce(sum(n), 0) as bigint) from item_count
             where product_id = $1 and open and kind in ('story', 'bug', 'task', 'spike')"
        ))
        .bind(product)
        .value::<i64>()
        .await?;
    Ok(open.unwrap_or(0).clamp(0, 1_000_000) as u32)
}

/// How many open items serve an item, ship in it or are in it, at any depth; counted to 20,000.
async fn open_below(db: &mut Db, item: ItemId) -> Result<u32> {
    let open = db
        .query(sql!(
            "with recursive below (id) as (
                select id from item where id = $1
                union select l.from_id from below b cross join link l
                where l.to_id = b.id and l.kind in ('serves', 'ships_in', 'planned_in')
             ) select count(*) from (select i.id from below b cross join item i
                where i.id = b.id and i.open and i.kind in ('story', 'bug', 'task', 'spike') and i.id <> $1 limit 20000) as counted"
        ))
        .bind(item)
        .value::<i64>()
        .await?;
    Ok(open.unwrap_or(0) as u32)
}
