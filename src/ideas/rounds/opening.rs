//! Opening a round: which ideas, which columns of the sheet, and who scores what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{
    inviting::{self, Scorer},
    round::{Round, RoundId},
};
use crate::{
    command::{Actor, Command, ItemId, Place, ProductId, Right, Route},
    error::{Error, Result},
    ideas::scoring::{Method, Rules, input_of, rules_of},
    items::{Key, Product, text},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// How many ideas a group can score in one go.
const MOST_IDEAS: usize = 50;
const MOST_INPUTS: usize = 8;

/// Opens a round of scoring.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Open {
    pub product: String,
    #[schemars(length(min = 1, max = 120))]
    pub title: String,
    /// The keys of the ideas, at most 50.
    pub ideas: Vec<Key>,
    /// The columns of the sheet, at most 8: `rice.reach`, `own.c1`.
    #[serde(default)]
    pub inputs: Vec<String>,
    /// All columns of that method, where none are named.
    #[serde(default)]
    pub method: Option<Method>,
    /// Who scores what; more can be invited until all is revealed.
    #[serde(default)]
    pub scorers: Vec<Scorer>,
}

impl Command for Open {
    const NAME: &'static str = "scoring_round.open";
    const ROUTE: Route = Route::create("/products/{product}/ideas/rounds");
    const ABOUT: &'static str = "Opens a round in which a group scores ideas in secret: which ideas, which columns of the sheet, and who scores what.";
    type Output = Round;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let about = format!("Score “{}” together", self.title.trim());
        Ok(Place::product(Right::ShapeIdeas, product.id).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Round> {
        let product = Product::find(tx, by, &self.product).await?;
        let title = text::line("title", &self.title, 120)?;
        let inputs = self.inputs(&rules_of(tx, product.id).await?)?;
        let ideas = ideas(tx, product.id, &self.ideas).await?;
        let (id, now) = (RoundId(tx.id()), tx.now);
        tx.query(sql!(
            "insert into scoring_round (id, product_id, title, inputs, opened_by, opened_at) values ($1, $2, $3, $4, $5, $6)"
        ))
        .bind(id)
        .bind(product.id)
        .bind(title)
        .bind(Json(inputs))
        .bind(by.person)
        .bind(now)
        .run()
        .await?;
        tx.query(sql!(
            sqlite: "insert into scoring_round_idea (round_id, item_id) select $1, unhex(replace(value, '-', '')) from json_each($2)",
            postgres: "insert into scoring_round_idea (round_id, item_id) select $1, value::uuid from jsonb_array_elements_text($2)",
        ))
        .bind(id)
        .bind(Json(ideas))
        .run()
        .await?;
        let round = Round::find(tx, by, id).await?;
        for scorer in self.scorers {
            inviting::invite(tx, &round, scorer).await?;
        }
        tx.touch(Topic::product(&product.key));
        Ok(round)
    }

    fn next(output: &Round) -> Option<String> {
        Some(output.href())
    }
}

impl Open {
    fn inputs(&self, rules: &Rules) -> Result<Vec<String>> {
        let mut inputs: Vec<String> = Vec::new();
        for input in &self.inputs {
            let known = input_of(rules, input).filter(|known| known.read_from.is_none());
            let known =
                known.ok_or_else(|| Error::field("inputs", format!("there is no column {input} to be scored")))?;
            if !inputs.contains(&known.id) {
                inputs.push(known.id);
            }
        }
        if inputs.is_empty() {
            let of_method = self
                .method
                .filter(|method| !method.is_read(rules))
                .map(|method| method.inputs(rules))
                .unwrap_or_default();
            inputs = of_method.into_iter().map(|input| input.id).collect();
        }
        match inputs.len() {
            0 => Err(Error::field("inputs", "say what is scored")),
            1..=MOST_INPUTS => Ok(inputs),
            _ => Err(Error::field("inputs", format!("a round has at most {MOST_INPUTS} columns"))),
        }
    }
}

/// The open ideas of those keys, in one query.
async fn ideas(db: &mut Db, product: ProductId, keys: &[Key]) -> Result<Vec<ItemId>> {
    if keys.is_empty() || keys.len() > MOST_IDEAS {
        return Err(Error::field("ideas", format!("choose 1 to {MOST_IDEAS} ideas")));
    }
    let found = db
        .query(sql!(
            sqlite: "select i.id, i.key from json_each($2) v cross join item i
                     where i.key = v.value and i.product_id = $1 and i.kind = 'idea' and i.open and i.archived_at is null",
            postgres: "select i.id, i.key from jsonb_array_elements_text($2) v cross join item i
                     where i.key = v.value and i.product_id = $1 and i.kind = 'idea' and i.open and i.archived_at is null",
        ))
        .bind(product)
        .bind(Json(keys.iter().map(|key| key.as_str().to_owned()).collect::<Vec<_>>()))
        .all::<(ItemId, String)>()
        .await?;
    if let Some(wrong) = keys.iter().find(|key| !found.iter().any(|(_, found)| found == key.as_str())) {
        return Err(Error::field("ideas", format!("{wrong} is no open idea of this product")));
    }
    let mut ids: Vec<ItemId> = found.into_iter().map(|(id, _)| id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}
