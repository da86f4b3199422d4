//! The strategy on one page, to print, and as a presentation.

use axum::{Router, extract::Path, response::IntoResponse, routing::get};
use maud::html;

use super::{overview, slides, tabs};
use crate::{
    app::App,
    items::Product,
    web::{
        Page, Visit,
        kit::{self, Button, Empty, Icon, Station, page_head},
        layout::{Theme, presentation},
        shown::{date, today},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/strategy", get(show))
        .route("/products/{product}/strategy/present", get(present))
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Vision).await?;
    shell.title = format!("Strategy · {}", product.name);
    let overview = overview::read(&mut visit.db, &visit.actor, &product).await?;
    let today = today(visit.app.store.clock.now());
    let nothing = overview.vision.is_none()
        && overview.goals.is_empty()
        && overview.themes.is_empty()
        && overview.bets_in_all + overview.numbers_in_all == 0;
    let content = html! {
        (page_head("Strategy", "on one page", html! {
            (Button::link("Stage of life", format!("/products/{}/life-cycle", product.key)).plain())
            @if !nothing { (Button::link("Present", format!("/products/{}/strategy/present", product.key)).icon(Icon::Play).hotkey("p")) }
        }))
        (tabs::tabs(&product, "strategy"))
        @if nothing {
            (Empty {
                title: "No vision is written yet".into(),
                text: "Vision, positioning, goals, themes, bets and numbers stand here on one page as they come: to read, to print, and to present.".into(),
                example: None,
                button: Some(Button::dialog("Write the vision", format!("/new/vision?product={}", product.key)).primary()),
            })
        } @else {
            div.one-page {
                @for (nth, slide) in slides::of(&overview, today).iter().enumerate() {
                    section.page-part id=(format!("part-{nth}")) { h2 { (slide.title) } (slide.content) }
                }
            }
        }
        p.printed { (product.name) ", " (date(today)) }
    };
    Ok(visit.render(&shell, content))
}

async fn present(mut visit: Visit, Path(key): Path<String>) -> Page {
    let product = Product::find(&mut visit.db, &visit.actor, &key).await?;
    let overview = overview::read(&mut visit.db, &visit.actor, &product).await?;
    let slides = slides::of(&overview, today(visit.app.store.clock.now()));
    let title = format!("Strategy of {}", product.name);
    let theme = Theme::parse(&visit.actor.theme);
    let back = format!("/products/{}/strategy", product.key);
    Ok(presentation(&title, theme, kit::slides(&title, &slides, &back)).into_response())
}
