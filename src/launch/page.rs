//! The launch page: releases, planned and out.

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
    Router::new().route("/products/{product}/launch", get(show))
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Launch).await?;
    let list = ListPage {
        title: "Launch",
        kind: Kind::Release,
        href: Station::Launch.href(&product.key),
        quotes: false,
        empty: Empty {
            title: "No release planned".into(),
            text: "A release is a version handed to customers. What ships in it is told to those who asked.".into(),
            example: Some(html! { "“2.4 Calm boarding”, planned in nine days." }),
            button: Some(Button::dialog("Plan a release", format!("/new/release?product={}", product.key)).primary()),
        },
    };
    let content = list.show(&mut visit, &product, asked).await?;
    Ok(visit.render(&shell, content))
}
