//! The roadmap as it stood at the end of a day, for programs and for every view of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    READ, beside,
    day::{Moment, Span},
    days,
    links::Ties,
    measured,
    rewinding::{self, Stood},
};
use crate::{
    command::{Actor, Query, Route},
    error::Result,
    items::{Product, several},
    roadmap::{
        bet::{Bet, MOST, Roadmap, forecast},
        dependency::Dependency,
        marks::Dated,
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

/// Reads the bets of every product one may see as they stood at the end of a day.
#[derive(Deserialize, JsonSchema)]
pub struct PortfolioAt {
    /// Not before the first of the products began, and not to come.
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub day: NaiveDate,
    #[serde(flatten)]
    pub wanted: Wanted,
}

#[derive(Serialize, JsonSchema)]
pub struct AsItStood {
    pub day: NaiveDate,
    /// The time zone whose day it is: that of the teams where they agree, otherwise UTC.
    pub zone: String,
    #[serde(flatten)]
    pub roadmap: Roadmap,
    /// The releases and milestones there were, with the days they had; the earliest first.
    pub marked: Vec<Marked>,
}

/// A release or a milestone as it stood.
#[derive(Serialize, JsonSchema)]
pub struct Marked {
    pub key: String,
    pub title: String,
    /// release or milestone.
    pub kind: String,
    pub open: bool,
    pub day: NaiveDate,
}

impl Query for At {
    const NAME: &'static str = "roadmap.at";
    const ROUTE: Route = Route::get("/products/{product}/roadmap/at");
    const ABOUT: &'static str = "Reads the roadmap of a product as it stood at the end of a day: the bets there were, in the order and with the dates, horizon, goal, theme, owner and health they had, what their metrics said, how much of the work that is below them now was done, when that was forecast to end at the pace of the weeks before, and the releases and milestones with the days they had; without teams and customers.";
    type Output = AsItStood;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<AsItStood> {
        let product = Product::find(db, by, &self.product).await?;
        as_it_stood(db, by, &[product], self.day, &self.wanted).await
    }
}

impl Query for PortfolioAt {
    const NAME: &'static str = "roadmap.portfolio_at";
    const ROUTE: Route = Route::get("/roadmap/at");
    const ABOUT: &'static str =
        "Reads the bets of every product one may see as they stood at the end of a day, as the past of one does.";
    type Output = AsItStood;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<AsItStood> {
        let products = Product::all(db, by).await?;
        as_it_stood(db, by, &products, self.day, &self.wanted).await
    }
}

async fn as_it_stood(
    db: &mut Db,
    by: &Actor,
    products: &[Product],
    day: NaiveDate,
    wanted: &Wanted,
) -> Result<AsItStood> {
    wanted.check()?;
    let span = Span::of(db, products, by.at).await?;
    let moment = span.end_of("day", day)?;
    let roadmap = read(db, by, products, moment).await?.only(|bet| wanted.fits(bet, &by.email));
    let marked = days::at(db, &several::row(products), moment).await?.into_iter().map(|one| {
        let Dated { key, title, kind, open, day, .. } = one;
        Marked { key, title, kind, open, day }
    });
    Ok(AsItStood { day, zone: span.zone.to_string(), roadmap, marked: marked.collect() })
}

pub async fn read(db: &mut Db, by: &Actor, products: &[Product], moment: Moment) -> Result<Roadmap> {
    let of = several::row(products);
    let (mut stood, ties) = with_goals(db, by, &of, moment).await?;
    let unread = stood.len() == READ;
    stood.retain(Stood::is_there);
    stood.sort_by(|a, b| {
        let place = |one: &Stood| (!one.bet.open, one.rank.is_none(), one.rank.clone());
        place(a).cmp(&place(b))
    });
    let cut = unread || stood.len() > MOST;
    stood.truncate(MOST);
    let mut bets: Vec<Bet> = stood.into_iter().map(|one| one.bet).collect();
    let mut healths = beside::healths(db, &of, moment).await?;
    let below = beside::below(db, &of, moment).await?;
    for bet in &mut bets {
        bet.health = healths.remove(&bet.id);
        bet.work = below.get(&bet.id).copied().unwrap_or_default();
    }
    measured::put(db, by, &of, moment, &ties, &mut bets).await?;
    forecast(db, products, &mut bets, moment.last()).await?;
    let known: HashMap<&str, &Bet> = bets.iter().map(|bet| (bet.key.as_str(), bet)).collect();
    let blocked = bets.iter().flat_map(|bet| ties.of(bet.id, "blocks").map(move |to| (bet, to)));
    let dependencies = blocked.filter_map(|(bet, to)| Dependency::of(bet, known.get(to)?)).collect();
    Ok(Roadmap { bets, dependencies, cut })
}

/// What `with_goals` reads of an earlier moment, from what it read of a later one.
pub async fn earlier(
    db: &mut Db,
    by: &Actor,
    of: &(String, i64),
    later: &[Stood],
    from: Moment,
    to: Moment,
) -> Result<Vec<Stood>> {
    let mut stood = rewinding::earlier(db, of, later, from, to).await?;
    let ties = Ties::at(db, of, from).await?;
    aim(db, by, &ties, &mut stood).await?;
    Ok(stood)
}

/// Every bet there was, archived ones too, each with its goal and theme; and what they were tied to.
pub async fn with_goals(db: &mut Db, by: &Actor, of: &(String, i64), moment: Moment) -> Result<(Vec<Stood>, Ties)> {
    let mut stood = rewinding::bets(db, of, moment).await?;
    let ties = Ties::at(db, of, moment).await?;
    aim(db, by, &ties, &mut stood).await?;
    Ok((stood, ties))
}

async fn aim(db: &mut Db, by: &Actor, ties: &Ties, stood: &mut [Stood]) -> Result<()> {
    let mut aims = ties.aims(db, by).await?;
    for one in stood {
        one.bet.goal = aims.goals.remove(&one.bet.id);
        one.bet.theme = aims.themes.remove(&one.bet.id);
    }
    Ok(())
}
