//! The same request sent twice is done once: the key the caller chose, and what was asked under it.

use axum::http::HeaderMap;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::types::Json;

use super::Actor;
use crate::{
    error::{Error, Result},
    sql,
    store::Tx,
};

pub struct Once {
    key: String,
    fingerprint: Vec<u8>,
}

impl Once {
    /// The key of a request, if it has one; `asked` is everything that makes it another request.
    pub fn read(headers: &HeaderMap, asked: &str) -> Result<Option<Once>> {
        let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
        let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= 200);
        let key = key.ok_or_else(|| Error::Malformed("an Idempotency-Key has 1 to 200 plain characters".into()))?;
        Ok(Some(Once { key: key.to_owned(), fingerprint: Sha256::digest(asked).to_vec() }))
    }

    /// How this request was answered before, if it was.
    pub async fn answered(&self, tx: &mut Tx, by: &Actor) -> Result<Option<(u16, Value)>> {
        let before = tx
            .query(sql!("select fingerprint, status, answer from answered where person_id = $1 and key = $2"))
            .bind(by.person)
            .bind(self.key.clone())
            .one::<(Vec<u8>, i64, Json<Value>)>()
            .await?;
        match before {
            None => Ok(None),
            Some((fingerprint, status, Json(answer))) if fingerprint == self.fingerprint => {
                Ok(Some((status as u16, answer)))
            }
            Some(_) => Err(Error::refused("idempotency_key_reused", "this Idempotency-Key stood for another request")),
        }
    }

    pub async fn remember(&self, tx: &mut Tx, by: &Actor, status: u16, answer: Value) -> Result<()> {
        let now = tx.now;
        tx.query(sql!(
            "insert into answered (person_id, key, fingerprint, status, answer, created_at) values ($1, $2, $3, $4, $5, $6)"
        ))
        .bind(by.person)
        .bind(self.key.clone())
        .bind(self.fingerprint.clone())
        .bind(i64::from(status))
        .bind(Json(answer))
        .bind(now)
        .run()
        .await?;
        Ok(())
    }
}
