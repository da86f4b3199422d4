//! What each says at a stand-up, whether they are there or write it beforehand.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Ceremony, CeremonyId, Ritual, presence};
use crate::{
    command::{Actor, Command, PersonId, Place, Right, Route},
    error::{Error, Result},
    items::text,
    obstacles::Raise,
    sql,
    store::{Db, Tx},
    web::markdown,
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Answered {
    pub by: String,
    pub did: String,
    /// What is next.
    pub following: String,
    /// What is in the way.
    pub hindered: String,
    /// The impediment that what is in the way became.
    pub impediment: Option<Uuid>,
    pub at: DateTime<Utc>,
    #[serde(skip)]
    pub person_id: PersonId,
}

pub async fn all(db: &mut Db, ceremony: CeremonyId) -> Result<Vec<Answered>> {
    Ok(db
        .query(sql!(
            "select p.name as by, a.did, a.following, a.hindered, a.obstacle_id as impediment, a.answered_at as at, p.id as person_id
             from standup_answer a join person p on p.id = a.person_id
             where a.ceremony_id = $1 order by lower(p.name), p.id limit 500"
        ))
        .bind(ceremony)
        .all()
        .await?)
}

/// Answers at a stand-up, or changes one's answer.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    pub ceremony: CeremonyId,
    /// Since the stand-up before.
    #[serde(default)]
    pub did: Option<String>,
    /// What is next.
    #[serde(default)]
    pub following: Option<String>,
    /// What is in the way; it becomes an impediment.
    #[serde(default)]
    pub hindered: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Answers {
    pub answers: Vec<Answered>,
}

impl Command for Answer {
    const NAME: &'static str = "standup.answer";
    const ROUTE: Route = Route::put("/ceremonies/{ceremony}/answer");
    const ABOUT: &'static str =
        "Answers at a stand-up: what was done, what is next, what is in the way; again to change it.";
    type Output = Answers;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Ceremony::find(db, by, self.ceremony).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Answers> {
        let ceremony = Ceremony::open(tx, by, self.ceremony).await?;
        if ceremony.kind != Ritual::Standup {
            return Err(Error::refused("not_a_standup", "only a stand-up asks this"));
        }
        ceremony.must_take_part(tx, by).await?;
        let said = |field: &str, words: &Option<String>| {
            text::prose(field, words.as_deref().unwrap_or_default().trim(), 2_000)
        };
        let (did, following) = (said("did", &self.did)?, said("following", &self.following)?);
        let hindered = said("hindered", &self.hindered)?;
        if did.is_empty() && following.is_empty() && hindered.is_empty() {
            return Err(Error::field("did", "say at least one of the three"));
        }
        let before = all(tx, ceremony.id).await?.into_iter().find(|said| said.person_id == by.person);
        let impediment = match before.and_then(|said| said.impediment) {
            None if !hindered.is_empty() => Some(raise(tx, by, &ceremony, &hindered).await?),
            raised => raised,
        };
        let now = tx.now;
        tx.query(sql!(
            "insert into standup_answer (ceremony_id, person_id, did, following, hindered, answered_at, obstacle_id)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (ceremony_id, person_id) do update set did = excluded.did, following = excluded.following,
                hindered = excluded.hindered, answered_at = excluded.answered_at, obstacle_id = excluded.obstacle_id"
        ))
        .bind(ceremony.id)
        .bind(by.person)
        .bind(did)
        .bind(following)
        .bind(hindered)
        .bind(now)
        .bind(impediment)
        .run()
        .await?;
        presence::join(tx, &ceremony, by).await?;
        Ok(Answers { answers: all(tx, ceremony.id).await? })
    }
}

/// What is in the way at a stand-up becomes an impediment of the team, with its first line as its title.
async fn raise(tx: &mut Tx, by: &Actor, ceremony: &Ceremony, hindered: &str) -> Result<Uuid> {
    let raised = Raise {
        product: ceremony.product.clone(),
        title: markdown::plain(hindered.lines().next().unwrap_or(hindered), 200),
        severity: None,
        text: Some(hindered.to_owned()).filter(|text| text.lines().count() > 1),
        items: None,
        owner: None,
        team: Some(ceremony.team.clone()),
        since: None,
    };
    Ok(raised.run(tx, by).await?.id.0)
}
