//! What somebody did since the stand-up before, drafted from the event log.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Ceremony, minutes};
use crate::{error::Result, events::history, sql, store::Db};

const MOST: i64 = 500;

/// By the name of whoever did it: what became of which item since the stand-up before, at most a week back.
pub async fn since_before(
    db: &mut Db,
    ceremony: &Ceremony,
    now: DateTime<Utc>,
) -> Result<HashMap<String, Vec<String>>> {
    let before = db
        .query(sql!("select max(opened_at) from ceremony where team_id = $1 and kind = 'standup' and id < $2"))
        .bind(ceremony.team_id)
        .bind(ceremony.id)
        .value::<Option<DateTime<Utc>>>()
        .await?
        .flatten();
    let week = now - TimeDelta::days(7);
    let since = before.map_or(now - TimeDelta::days(1), |before| before.max(week));
    let happened = history::of_product(db, ceremony.product_id, since, MOST).await?;
    let titles = minutes::titles(db, &happened).await?;
    let mut drafts: HashMap<String, Vec<String>> = HashMap::new();
    for event in happened.iter().rev().filter(|event| event.undone_by.is_none()) {
        for line in minutes::lines(event, &titles) {
            let Some(by) = line.by else { continue };
            let said = if line.title.is_empty() || line.what.ends_with(&line.title) {
                format!("{} {}", line.key, line.what)
            } else {
                format!("{} {}: {}", line.key, line.title, line.what)
            };
            let drafted = drafts.entry(by).or_default();
            if !drafted.contains(&said) && drafted.len() < 20 {
                drafted.push(said);
            }
        }
    }
    Ok(drafts)
}
