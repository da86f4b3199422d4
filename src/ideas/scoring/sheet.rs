//! The sheet: every open idea with what was said of it, read at once, ranked by a method.

use std::{collections::HashSet, sync::Arc};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    agreement::{self, Agreement},
    change::{self, Changes},
    column::Column,
    explaining,
    facts::{Facts, Wanted},
    method::{self, Input, Method},
    orders::{self, Order},
    rules::{self, Rules},
    said::{self, Said},
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    items::{Product, listing},
    sql,
    store::Db,
};

/// How many ideas are scored together.
pub const MOST: i64 = 10_000;

/// An idea with what was said of it, by the id of the input.
#[derive(Clone)]
pub struct Idea {
    pub id: ItemId,
    pub key: String,
    pub title: String,
    pub voices: i64,
    pub(super) said: Vec<(String, Said)>,
}

impl Idea {
    /// What was said of it comes as one text: `rice.reach|800;rice.effort|=estimates`.
    pub(super) fn of(id: ItemId, key: String, title: String, voices: i64, said: Option<String>) -> Idea {
        let said = said.unwrap_or_default();
        let cells = said.split(';').filter_map(|cell| {
            let (input, said) = cell.split_once('|')?;
            Some((input.to_owned(), method::kept(input, said)?))
        });
        Idea { said: cells.collect(), id, key, title, voices }
    }

    pub fn said(&self, input: &str) -> Option<&Said> {
        self.said.iter().find(|(known, _)| known == input).map(|(_, said)| said)
    }
}

pub struct Board {
    pub rules: Rules,
    pub ideas: Vec<Idea>,
    pub facts: Arc<Facts>,
    /// Which facts cells are bound to.
    pub(super) wanted: Wanted,
    /// Whether there are more ideas than are scored together.
    pub cut: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: ItemId,
    key: String,
    title: String,
    voices: i64,
    said: Option<String>,
}

/// Every open idea of a product with its inputs, in one query, and one for each kind of fact that a cell is bound to.
pub async fn read(db: &mut Db, product: ProductId) -> Result<Board> {
    let rules = rules::of(db, product).await?;
    let mut rows: Vec<Row> = db
        .query(sql!(
            "select i.id, i.key, i.title, i.voices, string_agg(s.input || '|' || s.said, ';') as said
             from item i left join score s on s.item_id = i.id
             where i.product_id = $1 and i.kind = 'idea' and i.open and i.archived_at is null
             group by i.id order by i.created_at, i.id limit $2"
        ))
        .bind(product)
        .bind(MOST + 1)
        .all()
        .await?;
    let cut = rows.len() as i64 > MOST;
    rows.truncate(MOST as usize);
    let ideas: Vec<Idea> =
        rows.into_iter().map(|row| Idea::of(row.id, row.key, row.title, row.voices, row.said)).collect();
    let mut wanted = Wanted::default();
    let fills = rules.fills.keys().filter_map(|input| rules.fill(input));
    fills.for_each(|said| wanted.note(&said));
    ideas.iter().flat_map(|idea| &idea.said).for_each(|(_, said)| wanted.note(said));
    let facts = Facts::of(db, product, &wanted).await?;
    Ok(Board { rules, ideas, facts: Arc::new(facts), wanted, cut })
}

impl Board {
    /// Each method that has a score for at least one idea, and the one that is looked at.
    pub fn columns(&self, looked_at: Method) -> Vec<Column> {
        let said_of: HashSet<&str> =
            self.ideas.iter().flat_map(|idea| &idea.said).map(|(input, _)| input.as_str()).collect();
        // A method of which nothing was said has no score for anything.
        let touched = |method: &Method| {
            let mut inputs = method.inputs(&self.rules).into_iter();
            let surveyed = matches!(method, Method::Kano | Method::Opportunity) && self.facts.knows_surveys();
            *method == looked_at || surveyed || inputs.any(|input| said_of.contains(input.id.as_str()))
        };
        let all = Method::ALL.into_iter().filter(touched).map(|method| Column::of(self, method));
        all.filter(|column| column.method == looked_at || column.known() > 0).collect()
    }
}

/// Reads a sheet.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    pub method: Method,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// How many of the best are passed over: the `next` of the page before.
    #[serde(default)]
    pub after: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Sheet {
    pub method: Method,
    pub formula: String,
    pub inputs: Vec<Input>,
    /// The highest score first; what has none stands below.
    pub items: Vec<Line>,
    pub ideas: usize,
    pub scored: usize,
    /// What is to be known of the whole of it: weights that do not sum to 100, a column without a 1.
    pub cautions: Vec<String>,
    pub agreement: Vec<Agreement>,
    /// What would change the top five.
    pub changes: Changes,
    /// By cost of delay: what the delay costs in several orders, the cheapest first.
    pub orders: Vec<Order>,
    pub next: Option<i64>,
}

