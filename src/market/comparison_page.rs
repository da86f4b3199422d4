//! The comparison grid as a page: features down, the product and its competitors across, each cell with its source.

use axum::extract::Path;
use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    comparison::{self, Cell, Grid, Level, Row, US},
    page::{Part, shell},
};
use crate::{
    items::Product,
    web::{
        Page, Visit,
        kit::{Button, Empty, Icon, icon, page_head},
        shown::{day, number, of, today},
    },
};

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Competitors).await?;
    let today = today(visit.app.store.clock.now());
    let grid = comparison::grid(&mut visit.db, product.id, today).await?;
    let new = |kind: &str| format!("/new/{kind}?product={}", product.key);
    let content = html! {
        (page_head("Competitors", &of(grid.competitors.len() as i64, "competitor", "competitors"), html! {
            (Button::dialog("New feature", new("feature")).icon(Icon::Plus))
            (Button::dialog("New competitor", new("competitor")).icon(Icon::Plus))
        }))
        (Part::Competitors.tabs(&product))
        @if grid.competitors.is_empty() && grid.features.is_empty() {
            (Empty {
                title: "Who else serves them?".into(),
                text: "Competitors stand side by side, compared feature by feature. Each cell says how it is known and when; what was looked at long ago fades.".into(),
                example: Some(html! { "“Refund without a call”: we do it, Harbourline only partly (their help page, March)." }),
                button: Some(Button::dialog("Name a competitor", new("competitor")).primary()),
            })
        } @else {
            (table(&grid, &product, today))
            p.quiet.small.part { "Follow a cell to say more. " (legend()) " A faded cell was looked at more than 180 days ago." }
            @if grid.cut { p.quiet.small { "At most 200 features and 20 competitors are shown." } }
        }
    };
    Ok(visit.render(&shell, content))
}

fn legend() -> Markup {
    html! { @for level in Level::ALL { span.meaning { (mark(level)) (words(level)) } " " } }
}

fn table(grid: &Grid, product: &Product, today: NaiveDate) -> Markup {
    html! {
        div.comparison.part tabindex="0" role="region" aria-label="Comparison with competitors" {
            table {
                caption.hush { "Features down, the product and its competitors across" }
                thead { tr {
                    th scope="col" { "Feature" }
                    th.us scope="col" { (product.name) }
                    @for column in &grid.competitors { th scope="col" { a href=(format!("/items/{}", column.key)) { (column.title) } } }
                } }
                tbody {
                    @for row in &grid.features {
                        tr id=(format!("feature-{}", row.key)) {
                            th scope="row" {
                                a href=(format!("/items/{}", row.key)) { (row.title) }
                                @if let Some(importance) = &row.importance { span.faint.small { " " (importance) } }
                            }
                            (cell(row, US, &product.name, today))
                            @for column in &grid.competitors { (cell(row, &column.key, &column.title, today)) }
                        }
                    }
                    @if grid.features.is_empty() {
                        tr { td.quiet colspan=(grid.competitors.len() + 2) { "No features yet: what do customers compare by?" } }
                    }
                }
            }
        }
    }
}

fn cell(row: &Row, who: &str, name: &str, today: NaiveDate) -> Markup {
    let href = format!("/features/{}/cells/{who}", row.key);
    let known = row.cell(who);
    let class = format!(
        "{}{}",
        if who == US { "us " } else { "" },
        if known.is_some_and(|cell| cell.stale) { "old" } else { "" }
    );
    let label = match known {
        Some(cell) => format!("{name}, {}: {}", row.title, words(cell.level)),
        None => format!("{name}, {}: not known", row.title),
    };
    html! {
        td class=(class.trim()) {
            a.cell href=(href) data-dialog=(href) title=[known.map(|cell| told(cell, today))] {
                span.hush { (label) " " }
                @match known {
                    Some(cell) => {
                        (mark(cell.level))
                        @if let Some(words) = &cell.words { span.small { (crate::web::markdown::plain(words, 60)) } }
                        span.faint.small.nowrap { (day(cell.as_of, today)) @if let Some(sure) = cell.confidence { ", " span.unsure[sure < 60.0] { (number(sure)) " % sure" } } }
                        @if cell.stale { span.tag.warn { "old" } }
                        span.hush { " " (told(cell, today)) }
                    }
                    None => span.faint { "?" },
                }
            }
        }
    }
}

/// What stands behind a cell, in a line.
fn told(cell: &Cell, today: NaiveDate) -> String {
    let mut parts = vec![words(cell.level).to_owned()];
    parts.push(cell.source.clone().map_or_else(|| "no source".to_owned(), |source| format!("source: {source}")));
    parts.push(format!("looked at {}", day(cell.as_of, today)));
    parts.extend(cell.confidence.map(|sure| format!("{} % sure", number(sure))));
    parts.join(" · ")
}

fn mark(level: Level) -> Markup {
    let (shape, class) = match level {
        Level::No => (Icon::CircleX, "no"),
        Level::Partly => (Icon::CircleDot, "partly"),
        Level::Yes => (Icon::CircleCheck, "yes"),
        Level::Best => (Icon::Star, "best"),
    };
    html! { span class=(format!("level {class}")) { (icon(shape)) } }
}

pub(super) fn words(level: Level) -> &'static str {
    match level {
        Level::No => "does not",
        Level::Partly => "partly",
        Level::Yes => "does",
        Level::Best => "best of all",
    }
}
