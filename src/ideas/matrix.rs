//! The value/effort matrix: quick wins, big bets, fill-ins and money pits, cut in the middle of the scales or at the median.

use methods::matrix::{self, Cut};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::scoring::{self, Board, Column, Method};
use crate::{
    command::{Actor, Query, Route},
    error::Result,
    items::Product,
    store::Db,
};

/// How many ideas are placed at most: those of the highest value for their effort.
pub const MOST: usize = 200;

/// Where the axes are cut in two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// In the middle of the scale.
    #[default]
    Middle,
    /// At the median: half of the ideas lie on each side.
    Median,
}

/// Reads the matrix.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// middle unless told
    #[serde(default)]
    pub cut: At,
}

#[derive(Serialize, JsonSchema)]
pub struct Matrix {
    pub cut: At,
    /// Above it is much value; what lies on it is little.
    pub value_cut: Option<f64>,
    /// Above it is much effort; what lies on it is little.
    pub effort_cut: Option<f64>,
    /// At most 200, the most value for its effort first.
    pub items: Vec<Placed>,
    /// How many open ideas have no value or no effort.
    pub missing: usize,
    /// How many more are placed than are shown.
    pub more: usize,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct Placed {
    pub key: String,
    pub title: String,
    pub value: f64,
    pub effort: f64,
    /// quick win, big bet, fill-in or money pit
    pub quadrant: &'static str,
    pub voices: i64,
}

impl Query for Read {
    const NAME: &'static str = "scoring.matrix";
    const ROUTE: Route = Route::get("/products/{product}/matrix");
    const ABOUT: &'static str = "Reads the value/effort matrix: the quadrant of each open idea, and where the axes are cut. What lies on a line counts as the lesser.";
    type Output = Matrix;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Matrix> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(of(&scoring::read(db, product.id).await?, self.cut))
    }
}

pub fn of(board: &Board, at: At) -> Matrix {
    let column = Column::of(board, Method::ValueEffort);
    let order = column.order();
    let both = |nth: &usize| Some((*nth, column.values[*nth][0]?, column.values[*nth][1]?));
    let placed: Vec<(usize, f64, f64)> = order.iter().filter_map(both).collect();
    let cut = |numbers: &[f64]| match at {
        At::Middle => Cut::Middle { least: 1.0, most: 10.0 }.at(numbers),
        At::Median => Cut::Median.at(numbers),
    };
    let value_cut = cut(&placed.iter().map(|(_, value, _)| *value).collect::<Vec<_>>());
    let effort_cut = cut(&placed.iter().map(|(.., effort)| *effort).collect::<Vec<_>>());
    let item = |(nth, value, effort): &(usize, f64, f64)| {
        let idea = &board.ideas[*nth];
        Some(Placed {
            key: idea.key.clone(),
            title: idea.title.clone(),
            value: *value,
            effort: *effort,
            quadrant: scoring::corner(matrix::quadrant(*value, *effort, value_cut?, effort_cut?)),
            voices: idea.voices,
        })
    };
    Matrix {
        cut: at,
        value_cut,
        effort_cut,
        missing: board.ideas.len() - placed.len(),
        more: placed.len().saturating_sub(MOST),
        items: placed.iter().take(MOST).filter_map(item).collect(),
    }
}
