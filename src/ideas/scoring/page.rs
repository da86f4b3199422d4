//! The sheet as a page: ideas down, the inputs of a method across, edited cell by cell and ranked anew with every change.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    agreement::Agreement,
    change::{Changes, TOP},
    explaining, idea_page,
    method::Method,
    moves, moves_part,
    orders::Order,
    past::{self, DAYS},
    setup_page,
    sheet::{self, MOST, Sheet},
    table,
};
use crate::{
    app::App,
    command::{Place, Right},
    ideas::page::{Part, shell},
    items::Product,
    strategy::norms::{self, Norms},
    web::{
        Page, Query, Visit,
        kit::{Button, Column, Empty, Icon, Tab, Table, Tone, notice, page_head, segment},
        shown::{amount, number, of},
    },
};

/// How many changes of rank are told below it.
const MOVED: usize = 10;
/// How many rows of a sheet stand on a page.
const ROWS: usize = 50;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/ideas/scores", get(show))
        .route("/products/{product}/scoring", get(setup_page::show))
        .route("/ideas/{key}/scores", get(idea_page::show))
}

#[derive(Deserialize, Default)]
struct Asked {
    method: Option<String>,
    after: Option<usize>,
    /// How far back the history of the ranks goes.
    days: Option<i64>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Scores).await?;
    let norms = norms::of(&mut visit.db, product.id).await?;
    let method = asked.method.as_deref().and_then(Method::parse).unwrap_or(norms.method());
    let board = sheet::read(&mut visit.db, product.id).await?;
    let from = asked.after.unwrap_or(0);
    let mut sheet = sheet::sheet(&board, method, from, ROWS);
    explaining::explain(&mut visit.db, &board, &sheet.inputs, &mut sheet.items).await?;
    let now = visit.app.store.clock.now();
    let days = asked.days.filter(|days| past::SPANS.contains(days)).unwrap_or(DAYS);
    let past = past::read(&mut visit.db, product.id, &board, now, days).await?;
    let moved = moves::of(&board, &past, method, None, MOVED);
    let says = visit.actor.say(&Place::product(Right::ShapeIdeas, product.id));
    let setup = format!("/products/{}/scoring", product.key);
    let sub = format!("{} of {} scored", sheet.scored, of(sheet.ideas as i64, "open idea", "open ideas"));
    let content = html! {
        (page_head("Scores", &sub, html! {
            (Button::link("Criteria and columns", setup.clone()).icon(Icon::SlidersHorizontal))
        }))
        (Part::Scores.tabs(&product))
        @if board.ideas.is_empty() { (nothing(&product)) } @else {
            div.part.wraps { (methods(&product, &norms, method)) }
            (first(&product, &norms))
            p.part.quiet.small { (method.label()) " = " (method.formula()) "." }
            @for caution in &sheet.cautions { (notice(Tone::Warn, html! { (crate::web::shown::capital(caution)) "." }, html! {})) }
            @if method == Method::Weighted && board.rules.criteria.is_empty() { (no_criteria(&setup)) } @else {
                (table::table(&board, &sheet, says, now))
                (pages(&product, method, from, &sheet))
                p.hint.small.faint { @if method.is_read(&board.rules) { "These are read, and typed by nobody here: " (method.formula()) "." }
                    @else { "Arrows and Enter go from cell to cell. A cell takes a number, or a fact: =demand, =estimates, =TID-9 or =10 % of TID-9 for a metric. What stands behind a cell is told while you point at it, and on the idea’s own scores." } }
            }
            @if board.cut { p.quiet.small { "At most " (MOST) " ideas are scored together; the latest are left out." } }
            (cost_of_orders(&sheet.orders, board.rules.currency.as_deref().unwrap_or_default()))
            (moves_part::of_sheet(&moved, &past, &product.key, method, now))
            div.beneath {
                (changes(&sheet.changes, method))
                (agreement(&sheet.agreement, &product))
            }
        }
    };
    Ok(visit.render(&shell, content))
}

fn nothing(product: &Product) -> Empty {
    Empty {
        title: "Nothing to score".into(),
        text: "Open ideas stand here, scored by the method you choose, each score with its formula.".into(),
        example: Some(html! { "2,000 people a quarter × 2 × 80 % ÷ 4 person-months = 800" }),
        button: Some(Button::dialog("Note an idea", format!("/new/idea?product={}", product.key)).primary()),
    }
}

fn no_criteria(setup: &str) -> Empty {
    Empty {
        title: "What do you weigh by?".into(),
        text: "A weighted score is made of criteria of your own: each with a weight, a direction, a scale, and words for what its levels mean.".into(),
        example: Some(html! { "Revenue 30 %, from 1 “nobody would pay” to 5 “several wait for it”" }),
        button: Some(Button::link("Name your criteria", setup).primary()),
    }
}

