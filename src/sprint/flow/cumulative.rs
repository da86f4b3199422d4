//! Cumulative flow: how many pieces of work had come to each stage by the end of each day, and whether Little's law holds.

use std::collections::HashMap;

use chrono::NaiveDate;
use methods::flow;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reading::{self, Asked, Range, nth, of_team};
use crate::{
    command::{Actor, ProductId, Query, Route},
    error::Result,
    items::Product,
    sql,
    store::Db,
};

/// Reads the cumulative flow of a product.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// From 7 to 366 days back; 90 unless told.
    #[serde(default)]
    pub days: Option<u32>,
    /// story, bug, task or spike; all of them unless told.
    #[serde(default)]
    pub kind: Option<String>,
    /// The name of a team: only what is or was in one of its sprints, or what it pulled in plain flow.
    #[serde(default)]
    pub team: Option<String>,
}

pub const STAGES: [&str; 6] = ["backlog", "ready", "started", "review", "done", "declined"];

/// How many had come to each stage, or further, or had left, by the end of a day. What was done or had left before the first day
/// is left out. An item counts where it first came: what happens to it later changes no day before.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Standing {
    pub on: NaiveDate,
    pub backlog: i64,
    pub ready: i64,
    pub started: i64,
    pub review: i64,
    /// How many had been done; what was opened again counts once, on the day on which it was first done.
    pub done: i64,
    /// How many had left before they were done: declined, or archived.
    pub declined: i64,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Little {
    /// The mean number of items started and not done.
    pub in_progress: f64,
    /// Items done a day.
    pub throughput: f64,
    /// The mean days from start to done of what was done.
    pub cycle_time: f64,
    /// The cycle time that the other two would give in a steady flow.
    pub expected: Option<f64>,
    /// How far the measured is from the expected, as a share of it.
    pub imbalance: Option<f64>,
    /// What that means, in a sentence.
    pub means: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Flow {
    pub days: Vec<Standing>,
    /// Nothing while nothing was started and done in the range.
    pub little: Option<Little>,
}

impl Query for Read {
    const NAME: &'static str = "product.flow";
    const ROUTE: Route = Route::get("/products/{product}/flow");
    const ABOUT: &'static str = "Reads the cumulative flow of a product: how many items had come to each stage by each day, and whether work in progress, throughput and cycle time agree.";
    type Output = Flow;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Flow> {
        let product = Product::find(db, by, &self.product).await?;
        let asked = Asked { days: self.days, kind: self.kind.as_deref(), team: self.team.as_deref() };
        let range = Range::of(db, product.id, &asked, by.at).await?;
        Ok(Flow {
            days: standings(db, product.id, &range).await?,
            little: little(&pieces(db, product.id, &range).await?, &range),
        })
    }
}

pub async fn standings(db: &mut Db, product: ProductId, range: &Range) -> Result<Vec<Standing>> {
    let before = range.first.pred_opt().unwrap_or(range.first);
    let mut arrived: HashMap<(i64, NaiveDate), i64> = HashMap::new();
    for (stage, on, n) in came(db, product, range, before).await? {
        *arrived.entry((stage, on.min(range.last))).or_default() += n;
    }
    let out: i64 = arrived.iter().filter(|((stage, _), _)| *stage == 4).map(|(_, n)| n).sum();
    let written = written(db, product, range).await?;
    let there = inside(db, product, range).await? + out;
    arrived.insert((0, before), there - written.iter().map(|(_, n)| n).sum::<i64>());
    for (day, n) in &written {
        if let Ok(day) = day.parse() {
            *arrived.entry((0, day)).or_default() += n;
        }
    }
    let at = |stage: i64, day: NaiveDate| arrived.get(&(stage, day)).copied().unwrap_or(0);
    let mut sums: [i64; 6] = std::array::from_fn(|stage| at(stage as i64, before));
    let stand = |day: NaiveDate| {
        for (stage, sum) in sums.iter_mut().enumerate() {
            *sum += at(stage as i64, day);
        }
        // What came in from elsewhere may be done on a day before it was written.
        let mut bands = sums;
        for stage in (0..4).rev() {
            bands[stage] = bands[stage].max(bands[stage + 1]);
        }
        let [backlog, ready, started, review, out, declined] = bands;
        Standing { on: day, backlog, ready, started, review, done: out - declined, declined }
    };
    Ok(range.days().into_iter().map(stand).collect())
}

/// How many came to each stage on each day, of what is inside or left in the range: stage 4 is out by either way, 5 is out undone.
/// What came before stands on `before`.
async fn came(db: &mut Db, product: ProductId, range: &Range, before: NaiveDate) -> Result<Vec<(i64, NaiveDate, i64)>> {
    Ok(db
        .query(sql!(concat!(
            "with near as (
                select ready_on, started_on, review_on, out_on, finished_on from arrival a
                where product_id = $1 and out_on > $2 and ($3 = '' or kind = $3) and ",
            of_team!("$4", "a.item_id"),
            " union all
                select ready_on, started_on, review_on, out_on, finished_on from arrival a
                where product_id = $1 and out_on is null and ($3 = '' or kind = $3) and ",
            of_team!("$4", "a.item_id"),
            "), came as (
                select cast(1 as bigint) as stage, case when out_on is null or ready_on <= out_on then ready_on else out_on end as came_on from near
                union all select cast(2 as bigint), case when out_on is null or started_on <= out_on then started_on else out_on end from near
                union all select cast(3 as bigint), case when out_on is null or review_on <= out_on then review_on else out_on end from near
                union all select cast(4 as bigint), out_on from near
                union all select cast(5 as bigint), out_on from near where finished_on is null or finished_on > out_on
             )
             select stage, case when came_on < $2 then $2 else came_on end as came_on, count(*) from came
             where came_on is not null group by 1, 2"
        )))
        .bind(product)
        .bind(before)
        .bind(range.kind.clone())
        .bind(range.team)
        .all()
        .await?)
}

