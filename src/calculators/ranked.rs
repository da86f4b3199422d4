//! What every scoring calculator answers: a score and a rank, or the reason why there is none.

use methods::score::{self, Scored};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
pub struct Ranked {
    /// In the order in which the items were given.
    pub scores: Vec<Place>,
}

#[derive(Serialize, JsonSchema)]
pub struct Place {
    /// Not rounded.
    pub score: Option<f64>,
    /// Why there is no score: `effort is 0`.
    pub no_score: Option<String>,
    /// 1 is the highest; equal scores share the better rank.
    pub rank: Option<usize>,
}

impl Ranked {
    pub fn of(scored: Vec<Scored>) -> Ranked {
        let ranks = score::ranks(&scored.iter().map(|scored| scored.as_ref().ok().copied()).collect::<Vec<_>>());
        let one = |(scored, rank): (Scored, Option<usize>)| match scored {
            Ok(score) => Place { score: Some(score), no_score: None, rank },
            Err(reason) => Place { score: None, no_score: Some(reason.to_string()), rank: None },
        };
        Ranked { scores: scored.into_iter().zip(ranks).map(one).collect() }
    }
}