fn methods(product: &Product, norms: &Norms, current: Method) -> Markup {
    let href = |method: Method| format!("/products/{}/ideas/scores?method={}", product.key, method.name());
    let tabs: Vec<Tab> =
        norms.methods.iter().map(|method| Tab::new(method.label(), href(*method), *method == current)).collect();
    segment("Method", &tabs)
}

/// Why some methods come first, and where that is changed.
fn first(product: &Product, norms: &Norms) -> Markup {
    let names: Vec<_> = norms.methods.iter().take(norms.first).map(|method| method.label()).collect();
    html! {
        @if let (Some(stage), false) = (norms.stage, names.is_empty()) {
            p.part.quiet.small {
                (names.join(", ")) @if norms.own.contains(&"scoring") { " come first by your own word and because " } @else { " come first because " }
                (product.name) " is in " (stage) ". " a href=(format!("/products/{}/life-cycle#follows", product.key)) { "Stage of life" }
            }
        }
    }
}

fn pages(product: &Product, method: Method, from: usize, sheet: &Sheet) -> Markup {
    let href = |after: usize| format!("/products/{}/ideas/scores?method={}&after={after}", product.key, method.name());
    html! {
        @if from > 0 || sheet.next.is_some() {
            nav.pages aria-label="Pages" {
                @if from > 0 { (Button::link("Higher", href(from.saturating_sub(ROWS))).plain().small()) }
                span.quiet.small.num { (from + 1) "–" (from + sheet.items.len()) " of " (sheet.ideas) }
                @if let Some(next) = sheet.next { (Button::link("Lower", href(next as usize)).plain().small()) }
            }
        }
    }
}

/// What all delay costs in several orders, the cheapest first.
fn cost_of_orders(orders: &[Order], currency: &str) -> Markup {
    let row = |order: &Order| {
        vec![
            html! { (order.label) },
            html! { @for (nth, (key, title)) in order.first.iter().zip(&order.titles).enumerate() { @if nth > 0 { ", " } a href=(format!("/ideas/{key}/scores?method=cd3")) title=(title) { (key) } } },
            html! { (amount(order.cost)) " " (currency) },
            html! { @if order.more > 0.0 { "+ " (amount(order.more)) } @else { "the least" } },
        ]
    };
    html! {
        @if !orders.is_empty() {
            section.part id="orders" {
                h2 { "What delay costs in several orders" }
                p.quiet.small { "Done one after the other; each costs what every week without it costs, until it is done." }
                (Table {
                    caption: "What delay costs in several orders".into(),
                    caption_hidden: true,
                    columns: vec![Column::text("Order"), Column::text("First"), Column::number("Delay costs"), Column::number("More")],
                    rows: orders.iter().map(row).collect(),
                    next: None,
                })
            }
        }
    }
}

fn changes(changes: &Changes, method: Method) -> Markup {
    html! {
        @if !changes.inputs.is_empty() || !changes.weights.is_empty() {
            section.part {
                h2 { "What would change the top " (TOP) }
                ul.prose {
                    @for change in &changes.inputs {
                        li id=(format!("change-{}", change.key)) {
                            a href=(format!("/ideas/{}/scores?method={}", change.key, method.name())) { (change.title) }
                            " comes in if " (change.label) " is " span.num { (change.to_said) } " instead of "
                            span.num { (change.from_said) } "; " (change.pushes_out) " falls out."
                        }
                    }
                    @for change in &changes.weights {
                        li { (change.criterion) " weighing " span.num { (number(change.to)) } " % instead of " span.num { (number(change.from)) }
                            " % of the whole brings in " (change.comes_in) " for " (change.falls_out) "." }
                    }
                }
            }
        }
    }
}

fn agreement(agreement: &[Agreement], product: &Product) -> Markup {
    html! {
        @if !agreement.is_empty() {
            section.part {
                h2 { "How far the methods agree" }
                ul.agreement role="list" {
                    @for pair in agreement {
                        li {
                            span { a href=(format!("/products/{}/ideas/scores?method={}", product.key, pair.method.name())) { (pair.method.label()) }
                                " and " a href=(format!("/products/{}/ideas/scores?method={}", product.key, pair.with.name())) { (pair.with.label()) } }
                            span.num title="Spearman's ρ: 1 is the same order, −1 the opposite" { "ρ " (number(pair.rho)) }
                            span.faint.small { (agrees(pair)) ", " (of(pair.ideas as i64, "idea", "ideas")) }
                        }
                    }
                }
            }
        }
    }
}

/// With fewer ideas in common an order can hardly be anything but the same or the opposite.
const FEW: usize = 5;

fn agrees(pair: &Agreement) -> &'static str {
    match pair.rho {
        _ if pair.ideas < FEW => "too few to tell",
        0.8.. => "much the same order",
        0.4.. => "alike",
        -0.4.. => "little in common",
        _ => "opposite orders",
    }
}
