//! The pages of the ideas stop, and the way from one to another.

use axum::Router;
use maud::{Markup, html};

use super::{cutting, inbox_page, opportunities, promote_page, scoring};
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
        .merge(promote_page::routes())
}

/// A part of the ideas stop.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Inbox,
    Scores,
    Opportunities,
    Cut,
}

impl Part {
    const ALL: [Part; 4] = [Part::Inbox, Part::Opportunities, Part::Scores, Part::Cut];

    fn label(self) -> &'static str {
        match self {
            Part::Inbox => "Inbox",
            Part::Scores => "Scores",
            Part::Opportunities => "Opportunities",
            Part::Cut => "Cut line",
        }
    }

    pub(super) fn href(self, product: &str) -> String {
        match self {
            Part::Inbox => Station::Ideas.href(product),
            Part::Scores => format!("{}/scores", Station::Ideas.href(product)),
            Part::Opportunities => format!("/products/{product}/opportunities"),
            Part::Cut => format!("{}/cut", Station::Ideas.href(product)),
        }
    }

    /// The row that leads from one part to another.
    pub(super) fn tabs(self, product: &Product) -> Markup {
        let tabs: Vec<Tab> =
            Part::ALL.iter().map(|part| Tab::new(part.label(), part.href(&product.key), *part == self)).collect();
        html! { div.part { (segment("Ideas", &tabs)) } }
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
