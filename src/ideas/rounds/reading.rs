//! A round as one person may see it: before all is revealed their own numbers and how far everybody is, then everything.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    cells::{Cell, cells},
    entering::{Mine, read},
    round::{Round, RoundId, rounds},
};
use crate::{
    command::{Actor, ItemId, PersonId, Query, Route},
    error::Result,
    ideas::scoring::{Input, Rules, input_of, rules_of},
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

/// Reads a round.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub round: RoundId,
}

impl Query for Read {
    const NAME: &'static str = "scoring_round.read";
    const ROUTE: Route = Route::get("/scoring-rounds/{round}");
    const ABOUT: &'static str = "Reads a round of scoring: who has entered how many, your own numbers, and once it is revealed everybody's, furthest apart first.";
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
pub(super) async fn ideas(db: &mut Db, round: &Round) -> Result<Vec<Scored>> {
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
