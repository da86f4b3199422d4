//! The rules at the doors of a sprint: whatever way work comes into it or is begun in it, it comes by here.

use super::{
    in_sprint,
    limits::{self, UNDER_WAY},
    sprint::Whole,
    starting,
};
use crate::{command::PersonId, error::Result, items::Item, store::Tx};

/// Work comes into a sprint: what is not ready is said or refused, and what is under way finds room on a running board.
pub async fn comes_in(tx: &mut Tx, item: &Item, sprint: &Item) -> Result<()> {
    if !item.kind.is_ranked() || !sprint.open || in_sprint(tx, item.id).await? == Some(sprint.id) {
        return Ok(());
    }
    let sprint = Whole::of(tx, sprint.clone()).await?;
    starting::unready(tx, &sprint.team, item).await?;
    if sprint.item.status == "running" && UNDER_WAY.contains(&item.status.as_str()) {
        limits::column(tx, &sprint, &item.status).await?;
        limits::lane(tx, &sprint, item.owner_id).await?;
    }
    Ok(())
}

/// Work of a running sprint is begun, goes on to another column or to somebody else: there is room for it, and it is ready.
pub async fn goes_on(tx: &mut Tx, item: &Item, status: &str, owner: Option<PersonId>) -> Result<()> {
    let under_way = |status: &str| UNDER_WAY.contains(&status);
    let (moves, is_handed_on) = (status != item.status, owner != item.owner_id);
    if !item.kind.is_ranked() || !under_way(status) || !(moves || is_handed_on) {
        return Ok(());
    }
    let Some(sprint) = in_sprint(tx, item.id).await? else { return Ok(()) };
    let sprint = Item::get(tx, sprint).await?;
    if sprint.status != "running" {
        return Ok(());
    }
    let sprint = Whole::of(tx, sprint).await?;
    if moves {
        limits::column(tx, &sprint, status).await?;
    }
    if is_handed_on || !under_way(&item.status) {
        limits::lane(tx, &sprint, owner).await?;
    }
    if matches!(item.status.as_str(), "backlog" | "ready") {
        starting::unready(tx, &sprint.team, item).await?;
    }
    Ok(())
}
