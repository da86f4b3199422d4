//! Limits of work in progress: a column, or the lane of a person, that is full asks why it takes one more, or refuses.

use super::sprint::Whole;
use crate::{
    error::{Error, Result},
    items::Item,
    sql,
    store::Tx,
};

/// What has begun and is not done: it counts against the limit of whoever has it.
pub const UNDER_WAY: [&str; 2] = ["started", "review"];

/// A limit is breached when one more would make it more than that; one reason is enough for all of them.
pub async fn has_room(tx: &mut Tx, sprint: &Whole, item: &Item, status: &str, reason: Option<&str>) -> Result<()> {
    let limit = match status {
        "started" => sprint.team.wip_started,
        "review" => sprint.team.wip_review,
        _ => None,
    };
    if let Some(limit) = limit {
        let there = in_column(tx, sprint, status).await?;
        full(sprint, there >= limit, reason, || format!("{status} holds {there} of {limit}"))?;
    }
    let begins = UNDER_WAY.contains(&status) && !UNDER_WAY.contains(&item.status.as_str());
    if let (true, Some(limit), Some(name)) = (begins, sprint.team.wip_person, &item.owner_name) {
        let there = of_person(tx, sprint, item).await?;
        full(sprint, there >= limit, reason, || format!("{name} has {there} of {limit} under way"))?;
    }
    Ok(())
}

fn full(sprint: &Whole, is_full: bool, reason: Option<&str>, said: impl FnOnce() -> String) -> Result<()> {
    match (is_full, sprint.team.wip_forbids, reason) {
        (true, true, _) => Err(Error::refused("wip_limit", format!("{}: finish one before another is pulled", said()))),
        (true, false, None) => Err(Error::field("reason", format!("{}; say why it has to be one more", said()))),
        _ => Ok(()),
    }
}

async fn in_column(tx: &mut Tx, sprint: &Whole, status: &str) -> Result<i64> {
    let there = tx
        .query(sql!(
            "select count(*) from link l cross join item i where l.to_id = $1 and l.kind = 'planned_in' and i.id = l.from_id
                and i.status = $2 and i.archived_at is null"
        ))
        .bind(sprint.item.id)
        .bind(status.to_owned())
        .value::<i64>()
        .await?;
    Ok(there.unwrap_or(0))
}

async fn of_person(tx: &mut Tx, sprint: &Whole, item: &Item) -> Result<i64> {
    let there = tx
        .query(sql!(
            "select count(*) from link l cross join item i where l.to_id = $1 and l.kind = 'planned_in' and i.id = l.from_id
                and i.owner_id = $2 and i.status in ('started', 'review') and i.archived_at is null"
        ))
        .bind(sprint.item.id)
        .bind(item.owner_id)
        .value::<i64>()
        .await?;
    Ok(there.unwrap_or(0))
}
