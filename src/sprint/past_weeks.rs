//! What was accepted and what was added in each of the last weeks: the history that forecasts draw from.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::velocity::Velocity;
use crate::{command::ProductId, error::Result, sql, store::Db};

pub const WEEKS: usize = 26;

/// A row of periods, oldest first, from the first in which something was accepted.
#[derive(Clone, Debug, Default)]
pub struct Past {
    pub finished: Vec<u32>,
    /// Empty when growth does not count.
    pub added: Vec<u32>,
    /// How many days a period has.
    pub days: u64,
}

type Moment = (DateTime<Utc>, Option<f64>);

/// By weeks; in points, or in items.
pub async fn weeks(db: &mut Db, product: ProductId, points: bool, growth: bool, now: DateTime<Utc>) -> Result<Past> {
    let since = now.checked_sub_days(Days::new(WEEKS as u64 * 7)).unwrap_or(now);
    let accepted = db
        .query(sql!(
            "select w.accepted_at, i.points from work w cross join item i
             where w.accepted_at > $2 and w.accepted_at <= $3 and i.id = w.item_id and i.product_id = $1
                and i.kind <> 'epic' and i.archived_at is null order by w.accepted_at desc limit 100000"
        ))
        .bind(product)
        .bind(since)
        .bind(now)
        .all::<Moment>()
        .await?;
    let ago = |at| weeks_ago(at, now);
    let length = accepted.iter().map(|(at, _)| ago(*at) + 1).max().unwrap_or(0).min(WEEKS);
    let added = if growth { added(db, product, since, now).await? } else { Vec::new() };
    let sum = |moments: &[Moment]| {
        let mut weeks = vec![0.0; length];
        for (at, worth) in moments {
            if let Some(week) = weeks.get_mut(ago(*at)) {
                *week += if points { worth.unwrap_or(0.0) } else { 1.0 };
            }
        }
        weeks.reverse();
        weeks.into_iter().map(|sum: f64| sum.round() as u32).collect::<Vec<_>>()
    };
    Ok(Past { finished: sum(&accepted), added: if growth { sum(&added) } else { Vec::new() }, days: 7 })
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

/// What was written in that time and has not been declined.
async fn added(db: &mut Db, product: ProductId, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<Moment>> {
    Ok(db
        .query(sql!(
            "select created_at, points from item
             where product_id = $1 and kind in ('story', 'bug', 'task', 'spike') and archived_at is null and status <> 'declined'
                and created_at > $2 and created_at <= $3 limit 100000"
        ))
        .bind(product)
        .bind(since)
        .bind(now)
        .all()
        .await?)
}

/// By the sprints of one team; a sprint is as long as they usually were.
pub fn sprints(velocity: &Velocity) -> Past {
    let last = &velocity.sprints[velocity.sprints.len().saturating_sub(WEEKS)..];
    let ends: Vec<NaiveDate> = last.iter().map(|sprint| sprint.ends_on).collect();
    let mut apart: Vec<i64> =
        ends.windows(2).map(|two| (two[1] - two[0]).num_days()).filter(|days| *days > 0).collect();
    apart.sort_unstable();
    let days = apart.get(apart.len() / 2).copied().unwrap_or(14);
    Past {
        finished: last.iter().map(|sprint| sprint.completed.max(0.0).round() as u32).collect(),
        added: Vec::new(),
        days: days as u64,
    }
}
