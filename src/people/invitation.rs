//! Invitations: a link that makes an account with the roles somebody chose.

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    access,
    person::{self, Person},
    role,
    scope::Scope,
    secret,
};
use crate::{
    command::{Actor, PersonId, Role},
    error::{Error, Result},
    items::text,
    live::Topic,
    sql,
    store::{Db, Tx},
};

const LASTS: TimeDelta = TimeDelta::days(7);

/// A role that waits for whoever is invited.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Offer {
    pub role: Role,
    #[serde(default)]
    pub product: Option<String>,
    /// The id of the area.
    #[serde(default)]
    pub area: Option<String>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invitation {
    pub id: Uuid,
    /// Whose new password it is for; nobody's where an account is to be made.
    pub person_id: Option<PersonId>,
    pub email: String,
    pub name: String,
    pub roles: Json<Vec<Offer>>,
    pub by_id: PersonId,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// Invites somebody; gives the secret for the link.
pub async fn invite(tx: &mut Tx, by: &Actor, email: &str, name: &str, offers: Vec<Offer>) -> Result<(Uuid, String)> {
    let (email, name) = (person::email(email)?, text::line("name", name, 200)?);
    let mut lasting = Vec::with_capacity(offers.len());
    for offer in offers {
        let scope = Scope::find(tx, by, offer.product.as_deref(), offer.area.as_deref()).await?;
        lasting.push(scope.offer(offer.role));
    }
    if person::by_email(tx, &email).await?.is_some() {
        return Err(Error::field("email", format!("{email} has an account already")));
    }
    write(tx, by, None, email, name, lasting).await
}

/// Invites somebody who has an account to choose a new password; gives the secret for the link.
pub async fn again(tx: &mut Tx, by: &Actor, person: &Person) -> Result<(Uuid, String)> {
    write(tx, by, Some(person.id), person.email.clone(), person.name.clone(), Vec::new()).await
}

async fn write(
    tx: &mut Tx,
    by: &Actor,
    person: Option<PersonId>,
    email: String,
    name: String,
    roles: Vec<Offer>,
) -> Result<(Uuid, String)> {
    let (id, secret, now) = (tx.id(), secret::new("nli_")?, tx.now);
    tx.query(sql!(
        "insert into invitation (id, hash, person_id, email, name, roles, by_id, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(id)
    .bind(secret::hash(&secret))
    .bind(person)
    .bind(email)
    .bind(name)
    .bind(Json(roles))
    .bind(by.person)
    .bind(now)
    .bind(now + LASTS)
    .run()
    .await?;
    tx.touch(Topic::organisation());
    Ok((id, secret))
}

/// The invitation behind a link, if it still holds.
pub async fn find(db: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<Invitation> {
    let found = db
        .query(sql!(
            "select id, person_id, email, name, roles, by_id, created_at, expires_at from invitation
             where hash = $1 and used_at is null and expires_at > $2"
        ))
        .bind(secret::hash(secret))
        .bind(now)
        .one()
        .await?;
    found.ok_or_else(|| {
        Error::refused("invitation_over", "this invitation was used, withdrawn or has expired; ask for a new one")
    })
}

/// Makes the account that was invited, or gives the one that is there its new password.
pub async fn accept(tx: &mut Tx, secret: &str, name: &str, password_hash: String) -> Result<Person> {
    let now = tx.now;
    let invitation = find(tx, secret, now).await?;
    tx.query(sql!("update invitation set used_at = $2 where id = $1")).bind(invitation.id).bind(now).run().await?;
    if let Some(person) = invitation.person_id {
        let known = person::by_email(tx, &invitation.email).await?.filter(|known| known.active && known.id == person);
        let known = known.ok_or(Error::NotFound)?;
        access::set_password(tx, known.id, password_hash).await?;
        return Ok(known);
    }
    let person = person::add(tx, &invitation.email, name, Some(password_hash)).await?;
    let inviter = person::actor(tx, invitation.by_id, crate::command::Via::Web).await?;
    for offer in &invitation.roles.0 {
        let scope = Scope::offered(tx, &inviter, offer).await?;
        role::give(tx, person.id, offer.role, scope.product.as_ref(), scope.area.as_ref()).await?;
    }
    Ok(person)
}

/// The invitations that wait for an answer, newest first.
pub async fn open(db: &mut Db, now: DateTime<Utc>) -> Result<Vec<Invitation>> {
    Ok(db
        .query(sql!(
            "select id, person_id, email, name, roles, by_id, created_at, expires_at from invitation
             where used_at is null and expires_at > $1 order by created_at desc limit 200"
        ))
        .bind(now)
        .all()
        .await?)
}

/// Withdraws an invitation.
pub async fn withdraw(tx: &mut Tx, id: Uuid) -> Result<()> {
    let now = tx.now;
    tx.query(sql!("update invitation set used_at = $2 where id = $1 and used_at is null"))
        .bind(id)
        .bind(now)
        .run()
        .await?;
    tx.touch(Topic::organisation());
    Ok(())
}
