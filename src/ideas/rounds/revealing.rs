//! Showing all numbers at once; calling a round off, and taking it up again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::round::{Round, RoundId};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Shows everybody's numbers at once.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Reveal {
    pub round: RoundId,
}

/// Calls a round off: nothing of it goes into the sheet.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Close {
    pub round: RoundId,
}

/// Takes a round up again that was called off.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Reopen {
    pub round: RoundId,
}

impl Command for Reveal {
    const NAME: &'static str = "scoring_round.reveal";
    const ROUTE: Route = Route::post("/scoring-rounds/{round}/reveal");
    const ABOUT: &'static str = "Shows all numbers of a round to everybody at once; from then on it takes no more.";
    type Output = Round;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Round::find(db, by, self.round).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Round> {
        Round::hold(tx, self.round).await?;
        let round = Round::open(tx, by, self.round).await?;
        round.must_lead(by)?;
        let entered = tx
            .query(sql!("select count(*) from scoring_round_entry where round_id = $1"))
            .bind(round.id)
            .value::<i64>()
            .await?;
        if entered == Some(0) {
            return Err(Error::refused("no_scores", "nobody has entered a number yet"));
        }
        let now = tx.now;
        tx.query(sql!("update scoring_round set revealed_at = $2 where id = $1"))
            .bind(round.id)
            .bind(now)
            .run()
            .await?;
        round.touch(tx);
        Round::find(tx, by, round.id).await
    }
}

impl Command for Close {
    const NAME: &'static str = "scoring_round.close";
    const ROUTE: Route = Route::post("/scoring-rounds/{round}/close");
    const ABOUT: &'static str = "Calls a round off: nothing of it goes into the sheet.";
    type Output = Round;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Round::find(db, by, self.round).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Round> {
        Round::hold(tx, self.round).await?;
        let round = Round::find(tx, by, self.round).await?;
        round.must_lead(by)?;
        if matches!(round.state.as_str(), "applied" | "closed") {
            return Err(Error::refused("round_over", "this round is over; what it came to stands"));
        }
        let now = tx.now;
        tx.query(sql!("update scoring_round set closed_at = $2 where id = $1")).bind(round.id).bind(now).run().await?;
        round.touch(tx);
        tx.touch(Topic::product(&round.product));
        Round::find(tx, by, round.id).await
    }
}

impl Command for Reopen {
    const NAME: &'static str = "scoring_round.reopen";
    const ROUTE: Route = Route::post("/scoring-rounds/{round}/reopening");
    const ABOUT: &'static str = "Takes a round up again that was called off: where it stood, with every number that was entered, hidden as before if nothing was revealed.";
    type Output = Round;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Round::find(db, by, self.round).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Round> {
        let round = Round::find(tx, by, self.round).await?;
        round.must_lead(by)?;
        if round.state != "closed" {
            return Err(Error::refused("round_not_closed", "only a round that was called off is taken up again"));
        }
        tx.query(sql!("update scoring_round set closed_at = null where id = $1")).bind(round.id).run().await?;
        round.touch(tx);
        tx.touch(Topic::product(&round.product));
        Round::find(tx, by, round.id).await
    }
}
