//! Tokens: how a program acts for a person. Shown once, kept hashed, revocable.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::secret;
use crate::{
    command::{Actor, Command, PersonId, Place, Query, Right, Route},
    error::{Error, Result},
    items::text,
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Token {
    pub id: Uuid,
    pub name: String,
    /// How it begins, to tell it from others.
    pub hint: String,
    pub writes: bool,
    pub created_at: DateTime<Utc>,
    /// To the hour.
    pub used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Makes a token; gives it with its secret, which is never shown again.
pub async fn make(tx: &mut Tx, person: PersonId, name: &str, writes: bool) -> Result<(Token, String)> {
    let (secret, name) = (secret::new("nlt_")?, text::line("name", name, 100)?);
    let token = Token {
        id: tx.id(),
        name,
        hint: secret.chars().take(10).collect(),
        writes,
        created_at: tx.now,
        used_at: None,
        revoked_at: None,
    };
    tx.query(sql!(
        "insert into token (id, person_id, name, hash, hint, writes, created_at) values ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(token.id)
    .bind(person)
    .bind(token.name.clone())
    .bind(secret::hash(&secret))
    .bind(token.hint.clone())
    .bind(writes)
    .bind(token.created_at)
    .run()
    .await?;
    Ok((token, secret))
}

/// A person's tokens that have not been revoked, newest first.
pub async fn all(db: &mut Db, person: PersonId) -> Result<Vec<Token>> {
    Ok(db
        .query(sql!(
            "select id, name, hint, writes, created_at, used_at, revoked_at from token
             where person_id = $1 and revoked_at is null order by created_at desc limit 200"
        ))
        .bind(person)
        .all()
        .await?)
}

/// Lists one's own tokens.
#[derive(Deserialize, JsonSchema)]
pub struct List {}

#[derive(Serialize, JsonSchema)]
pub struct Tokens {
    pub items: Vec<Token>,
}

impl Query for List {
    const NAME: &'static str = "token.list";
    const ROUTE: Route = Route::get("/tokens");
    const ABOUT: &'static str = "Lists one's own tokens; their secrets are not kept.";
    type Output = Tokens;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Tokens> {
        Ok(Tokens { items: all(db, by.person).await? })
    }
}

/// Revokes one of one's own tokens.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Revoke {
    pub token: Uuid,
}

impl Command for Revoke {
    const NAME: &'static str = "token.revoke";
    const ROUTE: Route = Route::delete("/tokens/{token}");
    const ABOUT: &'static str = "Revokes one of one's own tokens at once.";
    type Output = Token;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::Own))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Token> {
        let now = tx.now;
        tx.query(sql!(
            "update token set revoked_at = $3 where id = $1 and person_id = $2 and revoked_at is null
             returning id, name, hint, writes, created_at, used_at, revoked_at"
        ))
        .bind(self.token)
        .bind(by.person)
        .bind(now)
        .one()
        .await?
        .ok_or(Error::NotFound)
    }
}
