//! A round as one person may see it: before all is revealed their own numbers and how far everybody is, then everything.

use std::collections::HashMap;

use methods::spread;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    entering::{Mine, read},
    round::{Round, RoundId, rounds},
};
use crate::{
    command::{Actor, ItemId, PersonId, Query, Route},
    error::Result,
    ideas::scoring::{Input, Rules, Said, input_of, rules_of},
    items::{Product, listing},
    sql,
    store::Db,
};

#[derive(Serialize, JsonSchema)]
pub struct Whole {
    #[serde(flatten)]
    pub round: Round,
    /// What is scored.
    pub criteria: Vec<Input>,
    pub ideas: Vec<Scored>,
    /// Who scores what, and how far they are.
    pub scorers: Vec<Progress>,
    /// Your own numbers.
    pub mine: Vec<Mine>,
    /// Everybody's numbers, where they lie furthest apart first; nothing before they are revealed.
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Scored {
    pub key: String,
    pub title: String,
    #[serde(skip)]
    pub id: ItemId,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Progress {
    /// The e-mail address.
    pub person: String,
    pub name: String,
    pub inputs: Vec<String>,
    /// How many numbers they have entered, of how many.
    pub given: i64,
    pub asked: i64,
    pub me: bool,
}

/// One idea in one column.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Cell {
    pub key: String,
    pub title: String,
    pub input: String,
    pub label: String,
    /// Who said what, the lowest first.
    pub said: Vec<One>,
    pub lowest: Option<f64>,
    pub highest: Option<f64>,
    pub median: Option<f64>,
    /// How much of the scale lies between the lowest and the highest, from 0 to 1.
    pub apart: Option<f64>,
    /// What stands in the sheet now, where that is a number.
    pub stands: Option<f64>,
    /// What was settled.
    pub settled: Option<f64>,
    /// Why, where it is not the median.
    pub words: Option<String>,
    #[serde(skip)]
    pub item: ItemId,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct One {
    pub name: String,
    /// Nothing where they could not say.
    pub value: Option<f64>,
}

impl Cell {
    /// Two or more said the same, and nobody another number.
    pub fn agrees(&self) -> bool {
        let sure = self.said.iter().filter(|one| one.value.is_some()).count();
        sure > 1 && self.apart == Some(0.0)
    }
}

/// Reads a round.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub round: RoundId,
}

impl Query for Read {
    const NAME: &'static str = "scoring_round.read";
    const ROUTE: Route = Route::get("/scoring-rounds/{round}");
    const ABOUT: &'static str =
        "Reads a round of scoring: who has entered how many, your own numbers, and once it is revealed everybody's, furthest apart first.";
    type Output = Whole;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Whole> {
        let round = Round::find(db, by, self.round).await?;
        whole(db, round, by).await
    }
}

pub(super) async fn whole(db: &mut Db, round: Round, by: &Actor) -> Result<Whole> {
    let rules = rules_of(db, round.product_id).await?;
    let criteria: Vec<Input> = round.inputs.iter().filter_map(|input| input_of(&rules, input)).collect();
    let ideas = ideas(db, &round).await?;
    let mine = mine(db, &round, by, &rules).await?;
    let hidden = round.revealed_at.is_none();
    Ok(Whole {
        scorers: progress(db, &round, ideas.len() as i64, by).await?,
        cells: if hidden { Vec::new() } else { cells(db, &round).await? },
        criteria,
        ideas,
        mine,
        round,
    })
}

/// What has gone to another product is no more of the round.
async fn ideas(db: &mut Db, round: &Round) -> Result<Vec<Scored>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title, i.id from scoring_round_idea r join item i on i.id = r.item_id
             where r.round_id = $1 and i.product_id = $2 and i.archived_at is null order by i.created_at, i.id"
        ))
        .bind(round.id)
        .bind(round.product_id)
        .all()
        .await?)
}

async fn mine(db: &mut Db, round: &Round, by: &Actor, rules: &Rules) -> Result<Vec<Mine>> {
    let rows = db
        .query(sql!(
            "select i.key, e.input, e.value from scoring_round_entry e join item i on i.id = e.item_id
             where e.round_id = $1 and e.person_id = $2 and i.product_id = $3"
        ))
        .bind(round.id)
        .bind(by.person)
        .bind(round.product_id)
        .all::<(String, String, Option<f64>)>()
        .await?;
    let of = |(key, input, value): (String, String, Option<f64>)| {
        let said = input_of(rules, &input).map(|input| read(value, &input));
        Mine { key, input, said }
    };
    Ok(rows.into_iter().map(of).collect())
}

async fn progress(db: &mut Db, round: &Round, ideas: i64, by: &Actor) -> Result<Vec<Progress>> {
    let asked = db
        .query(sql!(
            "select p.id, p.email, p.name, s.input from scoring_round_scorer s join person p on p.id = s.person_id
             where s.round_id = $1 order by lower(p.name), p.id"
        ))
        .bind(round.id)
        .all::<(PersonId, String, String, String)>()
        .await?;
    let given: HashMap<PersonId, i64> = db
        .query(sql!(
            "select e.person_id, count(*) from scoring_round_entry e join item i on i.id = e.item_id
             where e.round_id = $1 and i.product_id = $2 and i.archived_at is null group by e.person_id"
        ))
        .bind(round.id)
        .bind(round.product_id)
        .all::<(PersonId, i64)>()
        .await?
        .into_iter()
        .collect();
    let mut all: Vec<Progress> = Vec::new();
    for (id, person, name, input) in asked {
        match all.last_mut().filter(|last| last.person == person) {
            Some(last) => {
                last.inputs.push(input);
                last.asked += ideas;
            }
            None => all.push(Progress {
                person,
                name,
                inputs: vec![input],
                given: given.get(&id).copied().unwrap_or(0),
                asked: ideas,
                me: id == by.person,
            }),
        }
    }
    Ok(all)
}

