//! What nobody will ask for again, taken away a little at a time.

use chrono::TimeDelta;

use crate::{
    error::Result,
    sql,
    store::{Sql, Store},
};

/// Rows taken away in one transaction, so that nobody waits for the sweep.
const SLICE: i64 = 1000;

pub async fn sweep(store: &Store) -> Result<()> {
    let now = store.clock.now();
    let stale: [(&'static Sql, TimeDelta); 4] = [
        (
            sql!(
                sqlite: "delete from answered where rowid in (select rowid from answered where created_at < $1 limit $2)",
                postgres: "delete from answered where ctid = any (array(select ctid from answered where created_at < $1 limit $2))",
            ),
            TimeDelta::hours(48),
        ),
        (sql!("delete from session where hash in (select hash from session where expires_at < $1 limit $2)"), TimeDelta::zero()),
        // Nothing reads the outbox after the event has been told; what is left for two days will not be told.
        (sql!("delete from outbox where id in (select id from outbox where created_at < $1 order by id limit $2)"), TimeDelta::hours(48)),
        (sql!("delete from job where id in (select id from job where done_at < $1 limit $2)"), TimeDelta::days(30)),
    ];
    for (sql, age) in stale {
        loop {
            let mut tx = store.begin().await?;
            let gone = tx.query(sql).bind(now - age).bind(SLICE).run().await?;
            tx.commit().await?;
            if (gone as i64) < SLICE {
                break;
            }
        }
    }
    Ok(())
}
