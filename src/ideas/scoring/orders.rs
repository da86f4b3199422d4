//! What delay costs in several orders: by CD3, the shortest first, the costliest first, as noted, and as other methods rank.

use methods::delay::{Job, cost_of};
use schemars::JsonSchema;
use serde::Serialize;

use super::{column::Column, method::Method, sheet::Board};

/// How many of an order are named.
const NAMED: usize = 5;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Order {
    /// `cd3`, `duration`, `cost`, `noted`, or the method by which it is ranked.
    pub by: String,
    pub label: String,
    /// What the delay of all of them costs when they are done one after the other in this order.
    pub cost: f64,
    /// By how much that is more than in the cheapest of these orders.
    pub more: f64,
    /// The keys of the first five.
    pub first: Vec<String>,
    /// Their titles.
    pub titles: Vec<String>,
}

/// The cheapest first; nothing for other methods, and where fewer than two have a score.
pub fn of(board: &Board, column: &Column, columns: &[Column]) -> Vec<Order> {
    if column.method != Method::Cd3 || column.known() < 2 {
        return Vec::new();
    }
    let job = |at: usize| Job {
        cost: column.values[at][0].unwrap_or_default(),
        duration: column.values[at][1].unwrap_or_default(),
    };
    let known: Vec<usize> = (0..board.ideas.len()).filter(|at| column.scored[*at].is_ok()).collect();
    let sorted = |by: &dyn Fn(usize) -> f64| {
        let mut order = known.clone();
        order.sort_by(|a, b| by(*a).total_cmp(&by(*b)));
        order
    };
    let ranked = |column: &Column| {
        let mut order = known.clone();
        order.sort_by_key(|at| column.ranks[*at].unwrap_or(usize::MAX));
        order
    };
    let mut orders = vec![
        ("cd3".to_owned(), "By cost of delay ÷ duration".to_owned(), ranked(column)),
        ("duration".into(), "The shortest first".into(), sorted(&|at| job(at).duration)),
        ("cost".into(), "The costliest delay first".into(), sorted(&|at| -job(at).cost)),
        ("noted".into(), "As they were noted".into(), known.clone()),
    ];
    // What ranks only some of them says nothing of an order of all.
    let ranks_all = |other: &Column| known.iter().all(|at| other.ranks[*at].is_some());
    for other in columns.iter().filter(|other| other.method != Method::Cd3 && ranks_all(other)) {
        orders.push((other.method.name().into(), format!("As {} ranks", other.method.label()), ranked(other)));
    }
    let mut orders: Vec<Order> = orders
        .into_iter()
        .map(|(by, label, order)| Order {
            by,
            label,
            cost: cost_of(&order.iter().map(|at| job(*at)).collect::<Vec<_>>()),
            more: 0.0,
            first: order.iter().take(NAMED).map(|at| board.ideas[*at].key.clone()).collect(),
            titles: order.iter().take(NAMED).map(|at| board.ideas[*at].title.clone()).collect(),
        })
        .collect();
    orders.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    let least = orders.first().map_or(0.0, |order| order.cost);
    for order in &mut orders {
        order.more = order.cost - least;
    }
    orders
}
