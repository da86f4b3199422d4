//! What was accepted and what was added in each of the last weeks: the history that forecasts draw from.

use chrono::{DateTime, Days, NaiveDate, Utc};
use methods::forecast;
use schemars::JsonSchema;
use serde::Serialize;

use super::{remaining, velocity::Velocity};
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    sql,
    store::Db,
    web::shown::of,
};

pub const WEEKS: usize = 26;
const LONG: usize = 104;

/// A week or a sprint that a forecast draws from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Period {
    /// Without its first moment, with its last.
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// Of a sprint: its key.
    pub sprint: Option<String>,
    pub title: Option<String>,
}

/// A row of periods, oldest first, from the first in which something was accepted.
#[derive(Clone, Debug, Default)]
pub struct Past {
    pub finished: Vec<u32>,
    /// Empty when growth does not count; below an item, those of the weeks since its work was first put there.
    pub added: Vec<u32>,
    pub periods: Vec<Period>,
    /// How many days a period has.
    pub days: u64,
    /// Why nothing can be said of growth.
    pub unknown: Option<String>,
}

/// Something that changed how much is done, or to do, and by how much.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Moment {
    pub at: DateTime<Utc>,
    pub items: i64,
    pub points: f64,
}

/// What is counted of the weeks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    pub points: bool,
    pub growth: bool,
    /// Whose growth it is, where it is not that of the backlog.
    pub below: Option<ItemId>,
}

/// By weeks; in points, or in items: each as it was then, whatever has become of the work since.
pub async fn weeks(db: &mut Db, product: ProductId, counted: Counted, now: DateTime<Utc>) -> Result<Past> {
    let since = weeks_before(now, WEEKS);
    let accepted = accepted(db, product, since, now).await?;
    let ago = |at| weeks_ago(at, now);
    let length = accepted.iter().map(|moment| ago(moment.at) + 1).max().unwrap_or(0).min(WEEKS);
    let sum = |moments: &[Moment], length: usize| each_week(moments, length, counted.points, now);
    let (mut grown, mut unknown) = (Vec::new(), None);
    match counted.below {
        _ if !counted.growth => {}
        None => grown = sum(&added(db, product, since, now).await?, length),
        Some(item) => {
            let put = remaining::put_below(db, item, now).await?;
            // What it was first broken down into is not growth: the week of its first work does not count.
            let weeks = put.iter().map(|moment| ago(moment.at)).max().unwrap_or(0);
            if weeks < forecast::LEAST {
                let weeks = of(weeks as i64, "full week", "full weeks");
                unknown = Some(format!(
                    "its work has been there for {weeks}; how it grows is known from {} on",
                    forecast::LEAST
                ));
            } else {
                grown = sum(&put, weeks.min(WEEKS));
            }
        }
    }
    let periods = periods(length.max(grown.len()), now);
    Ok(Past { finished: sum(&accepted, length), added: grown, periods, days: 7, unknown })
}

/// Two years of weeks, for what is said of the past itself.
pub async fn long(db: &mut Db, product: ProductId, points: bool, now: DateTime<Utc>) -> Result<Past> {
    let accepted = accepted(db, product, weeks_before(now, LONG), now).await?;
    let length = accepted.iter().map(|moment| weeks_ago(moment.at, now) + 1).max().unwrap_or(0).min(LONG);
    let finished = each_week(&accepted, length, points, now);
    Ok(Past { finished, periods: periods(length, now), days: 7, ..Past::default() })
}

/// What was first done in that time, worth what it was then.
async fn accepted(db: &mut Db, product: ProductId, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<Moment>> {
    Ok(db
        .query(sql!(
            "select finished_at as at, cast(1 as bigint) as items, coalesce(finished_points, 0.0) as points from arrival
             where product_id = $1 and finished_at > $2 and finished_at <= $3 order by finished_at desc limit 100000"
        ))
        .bind(product)
        .bind(since)
        .bind(now)
        .all()
        .await?)
}

/// The sum of each week, oldest first.
fn each_week(moments: &[Moment], length: usize, points: bool, now: DateTime<Utc>) -> Vec<u32> {
    let mut weeks = vec![0.0; length];
    for moment in moments {
        if let Some(week) = weeks.get_mut(weeks_ago(moment.at, now)) {
            *week += if points { moment.points } else { moment.items as f64 };
        }
    }
    weeks.reverse();
    weeks.into_iter().map(|sum: f64| sum.round().max(0.0) as u32).collect()
}

fn periods(length: usize, now: DateTime<Utc>) -> Vec<Period> {
    let week =
        |nth: usize| Period { from: weeks_before(now, nth + 1), to: weeks_before(now, nth), sprint: None, title: None };
    (0..length).rev().map(week).collect()
}

fn weeks_before(now: DateTime<Utc>, weeks: usize) -> DateTime<Utc> {
    now.checked_sub_days(Days::new(weeks as u64 * 7)).unwrap_or(now)
}

/// How many of these moments fall into each week, oldest first.
pub fn by_week(moments: &[DateTime<Utc>], now: DateTime<Utc>) -> Vec<u32> {
    let length = moments.iter().map(|at| weeks_ago(*at, now) + 1).max().unwrap_or(0).min(WEEKS);
    let mut weeks = vec![0; length];
    for at in moments {
        if let Some(week) = weeks.get_mut(weeks_ago(*at, now)) {
            *week += 1;
        }
    }
    weeks.reverse();
    weeks
}

fn weeks_ago(at: DateTime<Utc>, now: DateTime<Utc>) -> usize {
    ((now - at).num_days() / 7) as usize
}

/// What changed of how much there is to do: what was written then, estimated anew, declined or brought back, each when it was so.
async fn added(db: &mut Db, product: ProductId, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<Moment>> {
    Ok(db
        .query(sql!(
            "select at, items, points from scope_change where product_id = $1 and at > $2 and at <= $3 order by at desc limit 100000"
        ))
        .bind(product)
        .bind(since)
        .bind(now)
        .all()
        .await?)
}

/// By the last sprints of one team, at most so many; a sprint is as long as they usually were.
pub fn sprints(velocity: &Velocity, most: usize) -> Past {
    let last = &velocity.sprints[velocity.sprints.len().saturating_sub(most)..];
    let ends: Vec<NaiveDate> = last.iter().map(|sprint| sprint.ends_on).collect();
    let mut apart: Vec<i64> =
        ends.windows(2).map(|two| (two[1] - two[0]).num_days()).filter(|days| *days > 0).collect();
    apart.sort_unstable();
    let days = apart.get(apart.len() / 2).copied().unwrap_or(14);
    let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let period = |sprint: &super::velocity::Closed| Period {
        from: midnight(sprint.starts_on),
        to: midnight(sprint.ends_on.succ_opt().unwrap_or(sprint.ends_on)),
        sprint: Some(sprint.key.clone()),
        title: Some(sprint.title.clone()),
    };
    Past {
        finished: last.iter().map(|sprint| sprint.completed.max(0.0).round() as u32).collect(),
        added: Vec::new(),
        periods: last.iter().map(period).collect(),
        days: days as u64,
        unknown: None,
    }
}
