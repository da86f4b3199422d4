//! Everything on a roadmap, and what an audience sees of it: by its rules, and by hand.

use super::{beside, kept::Audience, rules::Field, seen::fits};
use crate::{
    command::Actor,
    error::Result,
    items::{Kind, Product, several},
    roadmap::{bet::Roadmap, marks},
    store::Db,
};

/// A bet, release or milestone, and whether an audience sees it: by the rules, and by hand.
pub struct Standing {
    pub key: String,
    pub title: String,
    pub kind: Kind,
    pub status: String,
    pub rule: bool,
    pub choice: Option<bool>,
}

/// Everything on a roadmap, and what an audience sees of it.
pub async fn standing(db: &mut Db, by: &Actor, product: &Product, audience: &Audience) -> Result<Vec<Standing>> {
    let products = std::slice::from_ref(product);
    let rules = &audience.rules;
    let road = Roadmap::read(db, by, products, by.at).await?;
    let marked = beside::marks(db, &several::row(products)).await?;
    let chosen = beside::choices(db, product.id, &audience.audience).await?;
    let of_days = rules.has_dates() && rules.grants(Field::Milestones);
    let days = if of_days { marks::days(db, products).await? } else { Vec::new() };
    let bets = road.bets.into_iter().map(|bet| Standing {
        rule: fits(rules, &bet, &marked),
        choice: chosen.get(&bet.id).copied(),
        key: bet.key,
        title: bet.title,
        kind: Kind::Initiative,
        status: bet.status,
    });
    let days = days.into_iter().map(|day| Standing {
        rule: true,
        choice: chosen.get(&day.id).copied(),
        key: day.key,
        title: day.title,
        kind: if day.kind == Kind::Release.name() { Kind::Release } else { Kind::Milestone },
        status: String::new(),
    });
    Ok(bets.chain(days).collect())
}
