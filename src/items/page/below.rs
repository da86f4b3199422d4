//! What stands next to an item on the line: what is in it, what it is made of, and what comes of it.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{Kind, Shown};
use crate::{
    line::{walk::Stop, whole_page::stop_line},
    web::{kit::Button, shown::of},
};

/// The nearest, and the metrics at the end; the page of the whole line has the rest.
pub(super) fn below(shown: &Shown, today: NaiveDate) -> Markup {
    let item = shown.item();
    if item.kind == Kind::Customer {
        return html! {};
    }
    let held = match item.kind {
        Kind::Sprint => "What is planned in it",
        Kind::Release => "What ships in it",
        Kind::Metric => "What is to move it",
        _ => "",
    };
    let is_work = |kind: Kind| {
        kind.is_ranked()
            || item.kind != Kind::Sprint && (kind.is_work() || matches!(kind, Kind::Initiative | Kind::Release))
    };
    let work: Vec<_> = shown.why.stops.iter().filter(|stop| stop.depth == 1 && is_work(stop.kind)).collect();
    // A sub-task is listed among the steps.
    let next = |stop: &&Stop| (stop.depth == 1 || stop.kind == Kind::Metric) && stop.kind != Kind::Subtask;
    let near: Vec<_> = shown.so_what.stops.iter().filter(next).collect();
    let title = if item.kind.is_ranked() || !held.is_empty() { "What comes of it" } else { "Below it on the line" };
    let whole = format!("{}/line", item.href());
    html! {
        @if !held.is_empty() { (list(held, &work, &whole, today)) }
        (list(title, &near, &whole, today))
    }
}

fn list(title: &str, stops: &[&Stop], whole: &str, today: NaiveDate) -> Markup {
    let open = stops
        .iter()
        .filter(|stop| stop.kind != Kind::Metric && stop.kind.status(&stop.status).is_some_and(|status| status.open))
        .count();
    html! {
        @if !stops.is_empty() {
            section.part {
                h2 { (title) " " span.faint.num { (of(stops.len() as i64, "item", "items")) @if open > 0 { ", " (open) " open" } } }
                ul.plain-list role="list" {
                    @for stop in stops.iter().take(50) { li id=(format!("near-{}", stop.key)) { (stop_line(stop, today)) } }
                }
                @if stops.len() > 50 { (Button::link(format!("All {} on the whole line", stops.len()), whole).plain().flush()) }
            }
        }
    }
}
