//! What a page knew when it was read, and whether anything it shows has happened since.
//!
//! Ids sort by the time at which their transaction began, not by when it was committed: one that began before the page was read
//! may become visible after it. So a page remembers the last id it could see and how many there were just before it; one more
//! of them later on is one that came late.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::Topic;
use crate::{sql, store::Db};

/// No transaction takes longer, and no clock of another machine differs more.
const WINDOW: TimeDelta = TimeDelta::seconds(10);
/// Whoever was away for longer reads the page again instead of having the log searched.
const LONGEST: TimeDelta = TimeDelta::minutes(10);
/// More than these are not counted: under such a load some page is refreshed once too often.
const MANY: i64 = 500;

/// What had happened when a page was read. It travels in the page as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    at: DateTime<Utc>,
    last: Uuid,
    recent: usize,
}

impl Known {
    /// To be asked for before anything of the page is read.
    pub async fn now(db: &mut Db, now: DateTime<Utc>) -> sqlx::Result<Known> {
        let from = first(now - WINDOW);
        let recent = recent(db, from, Uuid::max()).await?;
        Ok(Known { at: now, last: recent.iter().copied().max().unwrap_or(from), recent: recent.len() })
    }

    pub fn parse(text: &str) -> Option<Known> {
        let mut parts = text.split('.');
        let at = DateTime::from_timestamp_millis(parts.next()?.parse().ok()?)?;
        let (last, recent) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Known { at, last, recent })
    }

    /// Whether something has happened to one of these topics that was not known then.
    pub async fn is_outdated(&self, db: &mut Db, topics: &[Topic], now: DateTime<Utc>) -> sqlx::Result<bool> {
        if now - self.at > LONGEST {
            return Ok(true);
        }
        let from = first(self.at - WINDOW);
        let came_late = recent(db, from, self.last).await?.len() != self.recent;
        let after = if came_late { from } else { self.last };
        for topic in topics {
            if self.has_happened(db, topic, after).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn has_happened(&self, db: &mut Db, topic: &Topic, after: Uuid) -> sqlx::Result<bool> {
        let query = match topic.0.split_once(':') {
            Some(("item", key)) => db
                .query(sql!(
                    "select e.event_id from item i join event_item e on e.item_id = i.id where i.key = $1 and e.event_id > $2
                     union all select p.id from item i join proposal p on p.item_id = i.id where i.key = $1 and p.id > $2
                     limit 1"
                ))
                .bind(key.to_owned())
                .bind(after),
            Some(("product", key)) => db
                .query(sql!(
                    "select e.id from product p join event e on e.product_id = p.id where p.key = $1 and e.id > $2
                     union all select q.id from product p join proposal q on q.product_id = p.id where p.key = $1 and q.id > $2
                     limit 1"
                ))
                .bind(key.to_owned())
                .bind(after),
            Some(("ceremony", id)) => db
                .query(sql!(
                    "select e.id from ceremony c join event e on e.product_id = c.product_id where c.id = $1 and e.id > $2 limit 1"
                ))
                .bind(id.parse().unwrap_or(Uuid::nil()))
                .bind(after),
            Some(("round", id)) => db
                .query(sql!(
                    "select e.id from scoring_round r join event e on e.product_id = r.product_id where r.id = $1 and e.id > $2 limit 1"
                ))
                .bind(id.parse().unwrap_or(Uuid::nil()))
                .bind(after),
            // Its rows are told of as they come in; a page that shows it at work looks again by itself.
            Some(("import", run)) => db
                .query(sql!(
                    "select id from import_run
                     where id = $1 and (state in ('waiting', 'running', 'undoing') or finished_at > $2)"
                ))
                .bind(run.parse().unwrap_or(Uuid::nil()))
                .bind(self.at),
            None if topic.0 == "organisation" => {
                db.query(sql!("select id from event where product_id is null and id > $1 limit 1")).bind(after)
            }
            // Proposals: what is asked, and what was answered.
            _ => db
                .query(sql!(
                    "select id from proposal where id > $1
                     union all select id from event where id > $1 and (proposal_id is not null or command like 'proposal.%')
                     limit 1"
                ))
                .bind(after),
        };
        Ok(query.value::<Uuid>().await?.is_some())
    }
}

impl fmt::Display for Known {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}.{}.{}", self.at.timestamp_millis(), self.last.simple(), self.recent)
    }
}

/// What was done or proposed between two ids.
async fn recent(db: &mut Db, from: Uuid, to: Uuid) -> sqlx::Result<Vec<Uuid>> {
    let ids = db
        .query(sql!(
            "select id from event where id > $1 and id <= $2 union all select id from proposal where id > $1 and id <= $2 limit $3"
        ))
        .bind(from)
        .bind(to)
        .bind(MANY)
        .all::<(Uuid,)>()
        .await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Less than every id of that millisecond.
pub fn first(moment: DateTime<Utc>) -> Uuid {
    Uuid::from_u128(u128::from(moment.timestamp_millis().max(0).unsigned_abs()) << 80)
}
