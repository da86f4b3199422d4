//! What somebody did since the stand-up before, drafted from the event log.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Ceremony, minutes};
use crate::{command::PersonId, error::Result, events::history, sql, store::Db};

/// So many events are read at once, until there are no more.
const CHUNK: i64 = 500;
/// No more lines are drafted for one.
const LINES: usize = 20;

/// By whoever did it: what became of which item since the stand-up before, at most a week back.
pub async fn since_before(
    db: &mut Db,
    ceremony: &Ceremony,
    me: PersonId,
    now: DateTime<Utc>,
) -> Result<HashMap<PersonId, Vec<String>>> {
    let before = db
        .query(sql!("select max(opened_at) from ceremony where team_id = $1 and kind = 'standup' and id < $2"))
        .bind(ceremony.team_id)
        .bind(ceremony.id)
        .value::<Option<DateTime<Utc>>>()
        .await?
        .flatten();
    let week = now - TimeDelta::days(7);
    let since = before.map_or(now - TimeDelta::days(1), |before| before.max(week));
    let (mut drafts, mut after) = (HashMap::<PersonId, Vec<String>>::new(), None);
    loop {
        let happened = history::of_team(db, (ceremony.product_id, since), (ceremony.team_id, me), after, CHUNK).await?;
        let titles = minutes::titles(db, &happened).await?;
        for event in &happened {
            let Some(by) = event.by_id else { continue };
            let drafted = drafts.entry(by).or_default();
            for line in minutes::lines(event, &titles) {
                let said = if line.title.is_empty() || line.what.ends_with(&line.title) {
                    format!("{} {}", line.key, line.what)
                } else {
                    format!("{} {}: {}", line.key, line.title, line.what)
                };
                if !drafted.contains(&said) && drafted.len() < LINES {
                    drafted.push(said);
                }
            }
        }
        after = happened.last().map(|event| event.id.0);
        if (happened.len() as i64) < CHUNK {
            return Ok(drafts);
        }
    }
}