/// How many were written on each day of the range, whatever became of them, but for what had left before it.
async fn written(db: &mut Db, product: ProductId, range: &Range) -> Result<Vec<(String, i64)>> {
    Ok(db
        .query(sql!(concat!(
            "select substr(cast(c.at as text), 1, 10) as written_on, count(*) from scope_change c cross join item i
             where c.product_id = $1 and c.at >= $2 and c.what = 'written' and i.id = c.item_id and ($3 = '' or i.kind = $3)
                and not exists (select 1 from arrival a where a.item_id = c.item_id and a.out_on < $4) and ",
            of_team!("$5", "c.item_id"),
            " group by 1"
        )))
        .bind(product)
        .bind(range.first.and_time(chrono::NaiveTime::MIN).and_utc())
        .bind(range.kind.clone())
        .bind(range.first)
        .bind(range.team)
        .all()
        .await?)
}

/// How many have never left: of a product from the kept counts, without what was opened again; of a team what is in its sprints,
/// and what it pulled.
async fn inside(db: &mut Db, product: ProductId, range: &Range) -> Result<i64> {
    if let Some(team) = range.team {
        let open = db
            .query(sql!(
                "with theirs as (
                    select l.from_id as id from sprint s cross join link l
                    where s.team_id = $1 and l.to_id = s.item_id and l.kind = 'planned_in'
                    union select item_id as id from pulled where team_id = $1
                 )
                 select count(*) from theirs t cross join item i where i.id = t.id and i.open
                    and i.product_id = $2 and i.kind in ('story', 'bug', 'task', 'spike') and ($3 = '' or i.kind = $3)
                    and not exists (select 1 from arrival a where a.item_id = i.id and a.out_on is not null)"
            ))
            .bind(team)
            .bind(product)
            .bind(range.kind.clone())
            .value::<i64>()
            .await?;
        return Ok(open.unwrap_or(0));
    }
    let open = db
        .query(sql!(
            "select cast(coalesce(sum(n), 0) as bigint) - (
                select count(*) from arrival where product_id = $1 and out_on is not null and done_on is null and counted
                    and ($2 = '' or kind = $2))
             from item_count
             where product_id = $1 and open and kind in ('story', 'bug', 'task', 'spike') and ($2 = '' or kind = $2)"
        ))
        .bind(product)
        .bind(range.kind.clone())
        .value::<i64>()
        .await?;
    Ok(open.unwrap_or(0))
}

/// Everything that was in progress on some day of the range.
async fn pieces(db: &mut Db, product: ProductId, range: &Range) -> Result<Vec<reading::Piece>> {
    let mut all = reading::done(db, product, range).await?;
    all.extend(reading::under_way(db, product, range).await?);
    Ok(all)
}

/// Little's law over the range.
pub fn little(pieces: &[reading::Piece], range: &Range) -> Option<Little> {
    // What is under way again was counted when it was first done.
    let once = |piece: &&reading::Piece| piece.done_on.is_some() || !piece.again;
    let spans: Vec<_> =
        pieces.iter().filter(once).filter_map(|piece| Some((nth(piece.started_on?), piece.done_on.map(nth)))).collect();
    let told = flow::little(&spans, nth(range.first), nth(range.last)).filter(|told| told.throughput > 0.0)?;
    let (expected, imbalance) = (told.expected(), told.imbalance());
    let flow::Little { in_progress, throughput, cycle_time } = told;
    Some(Little { in_progress, throughput, cycle_time, expected, imbalance, means: means(imbalance.unwrap_or(0.0)) })
}

fn means(imbalance: f64) -> String {
    match imbalance {
        off if off.abs() <= 0.2 => "They agree: what comes in leaves at the same pace, and past times may be relied on.",
        off if off < 0.0 => "What is finished was faster than the work that is there suggests: more is begun than is finished, or something old lies about and does not count until it is done. Finish before you begin.",
        _ => "What was finished took longer than the work that is there suggests: old work was cleared away, so that the time of the next items will be shorter than the past says.",
    }
    .into()
}
