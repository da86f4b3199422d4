//! What is written down of an audience: all of it before and after, so that each change has its history and its undo.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    kept::{self, Audience},
    rules::Rules,
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    events::Change,
    items::{Product, listing},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// All that is said of an audience beyond what every product has from the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Whole {
    pub audience: String,
    pub name: String,
    pub rules: Rules,
    /// Which bets, releases and milestones are shown or hidden by hand, by their keys.
    pub choices: BTreeMap<String, bool>,
    /// Whether its rules are its own; without that it is as it was at first.
    pub own: bool,
}

/// All of it; nothing where nothing was said.
async fn whole(db: &mut Db, product: ProductId, word: &str) -> Result<Option<Whole>> {
    let choices: BTreeMap<String, bool> = db
        .query(sql!(
            "select i.key, c.shown from audience_choice c join item i on i.id = c.item_id where c.product_id = $1 and c.audience = $2"
        ))
        .bind(product)
        .bind(word.to_owned())
        .all::<(String, bool)>()
        .await?
        .into_iter()
        .collect();
    let Some(audience) = Audience::all(db, product).await?.into_iter().find(|known| known.audience == word) else {
        return Ok(None);
    };
    let own = audience.changed_at.is_some();
    if !own && choices.is_empty() {
        return Ok(None);
    }
    Ok(Some(Whole { audience: audience.audience, name: audience.name, rules: audience.rules, choices, own }))
}

/// All of it as it is before a change.
pub async fn before(tx: &mut Tx, product: &Product, word: &str) -> Result<Value> {
    Ok(json!(whole(tx, product.id, word).await?))
}

/// Writes down what became of it, and tells the pages.
pub async fn record(tx: &mut Tx, by: &Actor, product: &Product, word: &str, before: Value) -> Result<()> {
    let after = json!(whole(tx, product.id, word).await?);
    tx.touch(Topic::product(&product.key));
    if before == after {
        return Ok(());
    }
    let (id, now) = (tx.id(), tx.now);
    tx.query(sql!(
        "insert into audience_change (id, product_id, audience, at, by_id, before, after) values ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(id)
    .bind(product.id)
    .bind(word.to_owned())
    .bind(now)
    .bind((!by.person.0.is_nil()).then_some(by.person))
    .bind(Json(before.clone()))
    .bind(Json(after.clone()))
    .run()
    .await?;
    tx.record(Change::of_product(&product.key, "audience", before, after));
    Ok(())
}

/// Makes an audience what it was, as undo asks; false when it has changed since.
pub async fn put_back(tx: &mut Tx, by: &Actor, product: &Product, change: &Change) -> Result<bool> {
    let read = |value: &Value| serde_json::from_value::<Option<Whole>>(value.clone()).ok().flatten();
    let (was, left) = (read(&change.before), read(&change.after));
    let Some(word) = was.as_ref().or(left.as_ref()).map(|whole| whole.audience.clone()) else { return Ok(false) };
    if whole(tx, product.id, &word).await? != left {
        return Ok(false);
    }
    let version = kept::version(tx, product.id, &word).await?;
    for gone in [
        sql!("delete from audience where product_id = $1 and audience = $2"),
        sql!("delete from audience_choice where product_id = $1 and audience = $2"),
    ] {
        tx.query(gone).bind(product.id).bind(word.clone()).run().await?;
    }
    if let Some(was) = &was {
        restore(tx, product, was, version + 1).await?;
    }
    record(tx, by, product, &word, change.after.clone()).await?;
    Ok(true)
}

async fn restore(tx: &mut Tx, product: &Product, was: &Whole, version: i64) -> Result<()> {
    let now = tx.now;
    if was.own {
        tx.query(sql!(
            "insert into audience (product_id, audience, name, rules, version, changed_at) values ($1, $2, $3, $4, $5, $6)"
        ))
        .bind(product.id)
        .bind(was.audience.clone())
        .bind(was.name.clone())
        .bind(Json(was.rules.clone()))
        .bind(version)
        .bind(now)
        .run()
        .await?;
    }
    for (key, shown) in &was.choices {
        let item = tx.query(sql!("select id from item where key = $1")).bind(key.clone()).value::<ItemId>().await?;
        choose(tx, product.id, &was.audience, item.ok_or(Error::NotFound)?, Some(*shown)).await?;
    }
    Ok(())
}

/// Shows or hides one by hand; without a word the rules decide again.
pub async fn choose(tx: &mut Tx, product: ProductId, word: &str, item: ItemId, shown: Option<bool>) -> Result<()> {
    match shown {
        Some(shown) => {
            tx.query(sql!(
                "insert into audience_choice (product_id, audience, item_id, shown) values ($1, $2, $3, $4)
                 on conflict (product_id, audience, item_id) do update set shown = excluded.shown"
            ))
            .bind(product)
            .bind(word.to_owned())
            .bind(item)
            .bind(shown)
            .run()
            .await?;
        }
        None => {
            tx.query(sql!("delete from audience_choice where product_id = $1 and audience = $2 and item_id = $3"))
                .bind(product)
                .bind(word.to_owned())
                .bind(item)
                .run()
                .await?;
        }
    }
    Ok(())
}

/// One change of an audience.
#[derive(Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Changed {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub by: Option<String>,
    /// What was said of it before; nothing where it was as at first.
    #[schemars(with = "Option<Whole>")]
    pub before: Json<Option<Whole>>,
    #[schemars(with = "Option<Whole>")]
    pub after: Json<Option<Whole>>,
}

/// Reads what became of an audience.
#[derive(Deserialize, JsonSchema)]
pub struct History {
    pub product: String,
    pub audience: String,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<Uuid>,
}

#[derive(Serialize, JsonSchema)]
pub struct Changes {
    /// Newest first.
    pub items: Vec<Changed>,
    pub next: Option<String>,
}

impl Query for History {
    const NAME: &'static str = "audience.history";
    const ROUTE: Route = Route::get("/products/{product}/audiences/{audience}/history");
    const ABOUT: &'static str =
        "Reads what became of an audience, newest first: who changed what it sees, all of it before and after.";
    type Output = Changes;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Changes> {
        let product = Product::find(db, by, &self.product).await?;
        let limit = listing::limit(self.limit)?;
        history(db, product.id, &self.audience.to_ascii_lowercase(), limit, self.after).await
    }
}

pub async fn history(db: &mut Db, product: ProductId, word: &str, limit: i64, after: Option<Uuid>) -> Result<Changes> {
    let mut items = db
        .query(sql!(
            "select c.id, c.at, p.name as by, c.before, c.after from audience_change c left join person p on p.id = c.by_id
             where c.product_id = $1 and c.audience = $2 and c.id < $3 order by c.id desc limit $4"
        ))
        .bind(product)
        .bind(word.to_owned())
        .bind(after.unwrap_or(Uuid::max()))
        .bind(limit + 1)
        .all::<Changed>()
        .await?;
    let next = listing::cut(&mut items, limit, |last| last.id.to_string());
    Ok(Changes { items, next })
}
