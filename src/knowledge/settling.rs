//! Settling the text index: its parts are merged in the background, so that nobody who writes has to pay for what came in by the thousand.

use chrono::TimeDelta;

use crate::{error::Result, jobs::Worker, sql, store::Store};

pub const JOB: &str = "text.settle";

/// Settling as work for the queue: after an import, and now and then.
pub const WORKERS: &[Worker] = &[Worker {
    kind: JOB,
    every: Some(TimeDelta::hours(1)),
    run: |app, _| Box::pin(async move { settle(&app.store).await }),
}];

/// Merges until no level of the index has parts enough to merge, about a megabyte a transaction: others write in between.
/// PostgreSQL settles its own.
pub async fn settle(store: &Store) -> Result<()> {
    while !store.is_postgres() && merge(store).await? {}
    Ok(())
}

/// Whether there was anything to merge: by its documentation, an index that is settled changes fewer than two rows.
async fn merge(store: &Store) -> Result<bool> {
    let mut tx = store.begin().await?;
    let changes = sql!(sqlite: "select total_changes()", postgres: "select cast(0 as bigint)");
    let before = tx.query(changes).value::<i64>().await?;
    tx.query(sql!(
        sqlite: "insert into item_text (item_text, rank) values ('merge', 250)",
        postgres: "select 1",
    ))
    .run()
    .await?;
    let after = tx.query(changes).value::<i64>().await?;
    tx.commit().await?;
    Ok(after.unwrap_or(0) - before.unwrap_or(0) >= 2)
}
