//! The forecast beside what it is about: when it will be done, how much of it by a day, and the way to ask otherwise.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::forecasting::{Forecasted, Unit};
use crate::web::{
    kit::{Button, panel},
    shown::{chance as chance_of, day, of, percent},
};

/// What a forecast is about, for whoever asks further.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub product: &'a str,
    /// The item whose work it is; the whole backlog without one.
    pub item: Option<&'a str>,
}

/// When work will be done; below an item it is a part of what the team does, and would be all it did.
pub fn foreseen(forecast: &Forecasted, about: About, alone: bool, now: DateTime<Utc>) -> Markup {
    let today = now.date_naive();
    panel(
        "Forecast",
        "",
        html! {
            @if let Some(refused) = &forecast.refused {
                p.quiet { "No forecast: " (refused) "." }
            } @else {
                p.quiet {
                    @if alone { "If the team did nothing else: when the " } @else { "When the " }
                    (of(i64::from(forecast.remaining), "open item is", "open items are")) " accepted, at the pace of "
                    a.link href=(about.href("#drawn-from")) { "the last " (of(forecast.history.len() as i64, "week", "weeks")) } ":"
                }
                ul.levels role="list" {
                    @for level in &forecast.levels {
                        li { span.num { (percent(level.chance)) } " by " b { (day(level.by, today)) } span.faint { " · " (of(level.weeks as i64, "week", "weeks")) } }
                    }
                }
            }
            (meant(forecast, today))
            @for caution in forecast.cautions.iter().filter(|_| forecast.refused.is_none()) { p.small.quiet { "Mind: " (caution) "." } }
            (ask(about, forecast))
            @if forecast.refused.is_none() {
                details { summary { "How to read this" }
                    p.small { "Each line is a promise: of 100 futures drawn from the weeks behind us, so many are done by that day. Accepted a week, oldest first: "
                        (forecast.history.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) ". Computed " (forecast.way) "." }
                }
            }
        },
    )
}

impl About<'_> {
    /// The page that answers the same question in full.
    fn href(&self, part: &str) -> String {
        let item = self.item.map(|key| format!("?item={key}")).unwrap_or_default();
        format!("/products/{}/forecast{item}{part}", self.product)
    }
}

/// How much of it is done by the day it is meant for.
fn meant(forecast: &Forecasted, today: chrono::NaiveDate) -> Markup {
    let Some(by) = forecast.by else { return html! {} };
    let sure = forecast.how_many.iter().find(|amount| (amount.chance - 0.85).abs() < 1e-9);
    let (one, many) = if forecast.unit == Unit::Items { ("item", "items") } else { ("point", "points") };
    html! {
        p { "By " b { (day(by, today)) } ", the day it is meant for: "
            @if let Some(chance) = forecast.chance_by { b.num { (chance_of(chance)) } " that all of it is done" }
            @if let Some(sure) = sure { "; in 85 of 100 futures " (of(sure.items as i64, one, many)) " or more" }
            "." }
    }
}

/// A day of one's own, and the rest of what can be asked, on the page of the forecast.
fn ask(about: About, forecast: &Forecasted) -> Markup {
    html! {
        form.ask-by method="get" action=(format!("/products/{}/forecast", about.product)) {
            @if let Some(item) = about.item { input type="hidden" name="item" value=(item); }
            label for="foreseen-by" { "How many by" }
            input.input.small id="foreseen-by" type="date" name="by" required value=[forecast.by.map(|by| by.to_string())];
            (Button::submit("Ask").small())
        }
        p.small { a.link href=(about.href("")) { "In points, or with growth" } }
    }
}
