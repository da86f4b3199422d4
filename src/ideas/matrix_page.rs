//! The matrix as a page: bubbles that are dragged or moved by keys, and the table that says and takes the same.

use axum::{Router, extract::Path, routing::get};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    matrix::{self, At, Matrix, Placed},
    page::{Part, shell},
    scoring::{self, Board, Method, sheet},
};
use crate::{
    app::App,
    command::{Place, Right, Say},
    items::Product,
    web::{
        Page, Query, Visit,
        kit::{Axis, Bubble, Button, Empty, Plane, Tab, page_head, segment},
        shown::{number, of},
    },
};

/// How many rows the table has on a page.
const ROWS: usize = 100;

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/ideas/matrix", get(show))
}

#[derive(Deserialize, Default)]
struct Asked {
    cut: Option<String>,
    after: Option<usize>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Matrix).await?;
    let at = if asked.cut.as_deref() == Some("median") { At::Median } else { At::Middle };
    let board = scoring::read(&mut visit.db, product.id).await?;
    let matrix = matrix::of(&board, at);
    let says = visit.actor.say(&Place::product(Right::ShapeIdeas, product.id));
    let href = Part::Matrix.href(&product.key);
    let cuts = [
        ("Middle of the scale", href.clone(), at == At::Middle),
        ("Median", format!("{href}?cut=median"), at == At::Median),
    ];
    let tabs: Vec<Tab> = cuts.into_iter().map(|(label, href, current)| Tab::new(label, href, current)).collect();
    let sub = format!("{} placed, {} without value or effort", matrix.items.len() + matrix.more, matrix.missing);
    let content = html! {
        (page_head("Value and effort", &sub, html! {}))
        (Part::Matrix.tabs(&product))
        @if board.ideas.is_empty() { (nothing(&product)) } @else {
            div.part.wraps { (segment("Cut at", &tabs)) }
            (plane(&matrix, &board, &product, says, asked.after.unwrap_or(0), visit.app.store.clock.now()))
        }
    };
    Ok(visit.render(&shell, content))
}

fn nothing(product: &Product) -> Empty {
    Empty {
        title: "Nothing to place".into(),
        text: "Open ideas stand here by what they are worth and what they take: quick wins above to the left, money pits below to the right.".into(),
        example: Some(html! { "“A receipt by mail”: value 6, effort 2 is a quick win." }),
        button: Some(Button::dialog("Note an idea", format!("/new/idea?product={}", product.key)).primary()),
    }
}

fn plane(matrix: &Matrix, board: &Board, product: &Product, says: Say, after: usize, now: DateTime<Utc>) -> Markup {
    let most = matrix.items.iter().map(|placed| placed.voices).max().unwrap_or(0).max(1) as f64;
    let bubble = |placed: &Placed| Bubble {
        key: placed.key.clone(),
        sign: placed.key.rsplit('-').next().unwrap_or_default().to_owned(),
        across: placed.effort,
        up: placed.value,
        size: (placed.voices as f64 / most).sqrt(),
        said: said(placed),
        href: format!("/ideas/{}/scores?method=value_effort", placed.key),
    };
    let axis = |label: &str, cut: Option<f64>| Axis {
        label: label.into(),
        name: label.to_lowercase(),
        least: 1.0,
        most: 10.0,
        cut,
    };
    let plane = Plane {
        title: "Value over effort".into(),
        reading: reading(matrix),
        across: axis("Effort", matrix.effort_cut),
        up: axis("Value", matrix.value_cut),
        corners: ["Quick wins", "Big bets", "Fill-ins", "Money pits"].map(str::to_owned),
        bubbles: matrix.items.iter().map(bubble).collect(),
        moves: (says != Say::None).then(|| "/api/v1/ideas/{key}/matrix".into()),
        table: html! {
            @if says != Say::None {
                p.quiet.small { "Drag a bubble, or " kbd { "Tab" } " to it and press the arrows: half a step each, " kbd { "Shift" } " for two. The table takes the same." }
            }
            @if matrix.more > 0 { p.quiet.small { (of(matrix.more as i64, "more idea is", "more ideas are")) " placed; the " (matrix::MOST) " with the most value for their effort are drawn." } }
            (table(matrix, board, product, says, after, now))
        },
    };
    html! { (plane) }
}

fn said(placed: &Placed) -> String {
    let (value, effort) = (number(placed.value), number(placed.effort));
    format!("{} {}: value {value}, effort {effort}, {}", placed.key, placed.title, placed.quadrant)
}

fn reading(matrix: &Matrix) -> String {
    let lines = match (matrix.value_cut, matrix.effort_cut) {
        (Some(value), Some(effort)) => format!("value {}, effort {}", number(value), number(effort)),
        _ => return "No idea has both a value and an effort yet: say them in the table.".into(),
    };
    let at = match matrix.cut {
        At::Middle => "in the middle of the scales",
        At::Median => "at the medians, half of the ideas on each side",
    };
    format!("Cut {at} ({lines}); what lies on a line counts as less. A larger bubble has more voices.")
}

fn table(matrix: &Matrix, board: &Board, product: &Product, says: Say, after: usize, now: DateTime<Utc>) -> Markup {
    let page = sheet::sheet(board, Method::ValueEffort, after, ROWS);
    let quadrant = |key: &str| matrix.items.iter().find(|placed| placed.key == key).map(|placed| placed.quadrant);
    let href = |after: usize| {
        let cut = if matrix.cut == At::Median { "median" } else { "middle" };
        format!("{}?cut={cut}&after={after}", Part::Matrix.href(&product.key))
    };
    html! {
        div.sheet.part tabindex="0" role="region" aria-label="Value and effort as a table" data-controller="sheet" {
            table {
                caption.hush { "Ideas down, value and effort across" }
                thead { tr { th scope="col" { "Idea" } @for input in &page.inputs { th.num scope="col" { (input.label) } } th scope="col" { "Quadrant" } } }
                tbody { @for line in &page.items {
                    tr id=(format!("placed-{}", line.key)) {
                        th scope="row" { a.title href=(format!("/ideas/{}/scores?method=value_effort", line.key)) title=(line.title) { (line.title) } span.faint.small { (line.key) } }
                        @for (cell, input) in line.cells.iter().zip(&page.inputs) { td.num { (scoring::cell(&line.key, cell, input, says, now)) } }
                        td { @match quadrant(&line.key) { Some(quadrant) => (quadrant), None => span.lacks.small { (line.no_score.as_deref().unwrap_or("–")) } } }
                    }
                } }
            }
        }
        @if after > 0 || page.next.is_some() {
            nav.pages aria-label="Pages" {
                @if after > 0 { (Button::link("Higher", href(after.saturating_sub(ROWS))).plain().small()) }
                span.quiet.small.num { (after + 1) "–" (after + page.items.len()) " of " (page.ideas) }
                @if let Some(next) = page.next { (Button::link("Lower", href(next as usize)).plain().small()) }
            }
        }
    }
}