/// One idea in it.
#[derive(Serialize, JsonSchema)]
pub struct Line {
    pub key: String,
    pub title: String,
    /// 1 is the highest; equal scores share the better rank.
    pub rank: Option<usize>,
    /// Not rounded.
    pub score: Option<f64>,
    /// Why there is none: `effort is 0`.
    pub no_score: Option<String>,
    /// The formula with the numbers in it.
    pub explained: Option<String>,
    pub cells: Vec<Cell>,
    /// Its rank by the other methods that have scores.
    pub elsewhere: Vec<Elsewhere>,
}

#[derive(Serialize, JsonSchema)]
pub struct Cell {
    pub input: String,
    /// As it was said: `800`, `8 weeks`, `=demand`, `=10 % of TID-9`; nothing where a column is filled from a fact.
    pub said: Option<String>,
    /// What it comes to.
    pub value: Option<f64>,
    /// Why it is to be looked at again although it counts: it is off the scale of the method.
    pub caution: Option<String>,
    /// Whence that is: said, the latest value of a metric, the feedback, the work below, a survey.
    pub source: Option<String>,
    /// Who said it, and when.
    pub by: Option<String>,
    pub at: Option<DateTime<Utc>>,
    /// The key of the idea it was said of, when that was merged into this one.
    pub origin: Option<String>,
    /// Why it comes to nothing although it is bound.
    pub why: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Elsewhere {
    pub method: Method,
    pub rank: Option<usize>,
}

impl Query for Read {
    const NAME: &'static str = "scoring.sheet";
    const ROUTE: Route = Route::get("/products/{product}/scores");
    const ABOUT: &'static str = "Reads the open ideas ranked by a method: each input, each score with its formula or why there is none, how far the methods agree, and what would change the top five. At most 10,000 ideas are scored together.";
    type Output = Sheet;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Sheet> {
        let product = Product::find(db, by, &self.product).await?;
        let limit = listing::limit(self.limit)? as usize;
        let from = usize::try_from(self.after.unwrap_or(0))
            .map_err(|_| Error::field("after", "this is not the next of a page"))?;
        let board = read(db, product.id).await?;
        let mut sheet = sheet(&board, self.method, from, limit);
        explaining::explain(db, &board, &sheet.inputs, &mut sheet.items).await?;
        Ok(sheet)
    }
}

/// A page of a sheet.
pub fn sheet(board: &Board, method: Method, from: usize, limit: usize) -> Sheet {
    let columns = board.columns(method);
    let column = columns.iter().find(|column| column.method == method);
    let Some(column) = column else { unreachable!("the method that is looked at is among them") };
    let order = column.order();
    let line = |at: &usize| line(board, column, &columns, *at);
    Sheet {
        method,
        formula: method.formula().into(),
        inputs: column.inputs.clone(),
        items: order.iter().skip(from).take(limit).map(line).collect(),
        ideas: board.ideas.len(),
        scored: column.known(),
        cautions: method.cautions(&board.rules, &column.values),
        agreement: agreement::between(&columns),
        changes: change::of(board, column),
        orders: orders::of(board, column, &columns),
        next: (order.len() > from.saturating_add(limit)).then(|| (from + limit) as i64),
    }
}

/// One idea by a method, and how many are scored; nothing when it is not open.
pub fn one(board: &Board, method: Method, key: &str) -> (Option<Line>, Vec<Input>, usize) {
    let columns = board.columns(method);
    let Some(column) = columns.iter().find(|column| column.method == method) else { return (None, Vec::new(), 0) };
    let at = board.ideas.iter().position(|idea| idea.key == key);
    (at.map(|at| line(board, column, &columns, at)), column.inputs.clone(), column.known())
}

fn line(board: &Board, column: &Column, columns: &[Column], at: usize) -> Line {
    let (idea, values) = (&board.ideas[at], &column.values[at]);
    let cell = |(input, value): (&Input, &Option<f64>)| Cell {
        input: input.id.clone(),
        said: idea.said(&input.id).map(|said| said.typed(input)),
        value: *value,
        caution: value.and_then(|value| said::off_scale(value, input)),
        source: None,
        by: None,
        at: None,
        origin: None,
        why: explaining::why(idea, input, *value, board),
    };
    let score = column.scored[at].as_ref().ok().copied();
    let cells: Vec<Cell> = column.inputs.iter().zip(values).map(cell).collect();
    let others = columns.iter().filter(|other| other.method != column.method);
    Line {
        key: idea.key.clone(),
        title: idea.title.clone(),
        rank: column.ranks[at],
        score,
        no_score: column.scored[at].as_ref().err().map(|why| {
            let bound = cells.iter().find_map(|cell| cell.why.clone());
            bound.map_or_else(|| why.to_string(), |bound| format!("{why}: {bound}"))
        }),
        explained: score.map(|score| column.method.explained(&board.rules, values, score)),
        cells,
        elsewhere: others.map(|other| Elsewhere { method: other.method, rank: other.ranks[at] }).collect(),
    }
}
