//! The vision page: where the product is to be, whom it is for, and the goals that say how far it has come.

use axum::{Router, extract::Path, response::Redirect, routing::get};
use maud::{Markup, html};

use super::{VisionFacts, goal_shown::Tree, positioning::positioning, scoring, tabs};
use crate::{
    app::App,
    command::Place,
    items::{Facts, Item, Kind, Product, listing},
    web::{
        Page, Visit,
        kit::{Button, Empty, Icon, Station, page_head, panel, split},
        markdown,
        shown::of,
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}", get(home)).route("/products/{product}/vision", get(show))
}

async fn home(Path(product): Path<String>) -> Redirect {
    Redirect::to(&format!("/products/{product}/vision"))
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Vision).await?;
    let vision = listing::page(&mut visit.db, &product, Kind::Vision, None, 1, None).await?.items.pop();
    let goals = scoring::read(&mut visit.db, &visit.actor, &product).await?;
    let facts = match &vision {
        Some(vision) => VisionFacts::load(&mut visit.db, vision.id).await?.unwrap_or_default(),
        None => VisionFacts::default(),
    };
    let now = visit.app.store.clock.now();
    let says = visit.actor.say(&Place::product(Kind::Vision.right(), product.id));
    let new = |kind: &str, label: &str| Button::dialog(label, format!("/new/{kind}?product={}", product.key));
    let content = html! {
        (page_head("Vision", &vision.as_ref().map(|_| of(goals.len() as i64, "goal", "goals")).unwrap_or_default(), html! {
            @if vision.is_some() { (new("goal", "New goal").icon(Icon::Plus)) }
        }))
        (tabs::tabs(&product, "vision"))
        @match &vision {
            None => (Empty {
                title: "Where is this product to be in three years?".into(),
                text: "The vision is the top of every line: each goal, bet and story is for it in the end. One or two sentences are enough to begin.".into(),
                example: Some(html! { "“Every island within an hour: nobody plans a day around a ferry.”" }),
                button: Some(new("vision", "Write the vision").primary()),
            }),
            Some(vision) => (split(html! {
                (statement(vision))
                (positioning(vision, &facts, &product, says))
                (goals_part(&Tree { product: &product, goals: &goals, now }))
            }, beside(vision, &product))),
        }
    };
    Ok(visit.render(&shell, content))
}

fn statement(vision: &Item) -> Markup {
    html! {
        section.statement {
            h2 class=(if vision.title.chars().count() > 90 { "north-star long" } else { "north-star" }) { a href=(vision.href()) { (vision.title) } }
            div.prose { (markdown::render(&vision.body)) }
        }
    }
}

fn goals_part(tree: &Tree) -> Markup {
    html! {
        section.part {
            h2 { "Goals" }
            @if tree.goals.is_empty() {
                (Empty {
                    title: "No goals yet".into(),
                    text: "A goal says what is to be reached in a period, and its key results say how far it has come.".into(),
                    example: Some(html! { "“Fewer lost bookings”, measured by abandoned bookings falling from 38 to 25 %." }),
                    button: Some(Button::dialog("Set a goal", format!("/new/goal?product={}", tree.product.key)).primary()),
                })
            }
            (tree.shown())
        }
    }
}

fn beside(vision: &Item, product: &Product) -> Markup {
    html! {
        (panel("The vision", "", html! {
            p.quiet.small { "Click on words to change them; every version is kept." }
            (Button::link("Its page", vision.href()).plain().flush())
            (Button::link("Every version", format!("/products/{}/vision/versions", product.key)).plain().flush())
            (Button::link("Strategy on one page", format!("/products/{}/strategy", product.key)).plain().flush())
        }))
        (panel("How to read the scores", "", html! {
            p.quiet.small { "A key result scores from 0, where it started, to 1, its target. A goal’s score is the mean of its key results and of the goals that serve it. Green from 0.7, yellow from 0.4." }
        }))
    }
}
