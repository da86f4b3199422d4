//! What has to wait for what: the links that block among bets.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{beside::of_bets, bet::Bet};
use crate::{command::ItemId, error::Result, store::Db};

/// One bet that another waits for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Dependency {
    /// The key of what comes first.
    pub blocker: String,
    /// The key of what waits for it.
    pub blocked: String,
    /// What waits starts before the other is over: both days count, so that it may begin on the day after.
    pub conflict: bool,
    /// On how many days both are on, the first and the last counted; nothing where a day is not said.
    pub days: Option<i64>,
}

impl Dependency {
    /// What blocks among these bets.
    pub(super) async fn among(db: &mut Db, bets: &[Bet], of: &(String, i64)) -> Result<Vec<Dependency>> {
        let links = db
            .query(of_bets!(
                "select l.from_id, l.to_id from bet b cross join link l
                 where l.from_id = b.id and l.kind = 'blocks' and l.to_kind = 'initiative' order by l.from_id, l.to_id limit 5000"
            ))
            .bind(of.0.clone())
            .bind(of.1)
            .all::<(ItemId, ItemId)>()
            .await?;
        let known: HashMap<ItemId, &Bet> = bets.iter().map(|bet| (bet.id, bet)).collect();
        let both = links.into_iter().filter_map(|(from, to)| Some((*known.get(&from)?, *known.get(&to)?)));
        Ok(both.filter_map(|(blocker, blocked)| Dependency::of(blocker, blocked)).collect())
    }

    /// Nothing waits for what was dropped, nor does that wait for anything.
    pub(super) fn of(blocker: &Bet, blocked: &Bet) -> Option<Dependency> {
        if blocker.is_dropped() || blocked.is_dropped() {
            return None;
        }
        let ends = blocker.due_on.filter(|_| blocker.open && blocked.open);
        let days = ends.zip(blocked.starts_on).map(|(ends, starts)| ((ends - starts).num_days() + 1).max(0));
        Some(Dependency {
            blocker: blocker.key.clone(),
            blocked: blocked.key.clone(),
            conflict: days > Some(0),
            days: days.filter(|days| *days > 0),
        })
    }
}
