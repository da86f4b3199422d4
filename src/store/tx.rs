//! A transaction: what a command writes, what it changed, and whom to tell when it is safe.

use std::ops::{Deref, DerefMut};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Db, Store};
use crate::{
    command::{ItemId, proposal::Accepted},
    events::Change,
    live::Topic,
};

/// One transaction, with the record of what it changes.
pub struct Tx {
    db: Db,
    store: Store,
    /// The moment at which everything in this transaction happens.
    pub now: DateTime<Utc>,
    pub changes: Vec<Change>,
    pub topics: Vec<Topic>,
    /// Set when what runs is a proposal that was accepted.
    pub accepted: Option<Accepted>,
    /// Set when what runs takes back an earlier event.
    pub undoes: Option<Uuid>,
    /// Set when a rule was set aside for a reason that was given: it stands in the history.
    pub reason: Option<String>,
    /// The reason that came with what is asked, for whatever rule asks why.
    pub given: Option<String>,
    /// Whose state or place on the line has changed: what stands by it is settled before the event is written.
    pub moved: Vec<ItemId>,
    /// What is to be known although it is done.
    pub warnings: Vec<String>,
}

impl Tx {
    pub(super) fn new(db: Db, store: Store, now: DateTime<Utc>) -> Self {
        Tx {
            db,
            store,
            now,
            changes: Vec::new(),
            topics: Vec::new(),
            accepted: None,
            undoes: None,
            reason: None,
            given: None,
            moved: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// A new id, in order.
    pub fn id(&self) -> Uuid {
        self.store.ids.at(self.now)
    }

    /// Writes down what was changed; it goes into the event of the command.
    pub fn record(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Pages that show this topic are told once the transaction has committed.
    pub fn touch(&mut self, topic: Topic) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
        }
    }

    /// Takes the reason that comes with what is asked; a blank one is none.
    pub fn give(&mut self, reason: Option<&str>) {
        if let Some(reason) = reason.map(str::trim).filter(|reason| !reason.is_empty()) {
            self.given = Some(reason.to_owned());
        }
    }

    /// Says what is to be known of it, once.
    pub fn warn(&mut self, words: String) {
        if !self.warnings.contains(&words) {
            self.warnings.push(words);
        }
    }

    /// Begins the first work in a transaction of SQLite that others share.
    pub(super) async fn first_work(&mut self) -> sqlx::Result<()> {
        self.work("savepoint work").await
    }

    /// Begins the work of another; what was done before stays, whatever becomes of this.
    pub(super) async fn next_work(&mut self) -> sqlx::Result<()> {
        self.work("release work; savepoint work").await
    }

    /// Takes back what was done since the work began.
    pub(super) async fn no_work(&mut self) -> sqlx::Result<()> {
        self.work("rollback to work").await
    }

    async fn work(&mut self, statements: &'static str) -> sqlx::Result<()> {
        self.start_over();
        self.now = self.store.clock.now();
        if let Db::SqliteTx(on) = &mut self.db {
            sqlx::query(statements).execute(&mut **on).await?;
        }
        Ok(())
    }

    /// Forgets what is to be told of the work before.
    pub(super) fn start_over(&mut self) {
        (self.changes, self.topics, self.accepted, self.undoes) = (Vec::new(), Vec::new(), None, None);
        (self.reason, self.given, self.warnings) = (None, None, Vec::new());
        self.moved.clear();
    }

    /// Commits, then tells the live channel.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        if !self.topics.is_empty() {
            self.store.live.announce(&mut self.db, &self.topics).await?;
        }
        match self.db {
            Db::SqliteTx(tx) => tx.commit().await?,
            Db::PostgresTx(tx) => tx.commit().await?,
            Db::Sqlite(_) | Db::Postgres(_) => {}
        }
        self.store.live.publish(&self.topics);
        Ok(())
    }

    /// Forgets everything that was done.
    pub async fn rollback(self) -> sqlx::Result<()> {
        match self.db {
            Db::SqliteTx(tx) => tx.rollback().await,
            Db::PostgresTx(tx) => tx.rollback().await,
            Db::Sqlite(_) | Db::Postgres(_) => Ok(()),
        }
    }
}

impl Deref for Tx {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Db {
        &mut self.db
    }
}
