//! What came to each stage on one day: the events behind a day of the cumulative flow.

use chrono::{Days, NaiveDate};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    cumulative::STAGES,
    reading::{Asked, Range, of_team},
};
use crate::{
    command::{Actor, ProductId, Query, Route},
    error::Result,
    items::Product,
    sql,
    store::Db,
    web::{
        kit::{self, Column, Table, behind},
        shown::day,
    },
};

/// Reads what came to a stage on one day.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub day: NaiveDate,
    /// story, bug, task or spike; all of them unless told.
    #[serde(default)]
    pub kind: Option<String>,
    /// The name of a team: only what is or was in one of its sprints.
    #[serde(default)]
    pub team: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Came {
    pub key: String,
    pub kind: String,
    pub title: String,
    /// backlog, ready, started, review, done or declined: the furthest it first came to on that day.
    #[sqlx(try_from = "i64")]
    pub stage: Stage,
}

/// A stage by its name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Stage(String);

impl From<i64> for Stage {
    fn from(nth: i64) -> Self {
        Stage(STAGES.get(nth as usize).copied().unwrap_or("done").to_owned())
    }
}

#[derive(Serialize, JsonSchema)]
pub struct Arrivals {
    /// What came furthest first; at most 500.
    pub items: Vec<Came>,
    /// Whether more came than these.
    pub cut: bool,
}

const MOST: usize = 500;

impl Query for Read {
    const NAME: &'static str = "product.arrivals";
    const ROUTE: Route = Route::get("/products/{product}/arrivals");
    const ABOUT: &'static str =
        "Reads what came to a stage on one day: the events behind a day of the cumulative flow.";
    type Output = Arrivals;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Arrivals> {
        let product = Product::find(db, by, &self.product).await?;
        let asked = Asked { days: None, kind: self.kind.as_deref(), team: self.team.as_deref() };
        let range = Range::of(db, product.id, &asked, by.at).await?;
        came(db, product.id, &range, self.day).await
    }
}

/// Everything that came somewhere on that day; a table, or a word that nothing did.
pub(super) async fn shown(db: &mut Db, product: ProductId, range: &Range, on: NaiveDate) -> Result<Markup> {
    let came = came(db, product, range, on).await?;
    let row = |came: &Came| {
        vec![
            html! { a.item-line href=(format!("/items/{}", came.key)) { (kit::kind(kit::Kind::parse(&came.kind))) span.key { (came.key) } span.title { (came.title) } } },
            html! { (came.stage.0) },
        ]
    };
    let table = Table {
        caption: format!("What came to a stage {}", said(on, range.last)),
        columns: vec![Column::text("Item"), Column::text("Came to")],
        rows: came.items.iter().map(row).collect(),
        ..Table::default()
    };
    Ok(behind(&html! {
        @if came.items.is_empty() { p.quiet { "Nothing came to a stage " (said(on, range.last)) "." } } @else { (table) }
        @if came.cut { p.small.quiet { "The first " (MOST) " are shown." } }
    }))
}

/// The day as it stands in a sentence: on 4 March, 2 days ago.
pub fn said(on: NaiveDate, today: NaiveDate) -> String {
    let day = day(on, today);
    if day.starts_with(|letter: char| letter.is_ascii_digit()) && !day.ends_with("ago") {
        format!("on {day}")
    } else {
        day
    }
}

/// The furthest stage that each item first came to on that day.
async fn came(db: &mut Db, product: ProductId, range: &Range, on: NaiveDate) -> Result<Arrivals> {
    let from = on.and_time(chrono::NaiveTime::MIN).and_utc();
    let mut items: Vec<Came> = db
        .query(sql!(concat!(
            "select i.key, i.kind, i.title, cast(max(came.stage) as bigint) as stage from (
                select item_id, case when out_on = $2 then case when finished_on = $2 then 4 else 5 end
                    when review_on = $2 then 3 when started_on = $2 then 2 else 1 end as stage
                from arrival where product_id = $1 and out_on >= $2
                    and (out_on = $2 or review_on = $2 or started_on = $2 or ready_on = $2)
                union all
                select item_id, case when review_on = $2 then 3 when started_on = $2 then 2 else 1 end
                from arrival where product_id = $1 and out_on is null
                    and (review_on = $2 or started_on = $2 or ready_on = $2)
                union all
                select item_id, 0 from scope_change where product_id = $1 and what = 'written' and at >= $3 and at < $4
             ) came join item i on i.id = came.item_id where ($5 = '' or i.kind = $5) and ",
            of_team!("$6", "i.id"),
            " group by i.key, i.kind, i.title order by 4 desc, i.key limit $7"
        )))
        .bind(product)
        .bind(on)
        .bind(from)
        .bind(from.checked_add_days(Days::new(1)).unwrap_or(from))
        .bind(range.kind.clone())
        .bind(range.team)
        .bind(MOST as i64 + 1)
        .all()
        .await?;
    let cut = items.len() > MOST;
    items.truncate(MOST);
    Ok(Arrivals { items, cut })
}
