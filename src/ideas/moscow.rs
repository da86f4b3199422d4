//! `MoSCoW`: the ideas by must, should, could and won't, and what share of the effort each takes.

use std::collections::HashMap;

use methods::moscow::{self, Priority};
use methods::sum::sum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    scoring::{self, Board, Column, Method},
    sorting::Answer,
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::Result,
    items::Product,
    sql,
    store::Db,
};

/// Where the effort of an idea is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// The person-months of RICE.
    #[default]
    Rice,
    /// The weeks of cost of delay.
    Weeks,
    /// The size of WSJF.
    Size,
    /// The effort of the matrix.
    Matrix,
}

impl Effort {
    pub const ALL: [Effort; 4] = [Effort::Rice, Effort::Weeks, Effort::Size, Effort::Matrix];

    pub fn name(self) -> &'static str {
        match self {
            Effort::Rice => "rice",
            Effort::Weeks => "weeks",
            Effort::Size => "size",
            Effort::Matrix => "matrix",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Effort::Rice => "Effort (RICE)",
            Effort::Weeks => "Weeks",
            Effort::Size => "Size (WSJF)",
            Effort::Matrix => "Effort (matrix)",
        }
    }

    pub fn parse(name: &str) -> Option<Effort> {
        Effort::ALL.into_iter().find(|effort| effort.name() == name)
    }

    /// In which column of which method it stands.
    fn column(self) -> (Method, usize) {
        match self {
            Effort::Rice => (Method::Rice, 3),
            Effort::Weeks => (Method::Cd3, 1),
            Effort::Size => (Method::Wsjf, 3),
            Effort::Matrix => (Method::ValueEffort, 1),
        }
    }
}

/// Reads what must, should, could and will not be done.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// Where the effort is taken from; rice unless told.
    #[serde(default)]
    pub effort: Effort,
}

#[derive(Serialize, JsonSchema)]
pub struct Moscow {
    pub effort: Effort,
    /// Must, should, could, won't, and what is not sorted.
    pub columns: Vec<Lane>,
    /// Effort of all but what will not be done.
    pub total: Option<f64>,
    /// By how much effort the musts are over 60 % of it; 0 where they are not.
    pub over: f64,
}

#[derive(Serialize, JsonSchema)]
pub struct Lane {
    /// Nothing for what is not sorted.
    pub priority: Option<Answer>,
    /// At most 100 of them.
    pub items: Vec<Sorted>,
    pub ideas: usize,
    pub effort: f64,
    /// Of the effort that is to be done, from 0 to 1; nothing for what is not.
    pub share: Option<f64>,
    /// How many have no effort: the share says nothing of them.
    pub without_effort: usize,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct Sorted {
    pub key: String,
    pub title: String,
    pub effort: Option<f64>,
    pub voices: i64,
}

/// How many cards a column shows.
pub const MOST: usize = 100;
/// The most that musts should take of the effort.
pub const CAP: f64 = moscow::MOST_MUST;

impl Query for Read {
    const NAME: &'static str = "moscow.read";
    const ROUTE: Route = Route::get("/products/{product}/moscow");
    const ABOUT: &'static str = "Reads the open ideas by must, should, could and won't, the share of the effort that each takes, and whether the musts are over 60 % of it.";
    type Output = Moscow;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Moscow> {
        let product = Product::find(db, by, &self.product).await?;
        let sorted = sorted(db, product.id).await?;
        Ok(of(&scoring::read(db, product.id).await?, &sorted, self.effort))
    }
}

pub fn of(board: &Board, sorted: &HashMap<ItemId, Answer>, effort: Effort) -> Moscow {
    let (method, nth) = effort.column();
    let column = Column::of(board, method);
    let rows: Vec<(Option<Answer>, Sorted)> = board
        .ideas
        .iter()
        .zip(&column.values)
        .map(|(idea, values)| {
            let effort = values[nth].filter(|effort| *effort > 0.0);
            let row = Sorted { key: idea.key.clone(), title: idea.title.clone(), effort, voices: idea.voices };
            (sorted.get(&idea.id).copied(), row)
        })
        .collect();
    let efforts: Vec<(Priority, f64)> =
        rows.iter().filter_map(|(answer, row)| Some((answer.as_ref()?.priority(), row.effort?))).collect();
    let shares = moscow::shares(&efforts);
    let share = |answer: Option<Answer>| match answer? {
        Answer::Must => shares.map(|shares| shares.must),
        Answer::Should => shares.map(|shares| shares.should),
        Answer::Could => shares.map(|shares| shares.could),
        Answer::Wont => None,
    };
    let lane = |answer: Option<Answer>| {
        let mut items: Vec<Sorted> = rows.iter().filter(|(of, _)| *of == answer).map(|(_, row)| row.clone()).collect();
        items.sort_by_key(|row| std::cmp::Reverse(row.voices));
        let (ideas, without_effort) = (items.len(), items.iter().filter(|row| row.effort.is_none()).count());
        let effort = sum(items.iter().filter_map(|row| row.effort));
        items.truncate(MOST);
        Lane { priority: answer, items, ideas, effort, share: share(answer), without_effort }
    };
    Moscow {
        effort,
        columns: Answer::ALL.into_iter().map(Some).chain([None]).map(lane).collect(),
        total: shares.map(|shares| shares.effort),
        over: shares.filter(moscow::Shares::is_overcommitted).map_or(0.0, |shares| shares.over()),
    }
}

/// What was said of each open idea.
pub async fn sorted(db: &mut Db, product: ProductId) -> Result<HashMap<ItemId, Answer>> {
    let rows = db
        .query(sql!(
            "select i.id, s.said from item i cross join score s
             where i.product_id = $1 and i.kind = 'idea' and i.open and i.archived_at is null and s.item_id = i.id
                and s.input = 'moscow.priority'"
        ))
        .bind(product)
        .all::<(ItemId, String)>()
        .await?;
    Ok(rows.into_iter().filter_map(|(id, said)| Some((id, Answer::parse(&said)?))).collect())
}
