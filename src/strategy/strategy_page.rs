//! The strategy on one page, to print, and as a presentation.

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use maud::{Markup, html};

use super::{overview, slides, tabs};
use crate::{
    app::App,
    items::Product,
    web::{
        Page, Visit,
        kit::{Button, Icon, Station, page_head},
        layout::{Theme, presentation},
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
    let today = visit.app.store.clock.now().date_naive();
    let content = html! {
        (page_head("Strategy", "on one page", html! {
            (Button::link("Stage of life", format!("/products/{}/life-cycle", product.key)).plain())
            (Button::link("Present", format!("/products/{}/strategy/present", product.key)).icon(Icon::Play).hotkey("p"))
        }))
        (tabs::tabs(&product, "strategy"))
        div.one-page {
            @for (nth, slide) in slides::of(&overview, today).iter().enumerate() {
                section.page-part id=(format!("part-{nth}")) { h2 { (slide.title) } (slide.content) }
            }
        }
        p.printed { (product.name) ", " (today.format("%-d %B %Y")) }
    };
    Ok(visit.render(&shell, content))
}

async fn present(mut visit: Visit, Path(key): Path<String>) -> Page {
    let product = Product::find(&mut visit.db, &visit.actor, &key).await?;
    let overview = overview::read(&mut visit.db, &visit.actor, &product).await?;
    let slides = slides::of(&overview, visit.app.store.clock.now().date_naive());
    let title = format!("Strategy of {}", product.name);
    let theme = Theme::parse(&visit.actor.theme);
    Ok(shown(&title, theme, &slides, &format!("/products/{}/strategy", product.key)))
}

fn shown(title: &str, theme: Theme, slides: &[slides::Slide], back: &str) -> Response {
    let all = slides.len();
    presentation(
        title,
        theme,
        html! {
            div.presentation data-controller="present" data-present-back-value=(back)
                data-action="keydown@window->present#press hashchange@window->present#follow" {
                h1.hush { (title) }
                @for (nth, slide) in slides.iter().enumerate() { (slide_shown(nth, all, slide)) }
                nav.presenting aria-label="Presentation" {
                    a.button.plain.small href=(back) { "Leave" }
                    span.where.num data-present-target="place" role="status" { (all) " slides" }
                    button.button.plain.small type="button" data-action="present#previous" { "Previous" }
                    button.button.small type="button" data-action="present#next" { "Next" }
                    button.button.plain.small type="button" data-action="present#fill" { "Full screen" }
                }
            }
        },
    )
    .into_response()
}

fn slide_shown(nth: usize, all: usize, slide: &slides::Slide) -> Markup {
    let label = format!("{} of {all}: {}", nth + 1, slide.title);
    html! {
        section.slide id=(format!("slide-{}", nth + 1)) data-present-target="slide" tabindex="-1" aria-label=(label) {
            h2 { (slide.title) }
            (slide.content)
        }
    }
}
