//! The periods that a forecast draws from: each figure leads to what was accepted or added then.

use chrono::{NaiveDate, SecondsFormat};
use maud::{Markup, html};

use super::{
    forecasting::{Forecasted, Unit},
    past_weeks::Period,
};
use crate::web::{
    kit::{Column, Table, figure},
    shown::day,
};

/// A table of the periods, the latest first; `address` is that of the page.
pub(super) fn part(told: &Forecasted, address: &str, today: NaiveDate) -> Markup {
    if told.periods.is_empty() {
        return html! {};
    }
    let (what, growth) = (if told.unit == Unit::Items { "Items" } else { "Points" }, !told.added.is_empty());
    let mut columns = vec![
        Column::text(if told.unit == Unit::Velocity { "Sprint" } else { "Week" }),
        Column::number(&format!("{what} accepted")),
    ];
    if growth {
        columns.push(Column::number(&format!("{what} added")));
    }
    let row = |(back, period): (usize, &Period)| {
        let href = way(period, address);
        let cell = |values: &[u32]| match values.len().checked_sub(back + 1).and_then(|at| values.get(at)) {
            Some(value) => figure(&value.to_string(), Some(&href)),
            None => html! { "—" },
        };
        let mut cells = vec![html! { (named(period, today)) }, cell(&told.history)];
        if growth {
            cells.push(cell(&told.added));
        }
        cells
    };
    let table = Table {
        caption: "What it is drawn from".into(),
        columns,
        rows: told.periods.iter().rev().enumerate().map(row).collect(),
        ..Table::default()
    };
    html! { section.wide-chart id="drawn-from" tabindex="-1" { (table) } }
}

pub(super) fn named(period: &Period, today: NaiveDate) -> String {
    match &period.title {
        Some(title) => title.clone(),
        None => format!("{} – {}", day(period.from.date_naive(), today), day(period.to.date_naive(), today)),
    }
}

/// A sprint has its report; a week is shown on the same page.
pub(super) fn way(period: &Period, address: &str) -> String {
    if let Some(sprint) = &period.sprint {
        return format!("/items/{sprint}/report#done");
    }
    let at = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let mark = if address.ends_with('?') { "" } else { "&" };
    format!("{address}{mark}from={}&to={}#behind", at(period.from), at(period.to))
}
