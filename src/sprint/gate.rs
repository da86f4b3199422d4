//! The rules at the doors of a board: whatever way work comes to it or is begun on it, it comes by here.

use super::{
    Team, flowing, in_sprint,
    limits::{Of, Room, UNDER_WAY},
    scale,
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
    if let Some(words) = scale::strange(&sprint.team, item) {
        tx.warn(words);
    }
    if sprint.item.status != "running" || !UNDER_WAY.contains(&item.status.as_str()) {
        return Ok(());
    }
    finds_room(tx, item, &sprint.team, Of::Sprint(sprint.item.id)).await
}

/// Work is written down as begun: a team in plain flow has it on its board, where there is room for it.
pub async fn comes_to_be(tx: &mut Tx, item: &Item) -> Result<()> {
    if !item.kind.is_ranked() || !UNDER_WAY.contains(&item.status.as_str()) || in_sprint(tx, item.id).await?.is_some() {
        return Ok(());
    }
    match board_of(tx, item, item.owner_id).await? {
        Some((team, of)) => finds_room(tx, item, &team, of).await,
        None => Ok(()),
    }
}

async fn finds_room(tx: &mut Tx, item: &Item, team: &Team, of: Of) -> Result<()> {
    let Some(room) = Room::on(tx, team, of, item).await? else { return Ok(()) };
    room.column(tx, &item.status)?;
    room.state(tx, item, &item.status).await?;
    room.person(tx, item.owner_id).await?;
    room.lanes(tx, item).await
}

/// Work on a board is begun, goes on to another column or to somebody else: there is room for it, and it is ready.
pub async fn goes_on(tx: &mut Tx, item: &Item, status: &str, owner: Option<PersonId>) -> Result<()> {
    let under_way = |status: &str| UNDER_WAY.contains(&status);
    let (moves, is_handed_on) = (status != item.status, owner != item.owner_id);
    if !item.kind.is_ranked() || !under_way(status) || !(moves || is_handed_on) {
        return Ok(());
    }
    let Some((team, of)) = board_of(tx, item, owner).await? else { return Ok(()) };
    let begins = !under_way(&item.status);
    if let Some(room) = Room::on(tx, &team, of, item).await? {
        if moves {
            room.column(tx, status)?;
            room.state(tx, item, status).await?;
        }
        if is_handed_on || begins {
            room.person(tx, owner).await?;
        }
        if begins {
            room.lanes(tx, item).await?;
        }
    }
    if matches!(item.status.as_str(), "backlog" | "ready") {
        starting::unready(tx, &team, item).await?;
    }
    Ok(())
}

/// A card goes from one of the team's states into another of the same column.
pub async fn goes_within(tx: &mut Tx, item: &Item) -> Result<()> {
    if !UNDER_WAY.contains(&item.status.as_str()) {
        return Ok(());
    }
    let Some((team, of)) = board_of(tx, item, item.owner_id).await? else { return Ok(()) };
    match Room::on(tx, &team, of, item).await? {
        Some(room) => room.state(tx, item, &item.status).await,
        None => Ok(()),
    }
}

/// The board that holds an item: of a running sprint, or of a team in plain flow. What waits in a sprint to come is on none.
async fn board_of(tx: &mut Tx, item: &Item, owner: Option<PersonId>) -> Result<Option<(Team, Of)>> {
    let sprint = match in_sprint(tx, item.id).await? {
        Some(sprint) => {
            let sprint = Item::get(tx, sprint).await?;
            Some(Whole::of(tx, sprint).await?)
        }
        None => None,
    };
    let Some(product) = item.product_id else { return Ok(None) };
    Ok(match sprint {
        Some(sprint) if sprint.item.status == "running" => Some((sprint.team, Of::Sprint(sprint.item.id))),
        Some(sprint) if !sprint.team.flows() => None,
        Some(sprint) => Some((sprint.team, Of::Flow(product))),
        None => flowing::team_of(tx, item, owner).await?.map(|team| (team, Of::Flow(product))),
    })
}
