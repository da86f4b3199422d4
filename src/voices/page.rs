//! The voices page: what customers say, newest first, and what is still to be sorted.

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
    Router::new().route("/products/{product}/voices", get(show))
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Voices).await?;
    let list = ListPage {
        title: "Voices",
        kind: Kind::Feedback,
        href: Station::Voices.href(&product.key),
        quotes: true,
        empty: Empty {
            title: "Nobody has been heard yet".into(),
            text: "Here stands what customers say, word for word, with who said it. Link a passage to the idea or story it asks for, and it speaks wherever that work is shown.".into(),
            example: Some(html! { "“Third call this week about a refund. They want it on the card, not a voucher.”" }),
            button: Some(Button::dialog("Write down what was said", format!("/new/feedback?product={}", product.key)).primary()),
        },
    };
    let content = list.show(&mut visit, &product, asked).await?;
    Ok(visit.render(&shell, content))
}
