//! Who scores what: engineers the effort, sales the reach.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::round::{Round, RoundId};
use crate::{
    command::{Actor, Command, PersonId, Place, Right, Route, Via},
    error::{Error, Result},
    people::person,
    sql,
    store::{Db, Tx},
};

const MOST: i64 = 40;

/// Somebody, and the columns they score.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Scorer {
    /// An e-mail address, or a name that only one has.
    pub person: String,
    /// All columns of the round unless told.
    #[serde(default)]
    pub inputs: Option<Vec<String>>,
}

/// Invites somebody to score, or says anew what they score.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Invite {
    pub round: RoundId,
    /// An e-mail address, or a name that only one has.
    pub person: String,
    /// The columns they score, at least one; all of them unless told.
    #[serde(default)]
    pub inputs: Option<Vec<String>>,
    /// Takes the invitation back, with what they entered.
    #[serde(default)]
    pub gone: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
pub struct Invited {
    pub person: String,
    pub name: String,
    pub inputs: Vec<String>,
    pub message: String,
}

impl Command for Invite {
    const NAME: &'static str = "scoring_round.invite";
    const ROUTE: Route = Route::put("/scoring-rounds/{round}/scorers");
    const ABOUT: &'static str = "Invites somebody to score certain columns of a round, or takes the invitation back; numbers of what they no longer score go.";
    type Output = Invited;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Round::find(db, by, self.round).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Invited> {
        Round::hold(tx, self.round).await?;
        let round = Round::open(tx, by, self.round).await?;
        round.must_lead(by)?;
        if self.gone == Some(true) {
            return ask(tx, &round, &self.person, Vec::new()).await;
        }
        invite(tx, &round, Scorer { person: self.person, inputs: self.inputs }).await
    }
}

pub(super) async fn invite(tx: &mut Tx, round: &Round, scorer: Scorer) -> Result<Invited> {
    let inputs = scorer.inputs.unwrap_or_else(|| round.inputs.0.clone());
    // Nothing ticked is nothing asked: it is not meant as everything.
    if inputs.is_empty() {
        return Err(Error::field("inputs", "say what they score, at least one column"));
    }
    ask(tx, round, &scorer.person, inputs).await
}

async fn ask(tx: &mut Tx, round: &Round, person: &str, inputs: Vec<String>) -> Result<Invited> {
    let nobody = || Error::field("person", format!("nobody who sees this product is called {person}"));
    let person = person::mentioned(tx, person).await.map_err(|_| nobody())?;
    if !person::actor(tx, person.id, Via::Web).await?.sees(round.product_id) {
        return Err(nobody());
    }
    if let Some(wrong) = inputs.iter().find(|input| !round.inputs.contains(input)) {
        return Err(Error::field("inputs", format!("{wrong} is not scored in this round")));
    }
    write(tx, round, person.id, &inputs).await?;
    round.touch(tx);
    let message = match inputs.len() {
        0 => format!("{} scores nothing here any more.", person.name),
        n if n == round.inputs.len() => format!("{} scores everything.", person.name),
        _ => format!("{} scores {}.", person.name, inputs.join(", ")),
    };
    Ok(Invited { person: person.email, name: person.name, inputs, message })
}

async fn write(tx: &mut Tx, round: &Round, person: PersonId, inputs: &[String]) -> Result<()> {
    tx.query(sql!("delete from scoring_round_scorer where round_id = $1 and person_id = $2"))
        .bind(round.id)
        .bind(person)
        .run()
        .await?;
    let others = tx
        .query(sql!("select count(distinct person_id) from scoring_round_scorer where round_id = $1"))
        .bind(round.id)
        .value::<i64>()
        .await?;
    if others >= Some(MOST) {
        return Err(Error::refused("too_many", format!("at most {MOST} people score together")));
    }
    tx.query(sql!(
        sqlite: "insert into scoring_round_scorer (round_id, person_id, input) select distinct $1, $2, value from json_each($3)",
        postgres: "insert into scoring_round_scorer (round_id, person_id, input) select distinct $1::uuid, $2::uuid, value from jsonb_array_elements_text($3)",
    ))
    .bind(round.id)
    .bind(person)
    .bind(Json(inputs.to_vec()))
    .run()
    .await?;
    tx.query(sql!(
        "delete from scoring_round_entry where round_id = $1 and person_id = $2 and input not in (
            select input from scoring_round_scorer where round_id = $1 and person_id = $2)"
    ))
    .bind(round.id)
    .bind(person)
    .run()
    .await?;
    Ok(())
}