#[derive(sqlx::FromRow)]
struct Row {
    item_id: ItemId,
    input: String,
    name: String,
    value: Option<f64>,
}

#[derive(sqlx::FromRow)]
struct Taken {
    item_id: ItemId,
    input: String,
    value: f64,
    words: Option<String>,
}

/// Every cell of the round with everybody's numbers, furthest apart first.
pub(super) async fn cells(db: &mut Db, round: &Round) -> Result<Vec<Cell>> {
    let rules = rules_of(db, round.product_id).await?;
    let ideas = ideas(db, round).await?;
    let mut entries: HashMap<(ItemId, String), Vec<One>> = HashMap::new();
    for row in entered(db, round).await? {
        entries.entry((row.item_id, row.input)).or_default().push(One { name: row.name, value: row.value });
    }
    let mut settled: HashMap<(ItemId, String), Taken> =
        results(db, round).await?.into_iter().map(|row| ((row.item_id, row.input.clone()), row)).collect();
    let stands = stands(db, round).await?;
    let mut cells = Vec::new();
    for input in round.inputs.iter().filter_map(|input| input_of(&rules, input)) {
        for idea in &ideas {
            let at = (idea.id, input.id.clone());
            let said = entries.remove(&at).unwrap_or_default();
            let values: Vec<f64> = said.iter().filter_map(|one| one.value).collect();
            let spread = spread::of(&values, input.least.zip(input.most));
            let result = settled.remove(&at);
            cells.push(Cell {
                key: idea.key.clone(),
                title: idea.title.clone(),
                label: input.label.clone(),
                lowest: spread.map(|spread| spread.lowest),
                highest: spread.map(|spread| spread.highest),
                median: spread.map(|spread| spread.median),
                apart: spread.map(|spread| spread.apart),
                stands: stands.get(&at).copied(),
                settled: result.as_ref().map(|result| result.value),
                words: result.and_then(|result| result.words),
                input: at.1,
                said,
                item: idea.id,
            });
        }
    }
    cells.sort_by(|a, b| b.apart.unwrap_or(-1.0).total_cmp(&a.apart.unwrap_or(-1.0)));
    Ok(cells)
}

async fn entered(db: &mut Db, round: &Round) -> Result<Vec<Row>> {
    Ok(db
        .query(sql!(
            "select e.item_id, e.input, p.name, e.value from scoring_round_entry e join person p on p.id = e.person_id
             where e.round_id = $1 order by e.value, lower(p.name), p.id"
        ))
        .bind(round.id)
        .all()
        .await?)
}

async fn results(db: &mut Db, round: &Round) -> Result<Vec<Taken>> {
    Ok(db
        .query(sql!("select item_id, input, value, words from scoring_round_result where round_id = $1"))
        .bind(round.id)
        .all()
        .await?)
}

/// The numbers that stand in the sheet now.
async fn stands(db: &mut Db, round: &Round) -> Result<HashMap<(ItemId, String), f64>> {
    let rows = db
        .query(sql!(
            "select s.item_id, s.input, s.said from scoring_round_idea r join score s on s.item_id = r.item_id where r.round_id = $1"
        ))
        .bind(round.id)
        .all::<(ItemId, String, String)>()
        .await?;
    let number = |(item, input, said): (ItemId, String, String)| match Said::read(&said)? {
        Said::Number(value) => Some(((item, input), value)),
        _ => None,
    };
    Ok(rows.into_iter().filter_map(number).collect())
}

/// Lists the rounds of a product, newest first.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<Uuid>,
}

#[derive(Serialize, JsonSchema)]
pub struct Rounds {
    pub items: Vec<Round>,
    pub next: Option<String>,
}

impl Query for List {
    const NAME: &'static str = "scoring_round.list";
    const ROUTE: Route = Route::get("/products/{product}/ideas/rounds");
    const ABOUT: &'static str = "Lists the rounds of scoring of a product, newest first.";
    type Output = Rounds;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Rounds> {
        let product = Product::find(db, by, &self.product).await?;
        list(db, &product, listing::limit(self.limit)?, self.after).await
    }
}

pub(super) async fn list(db: &mut Db, product: &Product, limit: i64, after: Option<Uuid>) -> Result<Rounds> {
    let mut items = db
        .query(sql!(rounds!("where r.product_id = $1 and r.id < $2 order by r.id desc limit $3")))
        .bind(product.id)
        .bind(after.unwrap_or(Uuid::max()))
        .bind(limit + 1)
        .all::<Round>()
        .await?;
    let next = listing::cut(&mut items, limit, |last| last.id.to_string());
    Ok(Rounds { items, next })
}
