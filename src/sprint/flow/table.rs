//! The tables of flow: the same numbers as in the charts, with the items behind them.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    ageing::Ageing,
    times::{Finished, Percentile},
};
use crate::web::{
    kit::{self, Column, Table, figure},
    shown::{day, of, percent},
};

/// The table on the page has the newest; the API has all.
const ROWS: usize = 200;

pub(super) fn times(caption: &str, items: &[Finished], today: NaiveDate) -> Table {
    let row = |item: &Finished| {
        vec![
            link(&item.key, &item.kind, &item.title),
            html! { span.nowrap { (day(item.done_on, today)) } },
            figure(&days_of(item.cycle), Some(&past(&item.key))),
            figure(&days_of(item.lead), Some(&past(&item.key))),
        ]
    };
    Table {
        caption: caption.into(),
        columns: vec![
            Column::text("Item"),
            Column::text("Done"),
            Column::number("Cycle time"),
            Column::number("Lead time"),
        ],
        rows: items.iter().take(ROWS).map(row).collect(),
        caption_hidden: true,
        ..Table::default()
    }
}

pub(super) fn ages(items: &[Ageing], today: NaiveDate) -> Table {
    let row = |item: &Ageing| {
        vec![
            link(&item.key, &item.kind, &item.title),
            html! { (item.status) },
            html! { span.nowrap { (day(item.started_on, today)) } },
            figure(&days_of(Some(item.age)), Some(&past(&item.key))),
            html! { (passed(item.passed)) },
            html! { (item.in_time.map_or_else(|| "—".into(), percent)) },
        ]
    };
    Table {
        caption: "Age of work in progress".into(),
        columns: vec![
            Column::text("Item"),
            Column::text("State"),
            Column::text("Started"),
            Column::number("Age"),
            Column::text("Against the past"),
            Column::number("Still in time"),
        ],
        rows: items.iter().take(ROWS).map(row).collect(),
        caption_hidden: true,
        ..Table::default()
    }
}

pub(super) fn percentiles(cycle: &[Percentile], lead: &[Percentile]) -> Table {
    let row = |(cycle, lead): (&Percentile, &Percentile)| {
        vec![
            html! { (percent(cycle.share)) },
            html! { (days_of(Some(cycle.days))) },
            html! { (days_of(Some(lead.days))) },
        ]
    };
    Table {
        caption: "Done within".into(),
        columns: vec![Column::text("Items"), Column::number("Cycle"), Column::number("Lead")],
        rows: cycle.iter().zip(lead).map(row).collect(),
        caption_hidden: true,
        ..Table::default()
    }
}

/// What it means to have passed that share, in words.
pub fn passed(share: f64) -> String {
    if share > 0.0 { format!("older than {} got", percent(share)) } else { "as young as most".into() }
}

/// What happened to an item: the events that its days are counted from.
fn past(key: &str) -> String {
    format!("/items/{key}/history")
}

fn link(key: &str, kind: &str, title: &str) -> Markup {
    html! { a.item-line href=(format!("/items/{key}")) { (kit::kind(kit::Kind::parse(kind))) span.key { (key) } span.title { (title) } } }
}

fn days_of(days: Option<u32>) -> String {
    days.map_or_else(|| "—".into(), |days| of(days.into(), "day", "days"))
}
