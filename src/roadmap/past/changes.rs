//! What changed on a roadmap between two days: what came, what went, what slipped by how much, and why.

use std::collections::HashMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    READ,
    day::{Moment, Span},
    difference::{self, Became, Difference, Slip},
    reading::{earlier, with_goals},
    rewinding::Stood,
    why::{self, Why},
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    items::{Product, several},
    store::Db,
};

/// Compares the roadmap of a product at the ends of two days.
#[derive(Deserialize, JsonSchema)]
pub struct Compare {
    pub product: String,
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub from: NaiveDate,
    /// After the first.
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub to: NaiveDate,
}

/// Compares the roadmaps of every product one may see at the ends of two days.
#[derive(Deserialize, JsonSchema)]
pub struct ComparePortfolio {
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub from: NaiveDate,
    /// After the first.
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub to: NaiveDate,
}

/// A bet that is not what it was.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Changed {
    #[serde(skip)]
    pub product_id: ProductId,
    pub key: String,
    pub title: String,
    pub became: Became,
    /// By how many days it is later, and longer.
    pub slip: Slip,
    pub differences: Vec<Difference>,
    pub starts_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub horizon: Option<String>,
    pub why: Why,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Changes {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The time zone whose days they are.
    pub zone: String,
    /// What slipped furthest comes first.
    pub items: Vec<Changed>,
    /// How many bets were on the roadmap and are the same.
    pub unchanged: usize,
    /// Whether there were more bets than are looked at: the newest 2,000 are.
    pub cut: bool,
}

impl Query for Compare {
    const NAME: &'static str = "roadmap.changes";
    const ROUTE: Route = Route::get("/products/{product}/roadmap/changes");
    const ABOUT: &'static str = "Reads what changed on the roadmap of a product between the ends of two days: what was added, dropped and finished, what slipped by how many days, what is another, with who did it and the reasons, decisions and comments that say why.";
    type Output = Changes;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Changes> {
        let product = Product::find(db, by, &self.product).await?;
        compared(db, by, &[product], self.from, self.to).await
    }
}

impl Query for ComparePortfolio {
    const NAME: &'static str = "roadmap.portfolio_changes";
    const ROUTE: Route = Route::get("/roadmap/changes");
    const ABOUT: &'static str = "Reads what changed on the roadmaps of every product one may see between the ends of two days, as that of one does.";
    type Output = Changes;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Changes> {
        let products = Product::all(db, by).await?;
        compared(db, by, &products, self.from, self.to).await
    }
}

async fn compared(db: &mut Db, by: &Actor, products: &[Product], from: NaiveDate, to: NaiveDate) -> Result<Changes> {
    let span = Span::of(db, products, by.at).await?;
    let (from, to) = both(&span, from, to)?;
    read(db, by, products, &span, from, to).await
}

/// The ends of two days that can be compared.
pub fn both(span: &Span, from: NaiveDate, to: NaiveDate) -> Result<(Moment, Moment)> {
    let (from, to) = (span.end_of("from", from)?, span.end_of("to", to)?);
    if to.day <= from.day {
        return Err(Error::field("to", "the second day comes after the first"));
    }
    Ok((from, to))
}

pub async fn read(
    db: &mut Db,
    by: &Actor,
    products: &[Product],
    span: &Span,
    from: Moment,
    to: Moment,
) -> Result<Changes> {
    let of = several::row(products);
    let (is, _) = with_goals(db, by, &of, to).await?;
    let was = earlier(db, by, &of, &is, from, to).await?;
    let mut whys = why::between(db, by, &of, from, to).await?;
    let was: HashMap<ItemId, Stood> = was.into_iter().map(|one| (one.bet.id, one)).collect();
    let mut items: Vec<Changed> =
        is.iter().filter_map(|is| changed(was.get(&is.bet.id), is, whys.remove(&is.bet.id))).collect();
    items.sort_by_key(|one| std::cmp::Reverse(one.slip.days()));
    let stayed = is.iter().filter(|is| is.bet.open && was.get(&is.bet.id).is_some_and(|was| was.bet.open)).count();
    let unchanged = stayed - items.iter().filter(|one| one.became == Became::Changed).count();
    Ok(Changes { from: from.day, to: to.day, zone: span.zone.to_string(), items, unchanged, cut: is.len() == READ })
}

fn changed(was: Option<&Stood>, is: &Stood, why: Option<Why>) -> Option<Changed> {
    let (became, slip, differences) = difference::became(was, is)?;
    let bet = &is.bet;
    Some(Changed {
        product_id: bet.product_id,
        key: bet.key.clone(),
        title: bet.title.clone(),
        became,
        slip,
        differences,
        starts_on: bet.starts_on,
        due_on: bet.due_on,
        horizon: bet.horizon.clone(),
        why: why.unwrap_or_default(),
    })
}
