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
        shown::{date, day, day_of, number, time},
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
    /// accepted; or written, estimated, left (declined or archived), back.
    pub what: String,
    /// By so many items, below zero for what left.
    pub items: i64,
    /// And so many points, as they were then.
    pub points: f64,
}

#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Throughput {
    /// In the order in which it happened; at most 500.
    pub accepted: Vec<Event>,
    /// What changed of how much there is to do, in the backlog or below the item: written, estimated anew, declined, brought back; at
    /// most 500.
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
            "select a.finished_at as at, i.key, i.kind, i.title, 'accepted' as what, cast(1 as bigint) as items, coalesce(a.finished_points, 0.0) as points
             from arrival a cross join item i
             where a.product_id = $1 and a.finished_at > $2 and a.finished_at <= $3 and i.id = a.item_id order by a.finished_at, i.id limit $4"
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
            "select c.at, i.key, i.kind, i.title, c.what, c.items, c.points from scope_change c cross join item i
             where c.product_id = $1 and c.at > $2 and c.at <= $3 and i.id = c.item_id order by c.at, i.id limit $4"
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
            @if growth && self.added.is_empty() { p.quiet { "Nothing was added or taken away " (span) "." } }
            @else if growth { (table(&format!("Added and taken away {span}"), &self.added)) }
            @if self.cut { p.small.quiet { "The first " (MOST) " are shown; the figures count them all." } }
        })
    }
}

fn table(caption: &str, events: &[Event]) -> Table {
    let row = |event: &Event| {
        vec![
            html! { a.item-line href=(format!("/items/{}", event.key)) { (kit::kind(kit::Kind::parse(&event.kind))) span.key { (event.key) } span.title { (event.title) } } },
            html! { (said(&event.what)) },
            html! { span.nowrap { (date(day_of(event.at))) " " span.faint.num { (time(event.at)) } } },
            html! { (if event.points == 0.0 { "—".to_owned() } else { number(event.points) }) },
        ]
    };
    Table {
        caption: format!("{caption} ({})", events.len()),
        columns: vec![Column::text("Item"), Column::text("What"), Column::text("When"), Column::number("Points")],
        rows: events.iter().map(row).collect(),
        ..Table::default()
    }
}

fn said(what: &str) -> &'static str {
    match what {
        "accepted" => "Accepted",
        "written" => "Written",
        "estimated" => "Estimated",
        "left" => "Declined or archived",
        _ => "Brought back",
    }
}
