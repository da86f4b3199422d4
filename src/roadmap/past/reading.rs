//! The roadmap as it stood at the end of a day, for programs and for every view of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    READ, beside,
    day::{Moment, Span},
    links::Ties,
    rewinding::{self, Stood},
};
use crate::{
    command::{Actor, Query, Route},
    error::Result,
    items::Product,
    roadmap::{
        bet::{Bet, MOST, Roadmap},
        dependency::Dependency,
        reading::Wanted,
    },
    store::Db,
};

/// Reads the roadmap of a product as it stood at the end of a day.
#[derive(Deserialize, JsonSchema)]
pub struct At {
    pub product: String,
    /// Not before the product began, and not to come.
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub day: NaiveDate,
    #[serde(flatten)]
    pub wanted: Wanted,
}

#[derive(Serialize, JsonSchema)]
pub struct AsItStood {
    pub day: NaiveDate,
    /// The time zone whose day it is: that of the product's teams where they agree, otherwise UTC.
    pub zone: String,
    #[serde(flatten)]
    pub roadmap: Roadmap,
}

impl Query for At {
    const NAME: &'static str = "roadmap.at";
    const ROUTE: Route = Route::get("/products/{product}/roadmap/at");
    const ABOUT: &'static str = "Reads the roadmap of a product as it stood at the end of a day: the bets there were, in the order and with the dates, horizon, goal, owner and health they had, and how much of the work that is below them now was done; without forecasts and metrics.";
    type Output = AsItStood;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<AsItStood> {
        self.wanted.check()?;
        let product = Product::find(db, by, &self.product).await?;
        let span = Span::of(db, &product, by.at).await?;
        let moment = span.end_of("day", self.day)?;
        let roadmap = read(db, by, &product, moment).await?.only(|bet| self.wanted.fits(bet, &by.email));
        Ok(AsItStood { day: self.day, zone: span.zone.to_string(), roadmap })
    }
}

pub async fn read(db: &mut Db, by: &Actor, product: &Product, moment: Moment) -> Result<Roadmap> {
    let (mut stood, ties) = with_goals(db, by, product, moment).await?;
    let unread = stood.len() == READ;
    stood.retain(Stood::is_there);
    stood.sort_by(|a, b| {
        let place = |one: &Stood| (!one.bet.open, one.rank.is_none(), one.rank.clone());
        place(a).cmp(&place(b))
    });
    let cut = unread || stood.len() > MOST;
    stood.truncate(MOST);
    let mut bets: Vec<Bet> = stood.into_iter().map(|one| one.bet).collect();
    let mut healths = beside::healths(db, product.id, moment).await?;
    let below = beside::below(db, product.id, moment).await?;
    for bet in &mut bets {
        bet.health = healths.remove(&bet.id);
        bet.work = below.get(&bet.id).copied().unwrap_or_default();
    }
    let known: HashMap<&str, &Bet> = bets.iter().map(|bet| (bet.key.as_str(), bet)).collect();
    let blocked = bets.iter().flat_map(|bet| ties.of(bet.id, "blocks").map(move |to| (bet, to)));
    let dependencies = blocked.filter_map(|(bet, to)| Some(Dependency::of(bet, known.get(to)?))).collect();
    Ok(Roadmap { bets, dependencies, cut })
}

/// What `with_goals` reads of an earlier moment, from what it read of a later one.
pub async fn earlier(
    db: &mut Db,
    by: &Actor,
    product: &Product,
    later: &[Stood],
    from: Moment,
    to: Moment,
) -> Result<Vec<Stood>> {
    let mut stood = rewinding::earlier(db, product.id, later, from, to).await?;
    let mut goals = Ties::at(db, product.id, from).await?.goals(db, by).await?;
    for one in &mut stood {
        one.bet.goal = goals.remove(&one.bet.id);
    }
    Ok(stood)
}

/// Every bet there was, archived ones too, each with its goal; and what they were tied to.
pub async fn with_goals(db: &mut Db, by: &Actor, product: &Product, moment: Moment) -> Result<(Vec<Stood>, Ties)> {
    let mut stood = rewinding::bets(db, product.id, moment).await?;
    let ties = Ties::at(db, product.id, moment).await?;
    let mut goals = ties.goals(db, by).await?;
    for one in &mut stood {
        one.bet.goal = goals.remove(&one.bet.id);
    }
    Ok((stood, ties))
}
