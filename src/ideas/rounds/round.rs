//! A round of scoring: open while numbers are entered, revealed, then applied to the sheet or called off.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::types::Json;

use crate::{
    command::{Actor, PersonId, Place, ProductId, Right, Say},
    error::{Error, Result},
    live::Topic,
    sql,
    store::{Db, Tx},
};

crate::id!(
    /// One round of scoring.
    RoundId,
);

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Round {
    pub id: RoundId,
    /// The key of the product.
    pub product: String,
    pub title: String,
    /// The columns of the sheet that are scored: `rice.reach`.
    #[schemars(with = "Vec<String>")]
    pub inputs: Json<Vec<String>>,
    /// open, revealed, applied or closed
    pub state: String,
    /// Who leads it: invites, reveals and settles.
    pub facilitator: String,
    pub opened_at: DateTime<Utc>,
    pub revealed_at: Option<DateTime<Utc>>,
    /// When the results went into the sheet.
    pub applied_at: Option<DateTime<Utc>>,
    /// When it was called off.
    pub closed_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub product_id: ProductId,
    #[serde(skip)]
    pub facilitator_id: PersonId,
}

/// What a round is read from; conditions follow.
macro_rules! rounds {
    ($rest:literal) => {
        concat!(
            "select r.id, p.key as product, r.title, r.inputs, case when r.closed_at is not null then 'closed'
                when r.applied_at is not null then 'applied' when r.revealed_at is not null then 'revealed' else 'open' end as state,
                f.name as facilitator, r.opened_at, r.revealed_at, r.applied_at, r.closed_at, r.product_id, r.opened_by as facilitator_id
             from scoring_round r join product p on p.id = r.product_id join person f on f.id = r.opened_by ",
            $rest
        )
    };
}
pub(super) use rounds;

impl Round {
    /// Finds a round in what the actor may see.
    pub async fn find(db: &mut Db, by: &Actor, id: RoundId) -> Result<Round> {
        let found = db.query(sql!(rounds!("where r.id = $1"))).bind(id).one::<Round>().await?;
        found.filter(|round| by.sees(round.product_id)).ok_or(Error::NotFound)
    }

    /// Holds a round until this transaction ends, so that no number comes in beside it while all are shown, or the other way
    /// round; what is read of it afterwards is as it is. SQLite has one writer at a time.
    pub async fn hold(tx: &mut Tx, id: RoundId) -> Result<()> {
        if tx.is_postgres() {
            tx.query(sql!(sqlite: "select id from scoring_round where id = $1", postgres: "select id from scoring_round where id = $1 for update"))
                .bind(id)
                .run()
                .await?;
        }
        Ok(())
    }

    /// The same for whoever enters, while numbers are hidden.
    pub async fn open(db: &mut Db, by: &Actor, id: RoundId) -> Result<Round> {
        let round = Round::find(db, by, id).await?;
        if round.state != "open" {
            return Err(Error::refused("round_revealed", "this round takes no more numbers; open another one"));
        }
        Ok(round)
    }

    /// The same for whoever settles, once numbers are shown and before they are taken.
    pub async fn revealed(db: &mut Db, by: &Actor, id: RoundId) -> Result<Round> {
        let round = Round::find(db, by, id).await?;
        match round.state.as_str() {
            "revealed" => Ok(round),
            "open" => Err(Error::refused("round_hidden", "reveal the numbers first")),
            _ => Err(Error::refused("round_over", "this round is over; what it came to stands")),
        }
    }

    pub fn place(&self, right: Right) -> Place {
        Place::product(right, self.product_id)
    }

    pub fn href(&self) -> String {
        format!("/scoring-rounds/{}", self.id)
    }

    /// Everyone's pages of it are told.
    pub fn touch(&self, tx: &mut Tx) {
        tx.touch(Topic::round(self.id));
    }

    /// Whoever opened it leads it, and whoever decides about ideas may.
    pub fn leads(&self, by: &Actor) -> bool {
        self.facilitator_id == by.person || by.say(&self.place(Right::ShapeIdeas)) == Say::Decide
    }

    pub fn must_lead(&self, by: &Actor) -> Result<()> {
        if self.leads(by) {
            return Ok(());
        }
        Err(Error::Forbidden(format!("{} leads this round", self.facilitator)))
    }
}
