//! A link as it is listed, and as whoever comes by it finds it.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    command::ProductId,
    error::Result,
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

impl Share {
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|ends| ends > now)
    }

    /// The links of a product, newest first.
    pub async fn all(db: &mut Db, product: ProductId) -> Result<Vec<Share>> {
        Ok(db
            .query(sql!(
                "select s.id, s.name, s.audience, s.face as \"view\", s.hint, s.password is not null as guarded, s.origins, p.name as \"by\",
                    s.created_at, s.expires_at, s.used_at, s.views, s.revoked_at
                 from share s join person p on p.id = s.by_id where s.product_id = $1 order by s.created_at desc, s.id desc limit 500"
            ))
            .bind(product)
            .all()
            .await?)
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
                 where s.hash = $1 and s.revoked_at is null and (s.expires_at is null or s.expires_at > $2) and p.archived_at is null"
            ))
            .bind(secret::hash(secret))
            .bind(now)
            .one()
            .await?)
    }

    pub fn look(&self) -> Look {
        Look::parse(&self.face).unwrap_or_default()
    }

    /// Remembers that somebody looked; whoever looks does not wait for it.
    pub fn count(&self, store: &Store, page: bool) {
        let (store, id, now, views) = (store.clone(), self.id, store.clock.now(), i64::from(page));
        tokio::spawn(async move {
            if let Ok(mut tx) = store.begin().await {
                let counted = tx
                    .query(sql!("update share set used_at = $2, views = views + $3 where id = $1"))
                    .bind(id)
                    .bind(now)
                    .bind(views)
                    .run()
                    .await;
                if counted.is_ok() {
                    let _ = tx.commit().await;
                }
            }
        });
    }
}
