//! Writing down what was spent: entries by day, and people by rate and allocation.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    budget::{self, Entry, Share},
    budgeting::{amount, currency, there},
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{Key, Product, text},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Writes down an amount that was spent; a correction is below zero.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Spend {
    pub product: String,
    /// The key of a theme or an initiative; the product itself unless told.
    #[serde(default)]
    pub of: Option<Key>,
    pub amount: f64,
    /// What for.
    pub words: String,
    /// Today unless told.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub on_day: Option<NaiveDate>,
    #[serde(default)]
    pub currency: Option<String>,
}

/// Writes down who works for a budget: a rate for a day, for a share of their days.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Staff {
    pub product: String,
    /// The key of a theme or an initiative; the product itself unless told.
    #[serde(default)]
    pub of: Option<Key>,
    /// A name, or what they do.
    pub who: String,
    /// What a day costs.
    pub rate: f64,
    /// Of their days, in per cent.
    pub allocation: f64,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub from_on: Option<NaiveDate>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub until_on: Option<NaiveDate>,
    #[serde(default)]
    pub currency: Option<String>,
}

/// Takes an entry, or somebody's part, out of a budget.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Strike {
    pub product: String,
    pub entry: Uuid,
}

#[derive(Serialize, JsonSchema)]
pub struct Struck {
    pub entry: Uuid,
}

async fn place(db: &mut Db, by: &Actor, product: &str, of: Option<&Key>, about: String) -> Result<Place> {
    let product = Product::find(db, by, product).await?;
    let item = budget::target(db, by, &product, of).await?;
    Ok(Place { item: item.map(|item| item.id), ..Place::product(Right::KeepBudget, product.id).about(about) })
}

/// The product and the budget that something is written down in.
async fn into(tx: &mut Tx, by: &Actor, product: &str, of: Option<&Key>, said: Option<&str>) -> Result<(Product, Uuid)> {
    let product = Product::find(tx, by, product).await?;
    let item = budget::target(tx, by, &product, of).await?;
    currency(tx, &product, said).await?;
    let row = there(tx, product.id, item.map(|item| item.id)).await?;
    Ok((product, row.id))
}

impl Command for Spend {
    const NAME: &'static str = "budget.spend";
    const ROUTE: Route = Route::create("/products/{product}/budget/entries");
    const ABOUT: &'static str = "Writes down an amount that was spent on a product, a theme or an initiative.";
    type Output = Entry;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(db, by, &self.product, self.of.as_ref(), format!("Spend {}", crate::web::shown::number(self.amount)))
            .await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Entry> {
        let amount = amount("amount", self.amount, -1e12)?;
        if amount == 0.0 {
            return Err(Error::field("amount", "this is needed"));
        }
        let words = text::line("words", &self.words, 500)?;
        let (product, budget_id) = into(tx, by, &self.product, self.of.as_ref(), self.currency.as_deref()).await?;
        let now = tx.now;
        let on_day = self.on_day.unwrap_or(now.date_naive());
        let entry = Entry { id: tx.id(), budget_id, on_day, amount, words, by: Some(by.name.clone()) };
        tx.query(sql!(
            "insert into budget_entry (id, budget_id, on_day, amount, words, by_id, created_at) values ($1, $2, $3, $4, $5, $6, $7)"
        ))
        .bind(entry.id)
        .bind(budget_id)
        .bind(entry.on_day)
        .bind(amount)
        .bind(entry.words.clone())
        .bind((!by.person.0.is_nil()).then_some(by.person))
        .bind(now)
        .run()
        .await?;
        record(tx, &product, Value::Null, json!({"id": entry.id, "amount": amount, "words": entry.words}));
        Ok(entry)
    }
}

impl Command for Staff {
    const NAME: &'static str = "budget.staff";
    const ROUTE: Route = Route::create("/products/{product}/budget/people");
    const ABOUT: &'static str = "Writes down who works for a budget: what a day costs, for what share of their working days, from when until when.";
    type Output = Share;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(db, by, &self.product, self.of.as_ref(), format!("Put {} on the budget", self.who)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Share> {
        let who = text::line("who", &self.who, 200)?;
        let rate = amount("rate", self.rate, 0.0)?;
        if !(0.0..=100.0).contains(&self.allocation) {
            return Err(Error::field("allocation", "this is from 0 to 100 per cent"));
        }
        let from_on = self.from_on.unwrap_or(tx.now.date_naive());
        let until_on = self.until_on.ok_or_else(|| Error::field("until_on", "this is needed"))?;
        if until_on < from_on {
            return Err(Error::field("until_on", "this ends before it starts"));
        }
        let (product, budget_id) = into(tx, by, &self.product, self.of.as_ref(), self.currency.as_deref()).await?;
        let now = tx.now;
        let share =
            Share { id: tx.id(), budget_id, who, rate: Some(rate), allocation: self.allocation, from_on, until_on };
        tx.query(sql!(
            "insert into budget_share (id, budget_id, who, rate, allocation, from_on, until_on, by_id, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ))
        .bind(share.id)
        .bind(budget_id)
        .bind(share.who.clone())
        .bind(rate)
        .bind(share.allocation)
        .bind(from_on)
        .bind(until_on)
        .bind((!by.person.0.is_nil()).then_some(by.person))
        .bind(now)
        .run()
        .await?;
        record(tx, &product, Value::Null, json!({"id": share.id, "name": share.who}));
        Ok(share)
    }
}

impl Command for Strike {
    const NAME: &'static str = "budget.strike";
    const ROUTE: Route = Route::delete("/products/{product}/budget/entries/{entry}");
    const ABOUT: &'static str = "Takes an entry, or somebody’s part, out of a budget; undo brings it back.";
    type Output = Struck;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(db, by, &self.product, None, "Strike an entry of the budget".into()).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Struck> {
        let product = Product::find(tx, by, &self.product).await?;
        if !archive(tx, &product, self.entry, true).await? {
            return Err(Error::NotFound);
        }
        record(tx, &product, json!({"id": self.entry}), Value::Null);
        Ok(Struck { entry: self.entry })
    }
}

/// Takes away or brings back what has that id; false when it is so already.
async fn archive(tx: &mut Tx, product: &Product, id: Uuid, away: bool) -> Result<bool> {
    let now = tx.now;
    let mut moved = 0;
    for sql in [
        sql!(
            "update budget_entry set archived_at = $3 where id = $1 and (archived_at is null) = $4
                and budget_id in (select id from budget where product_id = $2)"
        ),
        sql!(
            "update budget_share set archived_at = $3 where id = $1 and (archived_at is null) = $4
                and budget_id in (select id from budget where product_id = $2)"
        ),
    ] {
        moved += tx.query(sql).bind(id).bind(product.id).bind(away.then_some(now)).bind(away).run().await?;
    }
    Ok(moved > 0)
}

/// Takes back what was written down, or brings back what was struck.
pub async fn put_back(tx: &mut Tx, product: &Product, change: &Change) -> Result<bool> {
    let (said, away) = if change.after.is_null() { (&change.before, false) } else { (&change.after, true) };
    let Some(id) = said["id"].as_str().and_then(|id| id.parse::<Uuid>().ok()) else { return Ok(false) };
    let moved = archive(tx, product, id, away).await?;
    record(tx, product, change.after.clone(), change.before.clone());
    Ok(moved)
}

fn record(tx: &mut Tx, product: &Product, before: Value, after: Value) {
    tx.record(Change::of_product(&product.key, "spending", before, after));
    tx.touch(Topic::product(&product.key));
}
