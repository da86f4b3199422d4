//! The ideas page: problems and opportunities, and what became of them.

use axum::{
    Router,
    extract::{Path, Query},
    routing::get,
};
use maud::html;

use crate::{
    app::App,
    items::{
        Kind,
        list_page::{Asked, ListPage},
    },
    web::{
        Page, Visit,
        kit::{Button, Empty, Station},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/ideas", get(show))
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Ideas).await?;
    let list = ListPage {
        title: "Ideas",
        kind: Kind::Idea,
        href: Station::Ideas.href(&product.key),
        quotes: true,
        empty: Empty {
            title: "No ideas yet".into(),
            text: "An idea is a problem or an opportunity that may be worth doing. Feedback gives it voices; when it is worth a bet, it becomes an initiative.".into(),
            example: Some(html! { "“Refunds without a call to the harbour”, asked for by 17 customers." }),
            button: Some(Button::dialog("Note an idea", format!("/new/idea?product={}", product.key)).primary()),
        },
    };
    let content = list.show(&mut visit, &product, asked).await?;
    Ok(visit.render(&shell, content))
}
