//! Telling open pages that what they show has changed.

mod known;
mod stream;

use sqlx::postgres::PgListener;
use tokio::sync::broadcast;

pub use self::{
    known::{Known, first},
    stream::stream,
};
use crate::{
    sql,
    store::{Db, Store},
};

/// What a page shows and may go stale: `item:TID-41`, `product:TID`, `person:…`, `import:…`, `ceremony:…`, `round:…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Topic(pub String);

impl Topic {
    pub fn item(key: &str) -> Topic {
        Topic(format!("item:{key}"))
    }
    pub fn product(key: &str) -> Topic {
        Topic(format!("product:{key}"))
    }
    pub fn person(id: impl std::fmt::Display) -> Topic {
        Topic(format!("person:{id}"))
    }
    pub fn import(run: impl std::fmt::Display) -> Topic {
        Topic(format!("import:{run}"))
    }
    pub fn ceremony(id: impl std::fmt::Display) -> Topic {
        Topic(format!("ceremony:{id}"))
    }
    pub fn round(id: impl std::fmt::Display) -> Topic {
        Topic(format!("round:{id}"))
    }
    /// People, roles, products: what every page's shell shows.
    pub fn organisation() -> Topic {
        Topic("organisation".into())
    }
}

/// The channel between commands and open pages of this process.
#[derive(Clone)]
pub struct Live(broadcast::Sender<Topic>);

impl Default for Live {
    fn default() -> Self {
        Live(broadcast::channel(4096).0)
    }
}

const CHANNEL: &str = "northline_live";

impl Live {
    pub fn subscribe(&self) -> broadcast::Receiver<Topic> {
        self.0.subscribe()
    }

    /// Tells the pages of this process. Nobody listening is no error.
    pub fn publish(&self, topics: &[Topic]) {
        for topic in topics {
            let _ = self.0.send(topic.clone());
        }
    }

    /// Within a transaction on PostgreSQL, queues the word for the other processes; it goes out at commit.
    pub async fn announce(&self, db: &mut Db, topics: &[Topic]) -> sqlx::Result<()> {
        if db.is_postgres() {
            let words = topics.iter().map(|topic| topic.0.as_str()).collect::<Vec<_>>().join("\n");
            db.query(sql!(sqlite: "select $1, $2", postgres: "select pg_notify($1, $2)::text"))
                .bind(CHANNEL)
                .bind(words.chars().take(7000).collect::<String>())
                .run()
                .await?;
        }
        Ok(())
    }
}

/// Hears what other processes on the same PostgreSQL announce, for as long as the program runs.
pub async fn listen(store: Store) {
    let Some(pool) = store.postgres().cloned() else { return };
    loop {
        if let Ok(mut listener) = PgListener::connect_with(&pool).await
            && listener.listen(CHANNEL).await.is_ok()
        {
            while let Ok(word) = listener.recv().await {
                let topics: Vec<Topic> = word.payload().lines().map(|line| Topic(line.to_owned())).collect();
                store.live.publish(&topics);
            }
        }
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    }
}
