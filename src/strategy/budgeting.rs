//! Planning and approving money: in one currency, and beyond the limit of a product only by whoever approves.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    budget::{self, Row, Rule},
    budget_proposal::money_of,
};
use crate::{
    command::{Actor, Command, ItemId, Place, ProductId, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, Product},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// What one may be: money that adds up on a page.
pub(super) fn amount(field: &str, amount: f64, least: f64) -> Result<f64> {
    let fits = amount.is_finite() && (least..=1e12).contains(&amount);
    if fits { Ok(amount) } else { Err(Error::field(field, "this is an amount of money, at most 1,000,000,000,000")) }
}

/// The currency of a product; another than the one that holds is refused, and the first that is said holds.
pub(super) async fn currency(tx: &mut Tx, product: &Product, said: Option<&str>) -> Result<String> {
    let said = said.map(|said| said.trim().to_ascii_uppercase()).filter(|said| !said.is_empty());
    if said.as_ref().is_some_and(|said| said.len() != 3 || !said.bytes().all(|letter| letter.is_ascii_uppercase())) {
        return Err(Error::field("currency", "a currency is three letters, such as EUR"));
    }
    match (budget::rule(tx, product.id).await?, said) {
        (Some(rule), Some(said)) if rule.currency != said => Err(Error::refused(
            "mixed_currencies",
            format!("the money of {} is in {}; {said} cannot be added to it", product.name, rule.currency),
        )),
        (Some(rule), _) => Ok(rule.currency),
        (None, None) => {
            Err(Error::field("currency", "say which currency the money of this product is in, such as EUR"))
        }
        (None, Some(said)) => {
            set_rule(tx, product, &Rule { currency: said.clone(), most: None }).await?;
            Ok(said)
        }
    }
}

async fn set_rule(tx: &mut Tx, product: &Product, rule: &Rule) -> Result<()> {
    tx.query(sql!(
        "insert into budget_rule (product_id, currency, most) values ($1, $2, $3)
         on conflict (product_id) do update set currency = excluded.currency, most = excluded.most"
    ))
    .bind(product.id)
    .bind(rule.currency.clone())
    .bind(rule.most)
    .run()
    .await?;
    tx.touch(Topic::product(&product.key));
    Ok(())
}

/// Says in which currency the money of a product is, and how much a plan may change without approval.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Limit {
    pub product: String,
    #[serde(default)]
    pub currency: Option<String>,
    /// A change of a plan by more than this is decided by whoever approves; without one, none is.
    #[serde(default)]
    pub most: Option<f64>,
}

impl Command for Limit {
    const NAME: &'static str = "budget.limit";
    const ROUTE: Route = Route::put("/products/{product}/budget/limit");
    const ABOUT: &'static str =
        "Says in which currency the money of a product is, and from which change on a plan needs approval.";
    type Output = Rule;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::ApproveBudget, product.id)
            .about(format!("Set the limit of {}’s budget", product.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Rule> {
        let product = Product::find(tx, by, &self.product).await?;
        let most = self.most.map(|most| amount("most", most, 0.0)).transpose()?;
        let rule = Rule { currency: currency(tx, &product, self.currency.as_deref()).await?, most };
        set_rule(tx, &product, &rule).await?;
        Ok(rule)
    }
}

/// A budget as it stands after a change.
#[derive(Serialize, JsonSchema)]
pub struct Stands {
    pub of: Option<String>,
    pub currency: String,
    pub planned: f64,
    pub approved: f64,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    /// Where a part goes beyond its whole from here on.
    pub warnings: Vec<String>,
}

/// Plans what may be spent.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    pub product: String,
    /// The key of a theme or an initiative; the product itself unless told.
    #[serde(default)]
    pub of: Option<Key>,
    pub planned: f64,
    #[serde(default)]
    pub currency: Option<String>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub starts_on: Option<NaiveDate>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub ends_on: Option<NaiveDate>,
}

impl Command for Plan {
    const NAME: &'static str = "budget.plan";
    const ROUTE: Route = Route::put("/products/{product}/budget/plan");
    const ABOUT: &'static str = "Plans what may be spent on a product, a theme or an initiative; a change over the limit is decided by whoever approves.";
    type Output = Stands;

    /// Beyond the limit it is for whoever approves; others propose it.
    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let item = budget::target(db, by, &product, self.of.as_ref()).await?;
        let row = budget::row(db, product.id, item.as_ref().map(|item| item.id)).await?;
        let most = budget::rule(db, product.id).await?.and_then(|rule| rule.most);
        let change = (self.planned - row.map_or(0.0, |row| row.planned)).abs();
        let right = if most.is_some_and(|most| change > most) { Right::ApproveBudget } else { Right::KeepBudget };
        let much = money_of(db, &product, self.planned, self.currency.as_deref()).await?;
        let place =
            Place::product(right, product.id).about(format!("Plan {much} for {}", named(&product, item.as_ref())));
        Ok(Place { item: item.map(|item| item.id), ..place })
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Stands> {
        let product = Product::find(tx, by, &self.product).await?;
        let item = budget::target(tx, by, &product, self.of.as_ref()).await?;
        let planned = amount("planned", self.planned, 0.0)?;
        if let (Some(starts), Some(ends)) = (self.starts_on, self.ends_on)
            && ends < starts
        {
            return Err(Error::field("ends_on", "this ends before it starts"));
        }
        let currency = currency(tx, &product, self.currency.as_deref()).await?;
        let before = there(tx, product.id, item.as_ref().map(|item| item.id)).await?;
        let after = Row {
            planned,
            starts_on: self.starts_on.or(before.starts_on),
            ends_on: self.ends_on.or(before.ends_on),
            ..before.clone()
        };
        set(tx, &product, &before, &after).await?;
        stands(tx, by, &product, self.of, currency, after).await
    }
}

