//! The page of the tree: one outcome at a time, what is to be mended first, the tree, and what hangs nowhere.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    drawn::{self, Drawn},
    level::Level,
    reading::{self, Outcome, Tree},
    under_page,
};
use crate::{
    app::App,
    command::{Place, Right, Say},
    error::Error,
    ideas::page::{Part, shell},
    items::{Key, Product},
    web::{
        Page, Query, Visit,
        kit::{self, Button, Empty, Icon, Tone, item_link, labelled_menu, notice, page_head},
        shown::of,
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/opportunities", get(show))
        .route("/opportunities/{key}/under", get(under_page::show))
}

#[derive(Deserialize, Default)]
struct Asked {
    outcome: Option<String>,
    #[serde(default)]
    declined: bool,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Opportunities).await?;
    let outcome = match asked.outcome.as_deref().filter(|key| !key.is_empty()) {
        Some(key) => Some(Key::parse(key).ok_or(Error::NotFound)?),
        None => None,
    };
    let tree = reading::tree(&mut visit.db, &visit.actor, &product, outcome.as_ref(), asked.declined).await;
    let tree = tree.map_err(|error| if matches!(error, Error::Invalid(_)) { Error::NotFound } else { error })?;
    let says = visit.actor.say(&Place::product(Right::ShapeIdeas, product.id));
    let content = html! {
        (page_head("Opportunities", &counted(&tree), html! { @if let Some(outcome) = &tree.outcome { (others(&product, &tree, outcome)) } }))
        (Part::Opportunities.tabs(&product))
        @match &tree.outcome {
            None => (no_outcome(&product, says)),
            Some(outcome) => {
                (state(&tree))
                (Drawn { product: &product, tree: &tree, outcome, says }.tree())
                (left_out(&product, &tree, outcome, asked.declined))
                (Drawn { product: &product, tree: &tree, outcome, says }.loose())
                (drawn::table(&tree, outcome))
                (keys())
            }
        }
    };
    Ok(visit.render(&shell, content))
}

fn counted(tree: &Tree) -> String {
    let count = |level: Level| tree.nodes.iter().filter(|node| node.level == level).count() as i64;
    if tree.nodes.is_empty() {
        return String::new();
    }
    format!(
        "{} · {}",
        of(count(Level::Opportunity), "opportunity", "opportunities"),
        of(count(Level::Solution), "solution", "solutions")
    )
}

/// The other outcomes of the product, each with its own tree.
fn others(product: &Product, tree: &Tree, outcome: &Outcome) -> Markup {
    let others: Vec<_> = tree.outcomes.iter().filter(|other| other.key != outcome.key).collect();
    html! {
        @if !others.is_empty() {
            (labelled_menu("Another outcome", html! {
                @for other in others {
                    @let label = if other.ideas > 0 { format!("{} · {}", other.title, of(other.ideas, "idea", "ideas")) } else { other.title.clone() };
                    (item_link(Icon::Target, &label, &format!("/products/{}/opportunities?outcome={}", product.key, other.key)))
                }
            }))
        }
    }
}

/// What is to be mended, counted; each stands where it is.
fn state(tree: &Tree) -> Markup {
    let remarks: Vec<_> = tree.nodes.iter().flat_map(|node| &node.remarks).collect();
    let wrong = remarks.iter().filter(|remark| remark.wrong).count() as i64;
    let weak = remarks.len() as i64 - wrong;
    html! {
        @if wrong > 0 {
            (notice(Tone::Warn, html! { (of(wrong, "node is", "nodes are")) " out of place" @if weak > 0 { ", and " (of(weak, "thing is", "things are")) " weak" } ". Each is said where it stands." }, html! {}))
        } @else if weak > 0 {
            p.quiet.part { (of(weak, "thing is", "things are")) " weak here; each is said where it stands, with a way to mend it." }
        }
    }
}

fn left_out(product: &Product, tree: &Tree, outcome: &Outcome, shown: bool) -> Markup {
    let href = format!("/products/{}/opportunities?outcome={}", product.key, outcome.key);
    html! {
        @if tree.cut { p.quiet.small { "This tree is larger than what is shown: 500 nodes, the upper levels first." } }
        @if tree.declined > 0 {
            p.quiet.small { (of(tree.declined as i64, "declined idea is", "declined ideas are")) " left out. " a.link href=(format!("{href}&declined=true")) { "Show them" } }
        } @else if shown {
            p.quiet.small { a.link href=(href) { "Leave out what was declined" } }
        }
    }
}

fn no_outcome(product: &Product, says: Say) -> Empty {
    Empty {
        title: "A tree grows from one outcome".into(),
        text: "Choose what is to change for customers: a goal, a key result or a metric. Under it hang the needs that stand in its way, under each need several ways to meet it, under each way what has to be true and how it is tested.".into(),
        example: Some(html! { "Half the missed boats › I do not know which pier › Pier in the ticket › Five people find it" }),
        button: Some(Button::dialog("Set a goal", format!("/new/goal?product={}", product.key)).primary().disabled(says == Say::None)),
    }
}

fn keys() -> Markup {
    html! {
        p.hint.small.faint {
            "Keys: arrows go from node to node, " (kit::kbd("a")) " adds below, " (kit::kbd("Space")) " folds, "
            (kit::kbd("m")) " moves under another, " (kit::kbd("Alt ↑")) " and " (kit::kbd("Alt ↓")) " hang it under the one before or after, "
            (kit::kbd("Alt ←")) " one level up."
        }
    }
}
