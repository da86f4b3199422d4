//! Voting for what is worth talking about.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    note::{Note, find, one},
    presence,
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    sql,
    store::{Db, Tx},
};

/// Votes for a note, or takes the vote back.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Vote {
    pub note: Uuid,
    /// false takes it back; votes unless told.
    #[serde(default)]
    pub on: Option<bool>,
}

/// How many votes each has in a retrospective.
pub(super) const VOTES: i64 = 5;

impl Command for Vote {
    const NAME: &'static str = "ceremony.vote";
    const ROUTE: Route = Route::put("/ceremony-notes/{note}/vote");
    const ABOUT: &'static str = "Votes for a note of a retrospective, or takes the vote back; each has five.";
    type Output = Note;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(find(db, by, self.note).await?.0.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Note> {
        let (ceremony, _) = find(tx, by, self.note).await?;
        ceremony.must_have_a_word(tx, by).await?;
        if ceremony.phase != "vote" {
            return Err(Error::refused("not_voting", "votes are given in the phase of voting"));
        }
        tx.query(sql!("delete from ceremony_vote where note_id = $1 and person_id = $2"))
            .bind(self.note)
            .bind(by.person)
            .run()
            .await?;
        if self.on != Some(false) {
            let given = tx
                .query(sql!(
                    "select count(*) from ceremony_vote v join ceremony_note n on n.id = v.note_id
                     where n.ceremony_id = $1 and n.archived_at is null and v.person_id = $2"
                ))
                .bind(ceremony.id)
                .bind(by.person)
                .value::<i64>()
                .await?;
            if given >= Some(VOTES) {
                return Err(Error::refused(
                    "no_votes_left",
                    format!("all {VOTES} votes are given; take one back first"),
                ));
            }
            tx.query(sql!("insert into ceremony_vote (note_id, person_id) values ($1, $2)"))
                .bind(self.note)
                .bind(by.person)
                .run()
                .await?;
        }
        presence::join(tx, &ceremony, by).await?;
        one(tx, &ceremony, by, self.note).await
    }
}
