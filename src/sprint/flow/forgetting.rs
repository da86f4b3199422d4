//! What never was: a move taken back on its day, an item written by mistake, an import undone.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{command::ItemId, error::Result, sql, store::Tx};

/// Takes back the arrivals of today: the move that made them was undone. What was so at the end of a day stays.
pub async fn forget(tx: &mut Tx, item: ItemId, event: Uuid, status: &str) -> Result<()> {
    let stage = ["backlog", "ready", "started"].iter().position(|one| *one == status);
    let (Some(stage), true) = (stage, is_of_today(tx, event).await?) else { return Ok(()) };
    let today = tx.now.date_naive();
    tx.query(sql!(
        "update arrival set ready_on = case when $3 < 1 and ready_on = $2 then null else ready_on end,
            started_on = case when $3 < 2 and started_on = $2 then null else started_on end,
            review_on = case when $3 < 3 and review_on = $2 then null else review_on end
         where item_id = $1"
    ))
    .bind(item)
    .bind(today)
    .bind(stage as i64)
    .run()
    .await?;
    Ok(())
}

/// An item that was written by mistake today was never there.
pub async fn unwritten(tx: &mut Tx, item: ItemId, event: Uuid) -> Result<()> {
    if is_of_today(tx, event).await? { never(tx, &[item]).await } else { Ok(()) }
}

async fn is_of_today(tx: &mut Tx, event: Uuid) -> Result<bool> {
    let at = tx.query(sql!("select at from event where id = $1")).bind(event).value::<DateTime<Utc>>().await?;
    Ok(at.is_some_and(|at| at.date_naive() == tx.now.date_naive()))
}

/// These have never been here: their import was taken back.
pub async fn never(tx: &mut Tx, items: &[ItemId]) -> Result<()> {
    let all = Json(items.iter().map(|item| item.0.simple().to_string()).collect::<Vec<_>>());
    tx.query(sql!(
        sqlite: "delete from scope_change where item_id in (select unhex(value) from json_each($1))",
        postgres: "delete from scope_change where item_id in (select value::uuid from jsonb_array_elements_text($1))",
    ))
    .bind(all.clone())
    .run()
    .await?;
    tx.query(sql!(
        sqlite: "update arrival set ready_on = null, started_on = null, review_on = null, out_on = null, finished_on = null, finished_at = null,
            finished_points = null where item_id in (select unhex(value) from json_each($1))",
        postgres: "update arrival set ready_on = null, started_on = null, review_on = null, out_on = null, finished_on = null, finished_at = null,
            finished_points = null where item_id in (select value::uuid from jsonb_array_elements_text($1))",
    ))
    .bind(all)
    .run()
    .await?;
    Ok(())
}
