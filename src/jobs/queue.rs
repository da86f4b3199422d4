//! The queue: putting a job in, taking one out for a while, and what became of it.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::Value;
use sqlx::types::Json;

use crate::{
    error::Result,
    sql,
    store::{Db, Store, Tx},
};

/// How long a job belongs to whoever took it, unless they renew it.
const LEASE: TimeDelta = TimeDelta::seconds(10);
const RENEWAL: Duration = Duration::from_secs(3);
const MOST_ATTEMPTS: i64 = 6;

crate::id!(
    /// Something to be done.
    JobId,
);

#[derive(Debug, sqlx::FromRow)]
pub struct Job {
    pub id: JobId,
    pub kind: String,
    pub payload: Json<Value>,
    /// How often it has been begun, this time included.
    pub attempts: i64,
}

/// Puts a job in; with `taken` it belongs to the caller at once.
pub async fn enqueue(tx: &mut Tx, kind: &'static str, payload: Value, taken: bool) -> Result<JobId> {
    let (id, now) = (JobId(tx.id()), tx.now);
    tx.query(sql!(
        "insert into job (id, kind, payload, run_at, attempts, locked_until) values ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(id)
    .bind(kind)
    .bind(Json(payload))
    .bind(now)
    .bind(i64::from(taken))
    .bind(taken.then_some(now + LEASE))
    .run()
    .await?;
    tx.touch(super::topic());
    Ok(id)
}

/// Puts in work that comes round, unless it waits already or was done a short while ago.
pub async fn come_round(store: &Store, kind: &'static str, every: TimeDelta) -> Result<()> {
    let mut tx = store.begin().await?;
    let since = tx.now - every;
    let there = tx
        .query(sql!("select count(*) from job where kind = $1 and (done_at is null or done_at > $2)"))
        .bind(kind)
        .bind(since)
        .value::<i64>()
        .await?;
    if there == Some(0) {
        enqueue(&mut tx, kind, Value::Null, false).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes the job that has waited longest, if any waits.
pub async fn claim(store: &Store) -> Result<Option<Job>> {
    let now = store.clock.now();
    let waits = store
        .read()
        .await?
        .query(sql!(
            "select count(*) from (select 1 from job where done_at is null and run_at <= $1
                and (locked_until is null or locked_until < $1) limit 1) as waiting"
        ))
        .bind(now)
        .value::<i64>()
        .await?;
    if waits == Some(0) {
        return Ok(None);
    }
    let mut tx = store.begin().await?;
    let job = tx
        .query(sql!(
            sqlite: "update job set locked_until = $2, attempts = attempts + 1 where id = (
                    select id from job where done_at is null and run_at <= $1 and (locked_until is null or locked_until < $1)
                    order by run_at, id limit 1)
                returning id, kind, payload, attempts",
            postgres: "update job set locked_until = $2, attempts = attempts + 1 where id = (
                    select id from job where done_at is null and run_at <= $1 and (locked_until is null or locked_until < $1)
                    order by run_at, id limit 1 for update skip locked)
                returning id, kind, payload, attempts",
        ))
        .bind(now)
        .bind(now + LEASE)
        .one::<Job>()
        .await?;
    tx.commit().await?;
    Ok(job)
}

/// Takes one particular job, unless somebody else has it.
pub async fn take(store: &Store, job: JobId) -> Result<bool> {
    let mut tx = store.begin().await?;
    let now = tx.now;
    let taken = tx
        .query(sql!(
            "update job set locked_until = $3, attempts = attempts + 1
             where id = $1 and done_at is null and (locked_until is null or locked_until < $2)"
        ))
        .bind(job)
        .bind(now)
        .bind(now + LEASE)
        .run()
        .await?;
    tx.commit().await?;
    Ok(taken > 0)
}

/// Whether it is still to be done, by whoever has it now or by the next who is free.
pub async fn is_open(db: &mut Db, job: JobId) -> Result<bool> {
    let open =
        db.query(sql!("select count(*) from job where id = $1 and done_at is null")).bind(job).value::<i64>().await?;
    Ok(open != Some(0))
}

/// Keeps a job renewed until it is dropped.
pub struct Hold(tokio::task::JoinHandle<()>);

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub fn hold(store: &Store, job: JobId) -> Hold {
    let store = store.clone();
    Hold(tokio::spawn(async move {
        loop {
            tokio::time::sleep(RENEWAL).await;
            if let Err(error) = renew(&store, job).await {
                tracing::warn!(%error, "a job could not be renewed");
            }
        }
    }))
}

async fn renew(store: &Store, job: JobId) -> Result<()> {
    let mut tx = store.begin().await?;
    let until = tx.now + LEASE;
    tx.query(sql!("update job set locked_until = $2 where id = $1 and done_at is null"))
        .bind(job)
        .bind(until)
        .run()
        .await?;
    Ok(tx.commit().await?)
}

pub async fn done(store: &Store, job: JobId) -> Result<()> {
    let mut tx = store.begin().await?;
    let now = tx.now;
    tx.query(sql!("update job set done_at = $2, locked_until = null where id = $1")).bind(job).bind(now).run().await?;
    Ok(tx.commit().await?)
}

/// Tries again later, each time a little later, and gives up in the end; the error is kept.
pub async fn failed(store: &Store, job: JobId, attempts: i64, error: &str) -> Result<()> {
    let mut tx = store.begin().await?;
    let now = tx.now;
    let later = now + TimeDelta::seconds(5 << attempts.clamp(0, 10));
    tx.query(sql!("update job set error = $2, locked_until = null, run_at = $3, done_at = $4 where id = $1"))
        .bind(job)
        .bind(error.to_owned())
        .bind(later)
        .bind((attempts >= MOST_ATTEMPTS).then_some(now))
        .run()
        .await?;
    Ok(tx.commit().await?)
}
