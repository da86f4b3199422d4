//! What was accepted and what was added between two moments: the events behind each figure a forecast draws from.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::remaining;
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    items::{Item, Key, Product},
    sql,
    store::Db,
    web::{
        kit::{self, Column, Table, behind},
        shown::{day, number},
    },
};

/// Reads what was accepted and added in a time.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// After this moment.
    #[serde(deserialize_with = "crate::items::when::needed_moment")]
    pub from: DateTime<Utc>,
    /// Until this one, itself counted.
    #[serde(deserialize_with = "crate::items::when::needed_moment")]
    pub to: DateTime<Utc>,
    /// What was added below this item; to the whole backlog unless told. What was accepted is always of the whole product.
    #[serde(default)]
    pub item: Option<Key>,
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Event {
    pub at: DateTime<Utc>,
    pub key: String,
    pub kind: String,
    pub title: String,
    pub points: Option<f64>,
}

#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Throughput {
    /// In the order in which it happened; at most 500.
    pub accepted: Vec<Event>,
    /// What was written, or put below the item; at most 500.
    pub added: Vec<Event>,
    /// Whether there is more of either.
    pub cut: bool,
}

const MOST: usize = 500;

impl Query for Read {
    const NAME: &'static str = "product.throughput";
    const ROUTE: Route = Route::get("/products/{product}/throughput");
    const ABOUT: &'static str = "Reads what was accepted and what was added between two moments: the events behind each period that a forecast draws from.";
    type Output = Throughput;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Throughput> {
        let product = Product::find(db, by, &self.product).await?;
        let item = match &self.item {
            Some(key) => Some(Item::find(db, by, key).await?),
            None => None,
        };
        if item.as_ref().is_some_and(|item| item.product_id != Some(product.id)) {
            return Err(Error::NotFound);
        }
        read(db, product.id, (self.from, self.to), item.map(|item| item.id)).await
    }
}

type Between = (DateTime<Utc>, DateTime<Utc>);

pub async fn read(db: &mut Db, product: ProductId, between: Between, below: Option<ItemId>) -> Result<Throughput> {
    let mut accepted = accepted(db, product, between).await?;
    let mut added = match below {
        Some(item) => remaining::added_below(db, item, between, MOST as i64 + 1).await?,
        None => added(db, product, between).await?,
    };
    let cut = accepted.len().max(added.len()) > MOST;
    accepted.truncate(MOST);
    added.truncate(MOST);
    Ok(Throughput { accepted, added, cut })
}

async fn accepted(db: &mut Db, product: ProductId, (from, to): Between) -> Result<Vec<Event>> {
    Ok(db
        .query(sql!(
            "select w.accepted_at as at, i.key, i.kind, i.title, i.points from work w cross join item i
             where w.accepted_at > $2 and w.accepted_at <= $3 and i.id = w.item_id and i.product_id = $1
                and i.kind <> 'epic' and i.archived_at is null order by w.accepted_at, i.id limit $4"
        ))
        .bind(product)
        .bind(from)
        .bind(to)
        .bind(MOST as i64 + 1)
        .all()
        .await?)
}

async fn added(db: &mut Db, product: ProductId, (from, to): Between) -> Result<Vec<Event>> {
    Ok(db
        .query(sql!(
            "select created_at as at, key, kind, title, points from item
             where product_id = $1 and kind in ('story', 'bug', 'task', 'spike') and archived_at is null and status <> 'declined'
                and created_at > $2 and created_at <= $3 order by created_at, id limit $4"
        ))
        .bind(product)
        .bind(from)
        .bind(to)
        .bind(MOST as i64 + 1)
        .all()
        .await?)
}

impl Throughput {
    /// What stands behind a period, as a part of its page.
    pub fn shown(&self, (from, to): Between, growth: bool) -> Markup {
        let today = chrono::NaiveDate::MIN;
        let span = format!("from {} to {}", day(from.date_naive(), today), day(to.date_naive(), today));
        behind(&html! {
            @if self.accepted.is_empty() { p.quiet { "Nothing was accepted " (span) "." } }
            @else { (table(&format!("Accepted {span}"), &self.accepted)) }
            @if growth && self.added.is_empty() { p.quiet { "Nothing was added " (span) "." } }
            @else if growth { (table(&format!("Added {span}"), &self.added)) }
            @if self.cut { p.small.quiet { "The first " (MOST) " are shown; the figures count them all." } }
        })
    }
}

fn table(caption: &str, events: &[Event]) -> Table {
    let row = |event: &Event| {
        vec![
            html! { a.item-line href=(format!("/items/{}", event.key)) { (kit::kind(kit::Kind::parse(&event.kind))) span.key { (event.key) } span.title { (event.title) } } },
            html! { span.nowrap { (event.at.format("%-d %B %Y")) " " span.faint.num { (event.at.format("%H:%M")) } } },
            html! { (event.points.map_or_else(|| "—".into(), number)) },
        ]
    };
    Table {
        caption: format!("{caption} ({})", events.len()),
        columns: vec![Column::text("Item"), Column::text("When"), Column::number("Points")],
        rows: events.iter().map(row).collect(),
        ..Table::default()
    }
}
