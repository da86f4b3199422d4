//! Errors for people: what happened, in a sentence, and the way back.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::html;

use super::{kit::Button, layout::plain_page};
use crate::error::Error;

/// The page that says what went wrong. Nobody signed in is sent to the door.
pub fn error_page(error: &Error) -> Response {
    if matches!(error, Error::Unauthenticated) {
        return Redirect::to("/sign-in").into_response();
    }
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status.is_server_error() {
        tracing::error!(?error, "a page failed");
    }
    let (title, says) = match error {
        Error::NotFound => ("Not here", "There is no such page, or it is not yours to see.".to_owned()),
        Error::Forbidden(why) => ("Not yours to decide", format!("{why}.")),
        error if error.is_away() => (
            "The database is away",
            "Northline cannot reach its database just now. Nothing you have saved is lost; this page works again as soon as it is back.".to_owned(),
        ),
        Error::TooMany(seconds) => ("A little slower", format!("That was too often. Wait {seconds} seconds and try again.")),
        error if status.is_server_error() => {
            let what = if error.code() == "disk_full" { "The disk is full." } else { "Something broke on our side." };
            ("This did not work", format!("{what} Nothing was changed; try again, and tell whoever runs this Northline if it happens twice."))
        }
        error => ("This did not work", format!("{error}.")),
    };
    let content = html! {
        h1 { (title) }
        p.quiet { (says) }
        div.actions {
            (Button::link("To the desk", "/").primary())
            (Button::link("Try again", "").plain())
        }
    };
    let mut response = (status, plain_page(title, content)).into_response();
    if error.is_away() {
        response.headers_mut().insert("refresh", axum::http::HeaderValue::from_static("5"));
    }
    response
}
