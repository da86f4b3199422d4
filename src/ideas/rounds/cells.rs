//! Everybody's numbers, idea by idea and column by column, once they are shown.

use std::collections::HashMap;

use methods::spread;
use schemars::JsonSchema;
use serde::Serialize;

use super::{reading::ideas, round::Round};
use crate::{
    command::ItemId,
    error::Result,
    ideas::scoring::{Said, input_of, rules_of},
    sql,
    store::Db,
};

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
