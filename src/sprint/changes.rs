//! What happened to the points of a sprint after its start: the events behind every point of its charts.

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::ItemId,
    error::Result,
    sql,
    store::Db,
    web::{
        kit::{self, Column, Table, behind},
        shown::{day, number, time},
    },
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Happened {
    pub at: DateTime<Utc>,
    /// added, removed, estimated, done or reopened.
    pub what: String,
    /// The points of the item from then on.
    pub points: f64,
    pub key: String,
    pub kind: String,
    pub title: String,
}

/// So many changes are listed.
const MOST: i64 = 2_000;

/// What happened after the start in its order, and how many more things did than are listed.
pub async fn read(
    db: &mut Db,
    sprint: ItemId,
    started: Option<DateTime<Utc>>,
    until: DateTime<Utc>,
) -> Result<(Vec<Happened>, i64)> {
    let Some(started) = started else { return Ok((Vec::new(), 0)) };
    let listed: Vec<Happened> = db
        .query(sql!(
            "select e.at, e.what, e.points, i.key, i.kind, i.title from sprint_entry e cross join item i
             where e.sprint_id = $1 and e.at > $2 and e.at <= $3 and i.id = e.item_id order by e.at, e.id limit $4"
        ))
        .bind(sprint)
        .bind(started)
        .bind(until)
        .bind(MOST)
        .all()
        .await?;
    if (listed.len() as i64) < MOST {
        return Ok((listed, 0));
    }
    let all = db
        .query(sql!("select count(*) from sprint_entry where sprint_id = $1 and at > $2 and at <= $3"))
        .bind(sprint)
        .bind(started)
        .bind(until)
        .value::<i64>()
        .await?;
    Ok((listed, all.unwrap_or(0) - MOST))
}

impl Happened {
    /// Whether it changed what was to be done, rather than what is done.
    pub fn of_scope(&self) -> bool {
        matches!(self.what.as_str(), "added" | "removed" | "estimated")
    }

    fn said(&self) -> &'static str {
        match self.what.as_str() {
            "added" => "came in with",
            "removed" => "went out with",
            "estimated" => "is now estimated at",
            "reopened" => "is open again with",
            _ => "done with",
        }
    }
}

/// So many of one day are shown.
const OF_A_DAY: usize = 500;

/// What happened between two moments, the first left out and the last counted in, as a part of the page.
pub async fn between(
    db: &mut Db,
    sprint: ItemId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    caption: &str,
    today: NaiveDate,
) -> Result<Markup> {
    let happened: Vec<Happened> = db
        .query(sql!(
            "select e.at, e.what, e.points, i.key, i.kind, i.title from sprint_entry e cross join item i
             where e.sprint_id = $1 and e.at > $2 and e.at <= $3 and i.id = e.item_id order by e.at, e.id limit $4"
        ))
        .bind(sprint)
        .bind(from)
        .bind(until)
        .bind(OF_A_DAY as i64 + 1)
        .all()
        .await?;
    let shown = &happened[..happened.len().min(OF_A_DAY)];
    Ok(behind(&html! {
        @if shown.is_empty() { p.quiet { (caption) ": nothing happened to its points." } }
        @else { (table(caption, shown.iter().collect(), today)) }
        @if happened.len() > OF_A_DAY { p.small.quiet { "The first " (OF_A_DAY) " are shown; the figures count them all." } }
    }))
}

fn table(caption: &str, happened: Vec<&Happened>, today: NaiveDate) -> Table {
    let row = |of: &Happened| {
        vec![
            html! { a.item-line href=(format!("/items/{}", of.key)) { (kit::kind(kit::Kind::parse(&of.kind))) span.key { (of.key) } span.title { (of.title) } } },
            html! { span.nowrap { (day(of.at.date_naive(), today)) " " span.faint.num { (time(of.at)) } } },
            html! { span.nowrap { (of.said()) } },
            html! { (number(of.points)) },
        ]
    };
    let columns = vec![Column::text("Item"), Column::text("When"), Column::text("What"), Column::number("Points")];
    let caption = format!("{caption} ({})", happened.len());
    Table { caption, columns, rows: happened.into_iter().map(row).collect(), ..Table::default() }
}

/// The changes of scope in one table, what was done and reopened in another.
pub fn tables(changes: &[Happened], today: NaiveDate) -> Markup {
    let part = |caption: &str, id: &str, of_scope: bool| {
        let happened: Vec<_> = changes.iter().filter(|of| of.of_scope() == of_scope).collect();
        html! { @if !happened.is_empty() { div.table-part id=(id) { (table(caption, happened, today)) } } }
    };
    let reopened = changes.iter().any(|of| of.what == "reopened");
    let done = if reopened { "Done and opened again" } else { "When it was done" };
    html! { (part("Changes of scope", "scope-changes", true)) (part(done, "happened", false)) }
}
