//! The pages of the ideas stop, and the way from one to another.

use axum::Router;
use maud::{Markup, html};

use super::{cutting, inbox_page, matrix_page, moscow_page, opportunities, promote_page, rounds, scoring, surveys};
use crate::{
    app::App,
    error::Result,
    items::Product,
    web::{
        Visit,
        kit::{Station, Tab, segment},
        layout::Shell,
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .merge(inbox_page::routes())
        .merge(scoring::routes())
        .merge(opportunities::routes())
        .merge(cutting::routes())
        .merge(rounds::routes())
        .merge(matrix_page::routes())
        .merge(moscow_page::routes())
        .merge(surveys::routes())
        .merge(promote_page::routes())
}

/// A part of the ideas stop.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Inbox,
    Scores,
    Opportunities,
    Rounds,
    Matrix,
    Moscow,
    Surveys,
    Cut,
}

impl Part {
    const ALL: [Part; 8] = [
        Part::Inbox,
        Part::Opportunities,
        Part::Scores,
        Part::Rounds,
        Part::Matrix,
        Part::Moscow,
        Part::Surveys,
        Part::Cut,
    ];

    fn label(self) -> &'static str {
        match self {
            Part::Inbox => "Inbox",
            Part::Scores => "Scores",
            Part::Opportunities => "Opportunities",
            Part::Cut => "Cut line",
            Part::Rounds => "Rounds",
            Part::Matrix => "Matrix",
            Part::Moscow => "MoSCoW",
            Part::Surveys => "Surveys",
        }
    }

    pub(super) fn href(self, product: &str) -> String {
        let name = match self {
            Part::Inbox => return Station::Ideas.href(product),
            Part::Opportunities => return format!("/products/{product}/opportunities"),
            Part::Scores => "scores",
            Part::Rounds => "rounds",
            Part::Matrix => "matrix",
            Part::Moscow => "moscow",
            Part::Surveys => "surveys",
            Part::Cut => "cut",
        };
        format!("{}/{name}", Station::Ideas.href(product))
    }

    /// The row that leads from one part to another.
    pub(super) fn tabs(self, product: &Product) -> Markup {
        let tabs: Vec<Tab> =
            Part::ALL.iter().map(|part| Tab::new(part.label(), part.href(&product.key), *part == self)).collect();
        html! { div.part.wraps { (segment("Ideas", &tabs)) } }
    }
}

/// The frame of a page of the stop.
pub(super) async fn shell(visit: &mut Visit, key: &str, part: Part) -> Result<(Product, Shell)> {
    let (product, mut shell) = visit.stop(key, Station::Ideas).await?;
    if part != Part::Inbox {
        shell.title = format!("{} · {}", part.label(), shell.title);
        shell.crumbs.push((part.label().into(), None));
    }
    Ok((product, shell))
}
