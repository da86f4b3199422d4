//! Entering one's own number, which nobody else sees before all are shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::round::{Round, RoundId};
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, Result},
    ideas::scoring::{Input, Rules, Said, input_of, rules_of},
    items::Key,
    sql,
    store::{Db, Tx},
};

/// Cannot say.
pub const UNSURE: &str = "?";

/// Says one's own number for an idea.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Score {
    pub round: RoundId,
    /// The idea.
    pub key: Key,
    /// `rice.effort`
    pub input: String,
    /// A number, or a word of the scale; `?` where one cannot say. Nothing empties the cell.
    #[serde(default)]
    pub said: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Mine {
    pub key: String,
    pub input: String,
    /// As it reads; `?` where one cannot say.
    pub said: Option<String>,
}

impl Command for Score {
    const NAME: &'static str = "scoring_round.score";
    const ROUTE: Route = Route::put("/scoring-rounds/{round}/scores/{key}/{input}");
    const ABOUT: &'static str = "Enters one's own number, which nobody else sees before all are revealed; it is not written into the event log.";
    const HIDES: &'static [&'static str] = &["said"];
    type Output = Mine;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Round::find(db, by, self.round).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Mine> {
        Round::hold(tx, self.round).await?;
        let round = Round::open(tx, by, self.round).await?;
        let invited = tx
            .query(sql!(
                "select count(*) from scoring_round_scorer where round_id = $1 and person_id = $2 and input = $3"
            ))
            .bind(round.id)
            .bind(by.person)
            .bind(self.input.clone())
            .value::<i64>()
            .await?;
        if invited != Some(1) {
            return Err(Error::Forbidden(format!("you were not asked to score {}", self.input)));
        }
        let idea = idea(tx, &round, &self.key).await?;
        let rules = rules_of(tx, round.product_id).await?;
        let input = input_of(&rules, &self.input).ok_or(Error::NotFound)?;
        let told = told(self.said.as_deref().unwrap_or_default(), &input, &rules)?;
        write(tx, &round, by, idea, &input, &told).await?;
        round.touch(tx);
        let said = match told {
            Told::Nothing => None,
            Told::Unsure => Some(read(None, &input)),
            Told::Number(value) => Some(read(Some(value), &input)),
        };
        Ok(Mine { key: self.key.as_str().to_owned(), input: input.id, said })
    }
}

/// A number as it is read.
pub(super) fn read(value: Option<f64>, input: &Input) -> String {
    value.map_or_else(|| UNSURE.to_owned(), |value| Said::Number(value).typed(input))
}

/// What a cell was told.
enum Told {
    Nothing,
    Unsure,
    Number(f64),
}

fn told(typed: &str, input: &Input, rules: &Rules) -> Result<Told> {
    if typed.trim() == UNSURE {
        return Ok(Told::Unsure);
    }
    Ok(number("said", typed, input, rules)?.map_or(Told::Nothing, Told::Number))
}

/// What was typed as a number of that column; what is bound to a fact needs nobody's judgement.
pub(super) fn number(field: &str, typed: &str, input: &Input, rules: &Rules) -> Result<Option<f64>> {
    match Said::parse(typed, input, rules).map_err(|why| Error::field(field, why))? {
        None => Ok(None),
        Some(Said::Number(value)) => Ok(Some(value)),
        Some(_) => Err(Error::field(field, "a number is asked for here; bind the cell in the sheet instead")),
    }
}

/// The idea, which has to be of the round and still of its product.
pub(super) async fn idea(db: &mut Db, round: &Round, key: &Key) -> Result<ItemId> {
    let found = db
        .query(sql!(
            "select i.id from item i join scoring_round_idea r on r.item_id = i.id
             where r.round_id = $1 and i.key = $2 and i.product_id = $3 and i.archived_at is null"
        ))
        .bind(round.id)
        .bind(key.as_str().to_owned())
        .bind(round.product_id);
    found.value::<ItemId>().await?.ok_or(Error::NotFound)
}

async fn write(tx: &mut Tx, round: &Round, by: &Actor, idea: ItemId, input: &Input, told: &Told) -> Result<()> {
    let value = match told {
        Told::Nothing => None,
        Told::Unsure => Some(None),
        Told::Number(value) => Some(Some(*value)),
    };
    let Some(value) = value else {
        tx.query(sql!(
            "delete from scoring_round_entry where round_id = $1 and item_id = $2 and input = $3 and person_id = $4"
        ))
        .bind(round.id)
        .bind(idea)
        .bind(input.id.clone())
        .bind(by.person)
        .run()
        .await?;
        return Ok(());
    };
    let at = tx.now;
    tx.query(sql!(
        "insert into scoring_round_entry (round_id, item_id, input, person_id, value, at) values ($1, $2, $3, $4, $5, $6)
         on conflict (round_id, item_id, input, person_id) do update set value = excluded.value, at = excluded.at"
    ))
    .bind(round.id)
    .bind(idea)
    .bind(input.id.clone())
    .bind(by.person)
    .bind(value)
    .bind(at)
    .run()
    .await?;
    Ok(())
}
