//! What the page of an item shows of strategy: check-ins of a key result, the score of a goal.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    check_in_page::Standing,
    goal_shown::{Tree, score},
    scoring::{self, Scored},
};
use crate::{
    items::{Item, Kind, Product},
    web::{
        Visit,
        shown::{fixed, number},
    },
};

/// The part of one item's page.
pub enum Part {
    None,
    KeyResult(Box<Standing>),
    Goal { product: Box<Product>, goal: Box<Scored>, below: Vec<Scored> },
}

impl Part {
    pub async fn read(visit: &mut Visit, item: &Item) -> crate::Result<Part> {
        match (item.kind, &item.product) {
            (Kind::KeyResult, _) => Ok(Part::KeyResult(Box::new(Standing::read(visit, item).await?))),
            (Kind::Goal, Some(product)) => {
                let product = Product::find(&mut visit.db, &visit.actor, product).await?;
                let mut goals = scoring::read(&mut visit.db, &visit.actor, &product).await?;
                let Some(at) = goals.iter().position(|goal| goal.id == item.id) else { return Ok(Part::None) };
                let goal = goals.swap_remove(at);
                goals.retain(|other| goal.served_by.contains(&other.key));
                Ok(Part::Goal { product: Box::new(product), goal: Box::new(goal), below: goals })
            }
            _ => Ok(Part::None),
        }
    }

    pub fn shown(&self, item: &Item, now: DateTime<Utc>) -> Markup {
        match self {
            Part::None => html! {},
            Part::KeyResult(standing) => standing.shown(item, now),
            Part::Goal { product, goal, below } => of_goal(product, goal, below, now),
        }
    }
}

fn of_goal(product: &Product, goal: &Scored, below: &[Scored], now: DateTime<Utc>) -> Markup {
    let alone = [Scored { served_by: Vec::new(), serves: Vec::new(), ..goal.clone() }];
    html! {
        section.part id="score" {
            h2 { "Score " (score(goal)) }
            @if let Some(score) = goal.score { p.quiet.small { (worked_out(goal, below)) " = " (fixed(score, 2)) } }
            (Tree { product, goals: &alone, now }.shown())
            @if !below.is_empty() {
                h3 { "Goals that serve it" }
                (Tree { product, goals: below, now }.shown())
            }
        }
    }
}

/// The mean with its numbers in: "(0.5 × 1 + 0.7 × 2) ÷ 3".
fn worked_out(goal: &Scored, below: &[Scored]) -> String {
    let own = goal.key_results.iter().filter_map(|result| Some((result.score?, result.weight)));
    let parts: Vec<_> = own.chain(below.iter().filter_map(|goal| Some((goal.score?, goal.weight)))).collect();
    let sum =
        parts.iter().map(|(score, weight)| format!("{} × {}", fixed(*score, 2), number(*weight))).collect::<Vec<_>>();
    format!("({}) ÷ {}", sum.join(" + "), number(parts.iter().map(|(_, weight)| weight).sum()))
}
