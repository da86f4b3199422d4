//! Limits of work in progress: a column, or the lane of a person, that is full asks why it takes one more, or refuses.

use super::sprint::Whole;
use crate::{
    command::PersonId,
    error::{Error, Result},
    items::text,
    sql,
    store::Tx,
};

/// What has begun and is not done: it counts against the limit of whoever has it.
pub const UNDER_WAY: [&str; 2] = ["started", "review"];

/// Whether a column takes one more.
pub async fn column(tx: &mut Tx, sprint: &Whole, status: &str) -> Result<()> {
    let limit = match status {
        "started" => sprint.team.wip_started,
        "review" => sprint.team.wip_review,
        _ => None,
    };
    let Some(limit) = limit else { return Ok(()) };
    let there = tx
        .query(sql!(
            "select count(*) from link l cross join item i where l.to_id = $1 and l.kind = 'planned_in' and i.id = l.from_id
                and i.status = $2 and i.archived_at is null"
        ))
        .bind(sprint.item.id)
        .bind(status.to_owned())
        .value::<i64>()
        .await?
        .unwrap_or(0);
    if there < limit { Ok(()) } else { full(tx, sprint, &format!("{status} holds {there} of {limit}")) }
}

/// Whether the lane of a person takes one more.
pub async fn lane(tx: &mut Tx, sprint: &Whole, owner: Option<PersonId>) -> Result<()> {
    let (Some(limit), Some(owner)) = (sprint.team.wip_person, owner) else { return Ok(()) };
    let there = tx
        .query(sql!(
            "select count(*) from link l cross join item i where l.to_id = $1 and l.kind = 'planned_in' and i.id = l.from_id
                and i.owner_id = $2 and i.status in ('started', 'review') and i.archived_at is null"
        ))
        .bind(sprint.item.id)
        .bind(owner)
        .value::<i64>()
        .await?
        .unwrap_or(0);
    if there < limit {
        return Ok(());
    }
    let name = tx.query(sql!("select name from person where id = $1")).bind(owner).value::<String>().await?;
    full(tx, sprint, &format!("{} has {there} of {limit} under way", name.unwrap_or_default()))
}

/// A limit that is reached is broken for a reason, which stands in the history; one reason is enough for all of them.
fn full(tx: &mut Tx, sprint: &Whole, said: &str) -> Result<()> {
    if sprint.team.wip_forbids {
        return Err(Error::refused("wip_limit", format!("{said}: finish one before another is pulled")));
    }
    let Some(reason) = tx.given.clone() else {
        return Err(Error::field("reason", format!("{said}; say why it has to be one more")));
    };
    tx.reason = Some(text::prose("reason", &reason, 2_000)?);
    Ok(())
}