/// Approves what may be spent.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Approve {
    pub product: String,
    /// The key of a theme or an initiative; the product itself unless told.
    #[serde(default)]
    pub of: Option<Key>,
    /// How much; what is planned unless told.
    #[serde(default)]
    pub approved: Option<f64>,
    #[serde(default)]
    pub currency: Option<String>,
}

impl Command for Approve {
    const NAME: &'static str = "budget.approve";
    const ROUTE: Route = Route::put("/products/{product}/budget/approval");
    const ABOUT: &'static str =
        "Approves what may be spent on a product, a theme or an initiative: the word of executives and owners.";
    type Output = Stands;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let item = budget::target(db, by, &product, self.of.as_ref()).await?;
        let much = match self.approved {
            Some(approved) => money_of(db, &product, approved, self.currency.as_deref()).await?,
            None => "what is planned".to_owned(),
        };
        let about = format!("Approve {much} for {}", named(&product, item.as_ref()));
        let place = Place::product(Right::ApproveBudget, product.id).about(about);
        Ok(Place { item: item.map(|item| item.id), ..place })
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Stands> {
        let product = Product::find(tx, by, &self.product).await?;
        let item = budget::target(tx, by, &product, self.of.as_ref()).await?;
        let currency = currency(tx, &product, self.currency.as_deref()).await?;
        let before = there(tx, product.id, item.as_ref().map(|item| item.id)).await?;
        let approved = amount("approved", self.approved.unwrap_or(before.planned), 0.0)?;
        let after = Row { approved, ..before.clone() };
        set(tx, &product, &before, &after).await?;
        stands(tx, by, &product, self.of, currency, after).await
    }
}

fn named(product: &Product, item: Option<&Item>) -> String {
    item.map_or_else(|| product.name.clone(), |item| format!("{} “{}”", item.key, item.short()))
}

async fn stands(
    tx: &mut Tx,
    by: &Actor,
    product: &Product,
    of: Option<Key>,
    currency: String,
    row: Row,
) -> Result<Stands> {
    let Row { planned, approved, starts_on, ends_on, .. } = row;
    let of = of.map(|key| key.as_str().to_owned());
    let today = tx.now.date_naive();
    let all = budget::read(tx, by, product, today).await?;
    let warnings = all.items.into_iter().find(|one| one.of == of).map(|one| one.beyond).unwrap_or_default();
    Ok(Stands { of, currency, planned, approved, starts_on, ends_on, warnings })
}

/// The budget of that name, made when it is not there.
pub(super) async fn there(tx: &mut Tx, product: ProductId, item: Option<ItemId>) -> Result<Row> {
    if let Some(row) = budget::row(tx, product, item).await? {
        return Ok(row);
    }
    let row = Row { id: tx.id(), item_id: item, planned: 0.0, approved: 0.0, starts_on: None, ends_on: None };
    let now = tx.now;
    tx.query(sql!("insert into budget (id, product_id, item_id, created_at) values ($1, $2, $3, $4)"))
        .bind(row.id)
        .bind(product)
        .bind(item)
        .bind(now)
        .run()
        .await?;
    Ok(row)
}

async fn set(tx: &mut Tx, product: &Product, before: &Row, after: &Row) -> Result<()> {
    tx.query(sql!(
        "update budget set planned = $2, approved = $3, starts_on = $4, ends_on = $5, version = version + 1 where id = $1"
    ))
    .bind(after.id)
    .bind(after.planned)
    .bind(after.approved)
    .bind(after.starts_on)
    .bind(after.ends_on)
    .run()
    .await?;
    tx.record(Change::of_product(&product.key, "budget", json!(before), json!(after)));
    tx.touch(Topic::product(&product.key));
    Ok(())
}

/// Puts back what was planned or approved before; false when it has been changed since.
pub async fn put_back(tx: &mut Tx, product: &Product, change: &Change) -> Result<bool> {
    let row = |value: &Value| serde_json::from_value::<Row>(value.clone()).ok();
    let (Some(before), Some(after)) = (row(&change.before), row(&change.after)) else { return Ok(false) };
    let now = there(tx, product.id, after.item_id).await?;
    let stands = (now.planned - after.planned).abs() < 1e-9 && (now.approved - after.approved).abs() < 1e-9;
    if stands {
        set(tx, product, &now, &before).await?;
    }
    Ok(stands)
}
