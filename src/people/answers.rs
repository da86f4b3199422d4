//! What the forms of people and accounts answer: done, not like this, or a secret that is shown once.

use axum::{
    http::{HeaderMap, Method},
    response::{IntoResponse, Redirect, Response},
};
use maud::html;

use crate::{
    app::App,
    command::{Actor, Via},
    error::{Error, Result},
    events::Event,
    web::{
        error_page,
        kit::{Button, Icon, Tone, icon, notice, page_head},
    },
};

/// A secret that is shown this once.
pub async fn shown_once(app: &App, actor: &Actor, title: &str, says: &str, secret: &str, back: &str) -> Response {
    let shelf = match crate::web::Shelf::load(app, actor, None).await {
        Ok(shelf) => shelf,
        Err(error) => return error_page(&error),
    };
    let content = html! {
        (page_head(title, "", html! {}))
        (notice(Tone::Good, html! { (says) }, html! {}))
        p.cluster data-controller="copy" {
            input.input.secret readonly value=(secret) aria-label=(title) data-copy-target="text";
            button.button type="button" data-action="copy#copy" { (icon(Icon::Copy)) "Copy" }
        }
        div.actions { (Button::link("Done", back).primary()) }
    };
    crate::web::layout::page(&shelf.still(title), content).into_response()
}

/// What was wrong, with the way back; the form is one step away.
pub async fn said_back(app: &App, headers: &HeaderMap, error: &Error, back: &str) -> Response {
    let Ok(actor) = super::authenticate(app, headers, &Method::GET, Via::Web).await else {
        return error_page(error);
    };
    let Ok(shelf) = crate::web::Shelf::load(app, &actor, None).await else { return error_page(error) };
    let status = axum::http::StatusCode::from_u16(error.status()).unwrap_or_default();
    let content = html! {
        (page_head("This needs another look", "", html! {}))
        (notice(Tone::Bad, html! { (error) }, html! { (Button::link("Back", back)) }))
    };
    (status, crate::web::layout::page(&shelf.still("This needs another look"), content)).into_response()
}

pub fn finished(done: Result<()>, headers: &HeaderMap, back: &str) -> Response {
    let scripted = headers.get("accept").is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    match done {
        Ok(()) if scripted => axum::Json(serde_json::json!({})).into_response(),
        Ok(()) => Redirect::to(back).into_response(),
        Err(error) if scripted => crate::web::problem(&error, false),
        Err(error) => error_page(&error),
    }
}

/// Writes down what no command does.
pub async fn log(tx: &mut crate::store::Tx, by: &Actor, command: &str, input: serde_json::Value) -> Result<()> {
    let event = Event { command, input, ..Event::default() };
    event.write(tx, by).await.map(drop)
}
