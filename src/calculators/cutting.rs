//! The calculator of the cut line.

use methods::cut;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::method;
use crate::error::Error;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CutLine {
    /// The best first, at most 10,000.
    pub items: Vec<CutItem>,
    /// What there is room for, in the unit of the efforts.
    pub capacity: f64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CutItem {
    pub effort: Option<f64>,
    /// What a trade-off has said of it, whatever its rank.
    #[serde(default)]
    pub kept: Option<CutKept>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CutKept {
    In,
    Out,
}

#[derive(Serialize, JsonSchema)]
pub struct CutTold {
    /// `above`, `below`, or `unknown` where there is no effort; in the order given.
    pub sides: Vec<String>,
    /// What is above takes that much together.
    pub taken: f64,
    /// By how much what was kept in goes beyond the capacity.
    pub over: f64,
}

method!(CutLine => CutTold, "cut_line",
"Cuts a ranked list where it no longer fits a capacity; what a trade-off keeps in has its room first, what it keeps out takes none.",
"Cut at the first that does not fit: a smaller one does not jump the line", |input| {
    if input.items.len() > 10_000 {
        return Err(Error::field("items", "a list has at most 10,000 items"));
    }
    let amount = |value: f64| value.is_finite() && value >= 0.0;
    if !amount(input.capacity) {
        return Err(Error::field("capacity", "the capacity is 0 or more"));
    }
    if input.items.iter().any(|item| item.effort.is_some_and(|effort| !amount(effort))) {
        return Err(Error::field("items", "an effort is 0 or more"));
    }
    let entry = |item: &CutItem| cut::Entry {
        effort: item.effort,
        kept: item.kept.map(|kept| match kept {
            CutKept::In => cut::Kept::In,
            CutKept::Out => cut::Kept::Out,
        }),
    };
    let told = cut::cut(&input.items.iter().map(entry).collect::<Vec<_>>(), input.capacity);
    let side = |side: &cut::Side| match side {
        cut::Side::Above => "above".to_owned(),
        cut::Side::Below => "below".to_owned(),
        cut::Side::Unknown => "unknown".to_owned(),
    };
    Ok(CutTold { sides: told.sides.iter().map(side).collect(), taken: told.taken, over: told.over })
});
