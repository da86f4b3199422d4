//! What happened to the work of a sprint, moment by moment: written in the transaction of whatever did it, read by every chart.

use chrono::{DateTime, Utc};
use methods::{
    burndown::{Event, What},
    points::Points,
};

use super::in_sprint;
use crate::{
    command::ItemId,
    error::Result,
    items::Item,
    sql,
    store::{Db, Tx},
};

/// An item was taken into a sprint.
pub async fn added(tx: &mut Tx, sprint: ItemId, item: &Item) -> Result<()> {
    write(tx, sprint, item.id, "added", item.points).await?;
    if is_done(item) { write(tx, sprint, item.id, "done", item.points).await } else { Ok(()) }
}

pub async fn removed(tx: &mut Tx, sprint: ItemId, item: &Item) -> Result<()> {
    write(tx, sprint, item.id, "removed", item.points).await
}

/// An item was changed; its open sprint, if it is in one, hears what matters to it.
pub async fn changed(tx: &mut Tx, before: &Item, after: &Item) -> Result<()> {
    let counted = |item: &Item| item.archived_at.is_none() && item.status != "declined";
    let same = (before.points, is_done(before), counted(before)) == (after.points, is_done(after), counted(after));
    if same || !after.kind.is_ranked() {
        return Ok(());
    }
    let Some(sprint) = in_sprint(tx, after.id).await? else { return Ok(()) };
    if before.points != after.points {
        write(tx, sprint, after.id, "estimated", after.points).await?;
    }
    match (counted(before), counted(after)) {
        (true, false) => removed(tx, sprint, after).await?,
        (false, true) => write(tx, sprint, after.id, "added", after.points).await?,
        _ => {}
    }
    match (is_done(before), is_done(after)) {
        (false, true) => write(tx, sprint, after.id, "done", after.points).await,
        (true, false) => write(tx, sprint, after.id, "reopened", after.points).await,
        _ => Ok(()),
    }
}

fn is_done(item: &Item) -> bool {
    item.status == "accepted"
}

async fn write(tx: &mut Tx, sprint: ItemId, item: ItemId, what: &'static str, points: Option<f64>) -> Result<()> {
    let (id, now) = (tx.id(), tx.now);
    tx.query(sql!(
        "insert into sprint_entry (id, sprint_id, item_id, at, what, points) values ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(id)
    .bind(sprint)
    .bind(item)
    .bind(now)
    .bind(what)
    .bind(points.unwrap_or(0.0))
    .run()
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Entry {
    item_id: ItemId,
    at: DateTime<Utc>,
    what: String,
    points: f64,
}

/// A sprint's journal, for replaying: moments are microseconds of the epoch, every item counts as `points` says.
pub async fn read(db: &mut Db, sprint: ItemId) -> Result<Vec<Event<ItemId>>> {
    let entries = db
        .query(sql!("select item_id, at, what, points from sprint_entry where sprint_id = $1 order by at, id"))
        .bind(sprint)
        .all::<Entry>()
        .await?;
    let event = |entry: Entry| {
        let points = Points::of(entry.points);
        let what = match entry.what.as_str() {
            "added" => What::Added(points),
            "estimated" => What::Estimated(points),
            "reopened" => What::Reopened,
            "done" => What::Done,
            _ => What::Removed,
        };
        Event { at: entry.at.timestamp_micros(), item: entry.item_id, what }
    };
    Ok(entries.into_iter().map(event).collect())
}
