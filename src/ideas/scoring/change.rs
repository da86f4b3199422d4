//! What would change the top of a sheet: the least change of one input, or of one weight, by which something below comes in.

use methods::sensitivity;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    column::Column,
    method::{Input, Method},
    rules::Rules,
    sheet::Board,
    table,
};

/// How many ideas are the top.
pub const TOP: usize = 5;
/// How many of those below it are looked at.
const BELOW: usize = 3;
/// Among how many ideas a change of weight is looked for; more of them would take as long as they are many.
const WEIGHED: usize = 5_000;

#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Changes {
    pub inputs: Vec<OfInput>,
    pub weights: Vec<OfWeight>,
}

/// One input of one idea, all else as it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OfInput {
    pub key: String,
    pub title: String,
    pub input: String,
    pub label: String,
    pub from: f64,
    /// What it would have to be at least, or at most, to come in: rounded so that it does.
    pub to: f64,
    /// Both as the cell shows them.
    pub from_said: String,
    pub to_said: String,
    /// Whom it would push out.
    pub pushes_out: String,
}

/// The weight of one criterion, in per cent of the whole, all else as it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OfWeight {
    pub criterion: String,
    pub from: f64,
    pub to: f64,
    pub comes_in: String,
    pub falls_out: String,
}

pub fn of(board: &Board, column: &Column) -> Changes {
    let order: Vec<usize> = column.order().into_iter().filter(|at| column.scored[*at].is_ok()).collect();
    if order.len() <= TOP {
        return Changes::default();
    }
    let last = order[TOP - 1];
    let Ok(goal) = column.scored[last].clone() else { return Changes::default() };
    let least = |at: &usize| {
        let (by, enough) = cheapest(&board.rules, column, *at, goal)?;
        let (idea, input) = (&board.ideas[*at], &column.inputs[by]);
        let from = column.values[*at][by]?;
        let comes_in = |value: f64| {
            let mut changed = column.values[*at].clone();
            changed[by] = Some(value);
            column.method.score(&board.rules, &changed).is_ok_and(|score| score >= goal)
        };
        let to = rounded(from, enough, input, comes_in);
        Some(OfInput {
            key: idea.key.clone(),
            title: idea.title.clone(),
            input: input.id.clone(),
            label: input.label.clone(),
            from,
            to,
            from_said: table::shown(input, from),
            to_said: table::shown(input, to),
            pushes_out: board.ideas[last].key.clone(),
        })
    };
    Changes {
        inputs: order[TOP..].iter().take(BELOW).filter_map(least).collect(),
        weights: if column.method == Method::Weighted { weights(board, column, &order) } else { Vec::new() },
    }
}

/// The number that is enough with as few digits as tell it from what it is, rounded away from that: what is said is true then.
fn rounded(from: f64, enough: f64, input: &Input, comes_in: impl Fn(f64) -> bool) -> f64 {
    let shown = if input.share { 100.0 } else { 1.0 };
    let (from, to) = (from * shown, enough * shown);
    let step = 10f64.powf((to - from).abs().max(0.01).log10().floor()).min(1.0);
    let steps = (to / step).abs();
    let away = if to > from { (to / step - 1e-9).ceil() } else { (to / step + 1e-9).floor() };
    let value = methods::score::rounded(away * step / shown, 9);
    let fits = input.least.is_none_or(|least| value >= least) && input.most.is_none_or(|most| value <= most);
    if steps.is_finite() && fits && comes_in(value) { value } else { enough }
}

/// The input whose change is the smallest share of what it is, with what it would have to be.
fn cheapest(rules: &Rules, column: &Column, at: usize, goal: f64) -> Option<(usize, f64)> {
    let values = &column.values[at];
    let with = |nth: usize, value: f64| {
        let mut changed = values.clone();
        changed[nth] = Some(value);
        column.method.score(rules, &changed).ok().filter(|score| *score >= goal)
    };
    let of = |(nth, input): (usize, &Input)| {
        let from = values[nth]?;
        let end = end(input, from);
        with(nth, end)?;
        let (mut short, mut enough) = (from, end);
        for _ in 0..60 {
            let middle = f64::midpoint(short, enough);
            if with(nth, middle).is_some() { enough = middle } else { short = middle }
        }
        let length = match (input.least, input.most) {
            (Some(least), Some(most)) => most - least,
            _ => from.abs().max(1e-9),
        };
        Some((nth, enough, (enough - from).abs() / length))
    };
    let all = column.inputs.iter().enumerate().filter_map(of);
    all.min_by(|a, b| a.2.total_cmp(&b.2)).map(|(nth, to, _)| (nth, to))
}

/// To a tenth, away from where it is.
fn outwards(from: f64, by: f64) -> f64 {
    let to = (from + by) * 10.0;
    (if by > 0.0 { (to - 1e-9).ceil() } else { (to + 1e-9).floor() } / 10.0).clamp(0.0, 100.0)
}

/// How far an input could go in the way that helps.
fn end(input: &Input, from: f64) -> f64 {
    if input.lowers {
        input.least.filter(|least| *least > 0.0).unwrap_or(from / 1_000.0)
    } else {
        input.most.unwrap_or(from.max(1.0) * 1_000.0)
    }
}

fn weights(board: &Board, column: &Column, order: &[usize]) -> Vec<OfWeight> {
    let criteria = board.rules.weighed();
    let order = &order[..order.len().min(WEIGHED)];
    let row = |at: &usize| -> Vec<f64> {
        let along = |(criterion, said): (&methods::weighted::Criterion, &Option<f64>)| {
            let counted = criterion.counted(*said).unwrap_or(criterion.least);
            (counted - criterion.least) / (criterion.most - criterion.least)
        };
        criteria.iter().zip(&column.values[*at]).map(along).collect()
    };
    let items: Vec<Vec<f64>> = order.iter().map(row).collect();
    let shares: Vec<f64> = criteria.iter().map(|criterion| criterion.weight).collect();
    let key = |at: usize| board.ideas[order[at]].key.clone();
    let changes = sensitivity::weights(&shares, &items, TOP);
    let named = changes.into_iter().map(|change| OfWeight {
        criterion: criteria[change.criterion].name.clone(),
        from: shares[change.criterion] * 100.0,
        to: outwards(shares[change.criterion] * 100.0, change.by * 100.0),
        comes_in: key(change.comes_in),
        falls_out: key(change.falls_out),
    });
    named.collect()
}
