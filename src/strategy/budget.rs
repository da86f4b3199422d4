//! Money: what is planned, approved and spent on a product, on its themes and on its initiatives.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::burn::{Part, Spending};
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

/// A budget with what became of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Budget {
    #[serde(skip)]
    pub id: Option<Uuid>,
    /// The key of the theme or initiative; nothing for the product itself.
    pub of: Option<String>,
    pub title: String,
    pub kind: &'static str,
    pub planned: f64,
    pub approved: f64,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub spent: f64,
    /// A month, on the average of the last ninety days.
    pub burn: Option<f64>,
    /// What will have been spent by its last day.
    pub forecast: Option<f64>,
    /// When what is approved is used up at this rate.
    pub used_up_on: Option<NaiveDate>,
    /// The newest, at most 20.
    pub entries: Vec<Entry>,
    pub people: Vec<Share>,
    #[serde(skip)]
    pub spending: Spending,
}

#[derive(Serialize, JsonSchema)]
pub struct Budgets {
    pub currency: Option<String>,
    pub limit: Option<f64>,
    /// The product first, then its themes and initiatives.
    pub items: Vec<Budget>,
    /// Of all of them together.
    pub planned: f64,
    pub approved: f64,
    pub spent: f64,
    #[serde(skip)]
    pub spending: Spending,
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

#[derive(sqlx::FromRow)]
struct Named {
    id: Option<Uuid>,
    key: String,
    kind: String,
    title: String,
    planned: f64,
    approved: f64,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
}

pub async fn read(db: &mut Db, by: &Actor, product: &Product, today: NaiveDate) -> Result<Budgets> {
    let rule = rule(db, product.id).await?;
    let own = row(db, product.id, None).await?;
    let named = db
        .query(sql!(
            "select b.id, i.key, i.kind, i.title, coalesce(b.planned, 0.0) as planned, coalesce(b.approved, 0.0) as approved,
                b.starts_on, b.ends_on
             from item i left join budget b on b.item_id = i.id
             where i.product_id = $1 and i.kind in ('theme', 'initiative') and i.archived_at is null and (i.open or b.id is not null)
             order by i.kind desc, i.created_at, i.id limit 200"
        ))
        .bind(product.id)
        .all::<Named>()
        .await?;
    let entries = db
        .query(sql!(
            "select e.id, e.budget_id, e.on_day, e.amount, e.words, p.name as by
             from budget b cross join budget_entry e left join person p on p.id = e.by_id
             where b.product_id = $1 and e.budget_id = b.id and e.archived_at is null order by e.on_day desc, e.id desc limit 20000"
        ))
        .bind(product.id)
        .all::<Entry>()
        .await?;
    let shares = db
        .query(sql!(
            "select s.id, s.budget_id, s.who, s.rate, s.allocation, s.from_on, s.until_on from budget b cross join budget_share s
             where b.product_id = $1 and s.budget_id = b.id and s.archived_at is null order by s.from_on, s.id limit 5000"
        ))
        .bind(product.id)
        .all::<Share>()
        .await?;
    let mut known = vec![Named {
        id: own.as_ref().map(|own| own.id),
        key: String::new(),
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
    let items: Vec<_> = known.into_iter().map(|named| of(named, &entries, &shares, today, sees_rates)).collect();
    let spending = Spending {
        entries: items.iter().flat_map(|one| one.spending.entries.clone()).collect(),
        parts: items.iter().flat_map(|one| one.spending.parts.clone()).collect(),
    };
    Ok(Budgets {
        currency: rule.as_ref().map(|rule| rule.currency.clone()),
        limit: rule.and_then(|rule| rule.most),
        planned: items.iter().map(|one| one.planned).sum(),
        approved: items.iter().map(|one| one.approved).sum(),
        spent: items.iter().map(|one| one.spent).sum(),
        spending,
        items,
    })
}

fn of(named: Named, entries: &[Entry], shares: &[Share], today: NaiveDate, sees_rates: bool) -> Budget {
    let mine = |budget: Uuid| named.id == Some(budget);
    let entries: Vec<_> = entries.iter().filter(|entry| mine(entry.budget_id)).cloned().collect();
    let shares: Vec<_> = shares.iter().filter(|share| mine(share.budget_id)).cloned().collect();
    let part = |share: &Share| Part {
        rate: share.rate.unwrap_or(0.0),
        allocation: share.allocation,
        from: share.from_on,
        until: share.until_on,
    };
    let spending = Spending {
        entries: entries.iter().map(|entry| (entry.on_day, entry.amount)).collect(),
        parts: shares.iter().map(part).collect(),
    };
    let end = named.ends_on.or(shares.iter().map(|share| share.until_on).max());
    let people = shares.into_iter().map(|share| Share { rate: share.rate.filter(|_| sees_rates), ..share });
    Budget {
        spent: spending.until(today),
        burn: spending.burn(today).map(|day| day * 365.0 / 12.0),
        forecast: end.map(|end| spending.forecast(today, end)),
        used_up_on: if named.approved > 0.0 { spending.used_up(named.approved, today) } else { None },
        people: people.collect(),
        entries: entries.into_iter().take(20).collect(),
        id: named.id,
        kind: match named.kind.as_str() {
            "theme" => "theme",
            "initiative" => "initiative",
            _ => "product",
        },
        of: (!named.key.is_empty()).then_some(named.key),
        title: named.title,
        planned: named.planned,
        approved: named.approved,
        starts_on: named.starts_on,
        ends_on: named.ends_on,
        spending,
    }
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
