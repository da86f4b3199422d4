//! Money: what is planned, approved and spent on a product, on its themes and on its initiatives.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    budget_kept::{Kept, MOST, Named, how_many, named},
    budget_tree,
    burn::Spending,
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Right, Route},
    error::{Error, Result},
    items::{Item, Key, Kind, Product},
    sql,
    store::Db,
};

/// What holds for all the money of a product.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Rule {
    /// Three letters: EUR. Everything of the product is in it.
    pub currency: String,
    /// How much a plan may change without the word of whoever approves.
    pub most: Option<f64>,
}

/// A budget as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize, sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub item_id: Option<ItemId>,
    pub planned: f64,
    pub approved: f64,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Entry {
    pub id: Uuid,
    #[serde(skip)]
    pub budget_id: Uuid,
    pub on_day: NaiveDate,
    pub amount: f64,
    pub words: String,
    pub by: Option<String>,
}

/// Somebody who works for a budget.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Share {
    pub id: Uuid,
    #[serde(skip)]
    pub budget_id: Uuid,
    pub who: String,
    /// What a day of theirs costs; only for those who keep or approve budgets.
    pub rate: Option<f64>,
    /// In per cent.
    pub allocation: f64,
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
}

/// A budget with what became of it. A product holds its themes, a theme its initiatives: what is spent below counts above.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Budget {
    #[serde(skip)]
    pub id: Option<Uuid>,
    /// The key of the theme or initiative; nothing for the product itself.
    pub of: Option<String>,
    /// The key of the theme that an initiative is in; nothing for what stands directly in the product.
    pub within: Option<String>,
    pub title: String,
    pub kind: &'static str,
    /// What was planned for it; what is planned below it where nothing was.
    pub planned: f64,
    pub approved: f64,
    /// Whether something was planned or approved for it, and not only below it.
    pub planned_here: bool,
    pub approved_here: bool,
    /// What is planned and approved for what stands below it.
    pub planned_below: f64,
    pub approved_below: f64,
    /// Where a part of it goes beyond the whole, in words.
    pub beyond: Vec<String>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    /// With everything below it, as all that follows.
    pub spent: f64,
    /// What was spent on itself alone.
    pub spent_here: f64,
    /// A month, on the average of the last ninety days, or since the first spending of the product; with those below it.
    pub burn: Option<f64>,
    /// What will have been spent by its last day, with what is below it; nothing once that day has passed.
    pub forecast: Option<f64>,
    /// The same, and what was spent where it is over.
    #[serde(skip)]
    pub foreseen: Option<f64>,
    /// When what is approved is used up at this rate.
    pub used_up_on: Option<NaiveDate>,
    /// The newest, at most 20.
    pub entries: Vec<Entry>,
    /// How many entries there are.
    pub entries_in_all: i64,
    pub people: Vec<Share>,
    /// What was spent on itself alone, day by day.
    #[serde(skip)]
    pub spending: Spending,
    /// Until when it is foreseen: its last day, else when the last of its people leaves, else as what holds it or what it holds.
    pub until: Option<NaiveDate>,
}

#[derive(Serialize, JsonSchema)]
pub struct Budgets {
    pub currency: Option<String>,
    pub limit: Option<f64>,
    /// The product first, then each theme with its initiatives, then the initiatives of no theme.
    pub items: Vec<Budget>,
    /// How many themes and initiatives without a budget are not among them.
    pub more: i64,
    /// Of the product with all that is in it.
    pub planned: f64,
    pub approved: f64,
    pub spent: f64,
    pub burn: Option<f64>,
    pub forecast: Option<f64>,
}

pub async fn rule(db: &mut Db, product: ProductId) -> Result<Option<Rule>> {
    Ok(db.query(sql!("select currency, most from budget_rule where product_id = $1")).bind(product).one().await?)
}

pub async fn row(db: &mut Db, product: ProductId, item: Option<ItemId>) -> Result<Option<Row>> {
    Ok(db
        .query(sql!(
            "select id, item_id, planned, approved, starts_on, ends_on from budget
             where product_id = $1 and (item_id = $2 or ($3 and item_id is null))"
        ))
        .bind(product)
        .bind(item)
        .bind(item.is_none())
        .one()
        .await?)
}

/// The theme or initiative that is named, or the product itself.
pub async fn target(db: &mut Db, by: &Actor, product: &Product, of: Option<&Key>) -> Result<Option<Item>> {
    let Some(key) = of else { return Ok(None) };
    let wrong = || Error::field("of", "a budget is of the product, or of one of its themes or initiatives");
    let item = Item::find(db, by, key).await.map_err(|_| wrong())?;
    let fits = matches!(item.kind, Kind::Theme | Kind::Initiative) && item.product_id == Some(product.id);
    if fits { Ok(Some(item)) } else { Err(wrong()) }
}

pub async fn read(db: &mut Db, by: &Actor, product: &Product, today: NaiveDate) -> Result<Budgets> {
    let rule = rule(db, product.id).await?;
    let own = row(db, product.id, None).await?;
    let named = named(db, product.id).await?;
    let more = match named.len() as i64 {
        MOST => how_many(db, product.id).await? - MOST,
        _ => 0,
    };
    let mut known = vec![Named {
        id: own.as_ref().map(|own| own.id),
        key: String::new(),
        within: None,
        kind: "product".into(),
        title: product.name.clone(),
        planned: own.as_ref().map_or(0.0, |own| own.planned),
        approved: own.as_ref().map_or(0.0, |own| own.approved),
        starts_on: own.as_ref().and_then(|own| own.starts_on),
        ends_on: own.as_ref().and_then(|own| own.ends_on),
    }];
    known.extend(named);
    let sees_rates =
        by.decides(Right::KeepBudget, Some(product.id)) || by.decides(Right::ApproveBudget, Some(product.id));
    let mut kept = Kept::read(db, product.id).await?;
    let mut items: Vec<_> = known.into_iter().map(|named| kept.of(named, sees_rates)).collect();
    budget_tree::nest(&mut items, today);
    let all = &items[0];
    Ok(Budgets {
        currency: rule.as_ref().map(|rule| rule.currency.clone()),
        limit: rule.and_then(|rule| rule.most),
        more,
        planned: all.planned,
        approved: all.approved,
        spent: all.spent,
        burn: all.burn,
        forecast: all.forecast,
        items,
    })
}

/// Reads the budgets of a product.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
}

impl Query for Read {
    const NAME: &'static str = "budget.read";
    const ROUTE: Route = Route::get("/products/{product}/budget");
    const ABOUT: &'static str =
        "Reads what is planned, approved and spent on a product, its themes and initiatives, with burn and forecast.";
    type Output = Budgets;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Budgets> {
        let product = Product::find(db, by, &self.product).await?;
        read(db, by, &product, by.at.date_naive()).await
    }
}
