//! Settling what is taken: the median, or a number of one's own with a word on why. Nothing is averaged by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    cells::{self, Cell},
    entering::{idea, number},
    round::{Round, RoundId},
};
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, Result},
    ideas::scoring::{input_of, rules_of},
    items::{Key, text},
    sql,
    store::{Db, Tx},
};

/// Settles what is taken for one idea.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Settle {
    pub round: RoundId,
    pub key: Key,
    pub input: String,
    /// The number that is taken; the median unless told.
    #[serde(default)]
    pub said: Option<String>,
    /// Why, where it is not the median.
    #[serde(default)]
    #[schemars(length(max = 300))]
    pub words: Option<String>,
}

/// Opens again what was settled for one idea.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Unsettle {
    pub round: RoundId,
    pub key: Key,
    pub input: String,
}

/// Takes the number wherever everybody said the same.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Agree {
    pub round: RoundId,
}

#[derive(Serialize, JsonSchema)]
pub struct Agreed {
    /// How many were settled by this.
    pub settled: usize,
    pub message: String,
}

impl Command for Settle {
    const NAME: &'static str = "scoring_round.settle";
    const ROUTE: Route = Route::put("/scoring-rounds/{round}/results/{key}/{input}");
    const ABOUT: &'static str = "Settles what is taken for one idea once the numbers are shown: the median, or another number with a word on why.";
    type Output = Cell;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Round::find(db, by, self.round).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Cell> {
        let round = Round::revealed(tx, by, self.round).await?;
        round.must_lead(by)?;
        let cell = cell(tx, &round, &self.key, &self.input).await?;
        let rules = rules_of(tx, round.product_id).await?;
        let input = input_of(&rules, &self.input).ok_or(Error::NotFound)?;
        let typed = number("said", self.said.as_deref().unwrap_or_default(), &input, &rules)?;
        let value = typed.or(cell.median);
        let value = value.ok_or_else(|| Error::field("said", "nobody could say; type the number that is taken"))?;
        let words = text::prose("words", self.words.as_deref().unwrap_or_default().trim(), 300)?;
        let is_median = cell.median.is_some_and(|median| (median - value).abs() < 1e-9);
        if !is_median && words.is_empty() {
            return Err(Error::field("words", "say why it is not the median"));
        }
        let idea = idea(tx, &round, &self.key).await?;
        put(tx, &round, by, idea, &self.input, value, (!words.is_empty()).then_some(words)).await?;
        self::cell(tx, &round, &self.key, &self.input).await
    }
}

impl Command for Unsettle {
    const NAME: &'static str = "scoring_round.unsettle";
    const ROUTE: Route = Route::delete("/scoring-rounds/{round}/results/{key}/{input}");
    const ABOUT: &'static str = "Opens again what was settled for one idea.";
    type Output = Cell;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Round::find(db, by, self.round).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Cell> {
        let round = Round::revealed(tx, by, self.round).await?;
        round.must_lead(by)?;
        let idea = idea(tx, &round, &self.key).await?;
        tx.query(sql!("delete from scoring_round_result where round_id = $1 and item_id = $2 and input = $3"))
            .bind(round.id)
            .bind(idea)
            .bind(self.input.clone())
            .run()
            .await?;
        round.touch(tx);
        cell(tx, &round, &self.key, &self.input).await
    }
}

impl Command for Agree {
    const NAME: &'static str = "scoring_round.agree";
    const ROUTE: Route = Route::post("/scoring-rounds/{round}/agreement");
    const ABOUT: &'static str =
        "Takes the number wherever two or more said the same and nobody another; the rest is left to be talked about.";
    type Output = Agreed;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Round::find(db, by, self.round).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Agreed> {
        let round = Round::revealed(tx, by, self.round).await?;
        round.must_lead(by)?;
        let mut settled = 0;
        for cell in cells::cells(tx, &round).await? {
            if let (true, None, Some(value)) = (cell.agrees(), cell.settled, cell.median) {
                put(tx, &round, by, cell.item, &cell.input, value, None).await?;
                settled += 1;
            }
        }
        let message = match settled {
            0 => "Nowhere do all agree that is not settled already.".to_owned(),
            n => format!("{n} settled where all agree."),
        };
        Ok(Agreed { settled, message })
    }
}

async fn cell(db: &mut Db, round: &Round, key: &Key, input: &str) -> Result<Cell> {
    let cells = cells::cells(db, round).await?;
    cells.into_iter().find(|cell| cell.key == key.as_str() && cell.input == input).ok_or(Error::NotFound)
}

async fn put(
    tx: &mut Tx,
    round: &Round,
    by: &Actor,
    idea: ItemId,
    input: &str,
    value: f64,
    words: Option<String>,
) -> Result<()> {
    let at = tx.now;
    tx.query(sql!(
        "insert into scoring_round_result (round_id, item_id, input, value, words, by_id, at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (round_id, item_id, input)
            do update set value = excluded.value, words = excluded.words, by_id = excluded.by_id, at = excluded.at"
    ))
    .bind(round.id)
    .bind(idea)
    .bind(input.to_owned())
    .bind(value)
    .bind(words)
    .bind((!by.person.0.is_nil()).then_some(by.person))
    .bind(at)
    .run()
    .await?;
    round.touch(tx);
    Ok(())
}
