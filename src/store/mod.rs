//! The database: one SQL text on two engines, behind one `Store`.

pub mod backup;
pub mod check;
mod db;
pub mod files;
mod ids;
pub mod in_use;
mod migrate;
mod sql;
mod together;
mod tx;

use std::{str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    Connection as _, PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use self::{
    db::{Db, Param, Query, Record, Rows},
    ids::Ids,
    sql::{EVERY_QUERY, Sql},
    together::{Doing, Work},
    tx::Tx,
};
use crate::{clock::Clock, live::Live};

/// The database and what every transaction needs of the process around it.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    pub clock: Clock,
    pub live: Live,
    ids: Arc<Ids>,
    waiting: Arc<together::Waiting>,
    /// Where it is, for the programs that copy it.
    address: String,
}

#[derive(Clone)]
enum Engine {
    /// Many readers, one writer: a writer never waits for a lock half-way.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

impl Store {
    /// Opens a database by its address: `sqlite://path/to/file` or `postgres://…`.
    pub async fn open(url: &str, clock: Clock, live: Live) -> sqlx::Result<Store> {
        let engine = if url.starts_with("postgres") { postgres(url).await? } else { sqlite(url).await? };
        Ok(Store { engine, clock, live, ids: Arc::default(), waiting: Arc::default(), address: url.to_owned() })
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// The pool of PostgreSQL, for listening.
    pub fn postgres(&self) -> Option<&PgPool> {
        match &self.engine {
            Engine::Postgres(pool) => Some(pool),
            Engine::Sqlite { .. } => None,
        }
    }

    /// A connection to read on.
    pub async fn read(&self) -> sqlx::Result<Db> {
        Ok(match &self.engine {
            Engine::Sqlite { read, .. } => Db::Sqlite(read.acquire().await?),
            Engine::Postgres(pool) => Db::Postgres(pool.acquire().await?),
        })
    }

    /// Begins a transaction; on SQLite it takes the write lock at once, so it cannot fail half-way for want of it.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        let db = match &self.engine {
            Engine::Sqlite { write, .. } => Db::SqliteTx(write.begin_with("BEGIN IMMEDIATE").await?),
            Engine::Postgres(pool) => Db::PostgresTx(pool.begin().await?),
        };
        Ok(Tx::new(db, self.clone(), self.clock.now()))
    }

    /// A new id outside of a transaction, for what is no row yet.
    pub fn new_id(&self) -> uuid::Uuid {
        self.ids.at(self.clock.now())
    }

    /// Closes every connection, so that the files are whole.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }
}

async fn sqlite(url: &str) -> sqlx::Result<Engine> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .auto_vacuum(SqliteAutoVacuum::None)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(500)
        // The system's memory holds the file; nothing is copied to read it.
        .pragma("mmap_size", "2147418112")
        .pragma("cache_size", "-8000")
        .pragma("temp_store", "memory");
    // A page that many commits change is carried from the log into the file once for thirty-two megabytes of log.
    let writer = options.clone().pragma("wal_autocheckpoint", "8000").pragma("cache_size", "-32000");
    // When a disk is full, SQLite may end a transaction by itself: who is told that one still lasts cannot begin another, ever.
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
        .connect_with(writer)
        .await?;
    let read = SqlitePoolOptions::new()
        .max_connections(4)
        .test_before_acquire(false)
        .connect_lazy_with(options.pragma("query_only", "on"));
    Ok(Engine::Sqlite { read, write })
}

async fn postgres(url: &str) -> sqlx::Result<Engine> {
    let options = PgConnectOptions::from_str(url)?.application_name("northline");
    let pool =
        PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(5)).connect_with(options).await?;
    Ok(Engine::Postgres(pool))
}
