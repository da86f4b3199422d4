//! A link as it is listed, and as whoever comes by it finds it.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    command::ProductId,
    error::{Error, Result},
    people::secret,
    roadmap::audience::looks::Look,
    sql,
    store::{Db, Store},
};

/// A link to the roadmap; its secret is not kept.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Share {
    pub id: Uuid,
    pub name: String,
    /// The word of its audience.
    pub audience: String,
    /// The view that it opens with: horizons, timeline, outcomes or list.
    pub view: String,
    /// How its secret begins, to tell it from others.
    pub hint: String,
    /// Whether it asks for a password.
    pub guarded: bool,
    /// The sites that may frame it, with spaces between; `*` for any, nothing for none.
    pub origins: String,
    /// The name of whoever made it.
    pub by: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    /// When somebody looked last.
    pub used_at: Option<DateTime<Utc>>,
    /// How often its pages were opened.
    pub views: i64,
    pub revoked_at: Option<DateTime<Utc>>,
}

macro_rules! select {
    () => {
        "select s.id, s.name, s.audience, s.face as \"view\", s.hint, s.password is not null as guarded, s.origins, p.name as \"by\",
            s.created_at, s.expires_at, s.used_at, s.views, s.revoked_at
         from share s join person p on p.id = s.by_id "
    };
}

impl Share {
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|ends| ends > now)
    }

    /// The links of a product: those that hold first, then the newest, to 500. No more than 200 hold at once.
    pub async fn all(db: &mut Db, product: ProductId, now: DateTime<Utc>) -> Result<Vec<Share>> {
        Ok(db
            .query(sql!(concat!(
                select!(),
                "where s.product_id = $1 order by
                    case when s.revoked_at is null and (s.expires_at is null or s.expires_at > $2) then 0 else 1 end,
                    s.created_at desc, s.id desc limit 500"
            )))
            .bind(product)
            .bind(now)
            .all()
            .await?)
    }

    pub async fn find(db: &mut Db, product: ProductId, id: Uuid) -> Result<Share> {
        let found =
            db.query(sql!(concat!(select!(), "where s.product_id = $1 and s.id = $2"))).bind(product).bind(id).one();
        found.await?.ok_or(Error::NotFound)
    }
}

/// A link that somebody has opened.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Opened {
    pub id: Uuid,
    pub product_id: ProductId,
    pub product: String,
    pub audience: String,
    pub face: String,
    /// The hash of its password.
    pub password: Option<String>,
    pub origins: String,
}

impl Opened {
    /// What is behind a secret, while it holds.
    pub async fn find(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<Option<Opened>> {
        Ok(db
            .query(sql!(
                "select s.id, s.product_id, p.key as product, s.audience, s.face, s.password, s.origins
                 from share s join product p on p.id = s.product_id
                 where s.hash = $1 and s.revoked_at is null and (s.expires_at is null or s.expires_at > $2) and p.archived_at is null and p.archived_at is null"
            ))
            .bind(secret::hash(secret))
            .bind(now)
            .one()
            .await?)
    }

    pub fn look(&self) -> Look {
        Look::parse(&self.face).unwrap_or_default()
    }

    /// Remembers that somebody looked; whoever looks does not wait for it, and of many looks in a moment one is written.
    pub fn count(&self, store: &Store, page: bool) {
        let (now, views) = (store.clock.now(), i64::from(page));
        {
            let mut unwritten = UNWRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((at, sum)) = unwritten.get_mut(&self.id) {
                (*at, *sum) = (now, *sum + views);
                return;
            }
            unwritten.insert(self.id, (now, views));
        }
        let (store, id) = (store.clone(), self.id);
        tokio::spawn(async move {
            tokio::time::sleep(GATHER).await;
            let looked = UNWRITTEN.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
            if let Some((at, views)) = looked
                && let Err(error) = write_down(&store, id, at, views).await
            {
                tracing::warn!(%error, "a look at a shared roadmap was not counted");
            }
        });
    }
}

/// How long looks at one link are gathered before they are written down.
const GATHER: Duration = Duration::from_millis(500);

/// The looks at each link that are not written down yet: when the last was, and how many of them were pages.
static UNWRITTEN: Mutex<BTreeMap<Uuid, (DateTime<Utc>, i64)>> = Mutex::new(BTreeMap::new());

async fn write_down(store: &Store, id: Uuid, at: DateTime<Utc>, views: i64) -> Result<()> {
    let mut tx = store.begin().await?;
    tx.query(sql!("update share set used_at = $2, views = views + $3 where id = $1"))
        .bind(id)
        .bind(at)
        .bind(views)
        .run()
        .await?;
    Ok(tx.commit().await?)
}
