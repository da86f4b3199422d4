//! Opening a ceremony again that was closed too soon.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ceremony, CeremonyId, Ritual, presence};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Opens a closed ceremony again.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Reopen {
    pub ceremony: CeremonyId,
}

impl Command for Reopen {
    const NAME: &'static str = "ceremony.reopen";
    const ROUTE: Route = Route::delete("/ceremonies/{ceremony}/close");
    const ABOUT: &'static str =
        "Opens a ceremony again that was closed too soon; its minutes are written anew when it closes.";
    type Output = Ceremony;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Ceremony::find(db, by, self.ceremony).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Ceremony> {
        let ceremony = Ceremony::find(tx, by, self.ceremony).await?;
        ceremony.must_take_part(tx, by).await?;
        if ceremony.closed_at.is_none() {
            return Ok(ceremony);
        }
        if has_other_open(tx, &ceremony).await? {
            return Err(Error::refused("ceremony_open", "another of this kind is open on that day; close it first"));
        }
        // The cards of a retrospective are read by everyone once it is closed: writing in secret is over.
        let phase = if ceremony.kind == Ritual::Retrospective { "act".to_owned() } else { ceremony.phase.clone() };
        tx.query(sql!(
            "update ceremony set state = 'open', closed_at = null, minutes = null, phase = $2 where id = $1"
        ))
        .bind(ceremony.id)
        .bind(phase)
        .run()
        .await?;
        presence::join(tx, &ceremony, by).await?;
        ceremony.touch(tx);
        tx.touch(Topic::product(&ceremony.product));
        Ceremony::find(tx, by, ceremony.id).await
    }

    fn next(output: &Ceremony) -> Option<String> {
        Some(output.href())
    }
}

async fn has_other_open(tx: &mut Tx, ceremony: &Ceremony) -> Result<bool> {
    let open = tx
        .query(sql!(
            "select count(*) from ceremony where team_id = $1 and kind = $2 and held_on = $3 and closed_at is null"
        ))
        .bind(ceremony.team_id)
        .bind(ceremony.kind.name().to_owned())
        .bind(ceremony.held_on)
        .value::<i64>()
        .await?;
    Ok(open > Some(0))
}
