//! What a form gets back without scripts: where to go next, or the same form with what is wrong beside each field.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde_json::Value;

use super::{
    kit::{Button, Field, Tone, notice},
    layout::{page, plain_page},
    shell::Shelf,
};
use crate::{
    app::App,
    command::{Asked, Entry, EventId},
    error::Error,
};

/// What the next page says, kept in a cookie for a moment.
pub const FLASH: &str = "northline-flash";

/// Done: on to the next page, which offers to undo it and says what is to be known of it.
pub fn done(asked: &Asked, output: &Value, next: Option<String>, undo: Option<EventId>) -> Response {
    let mut response = back(asked, next);
    let words = warnings(output);
    let said: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
    let flashed = match undo {
        Some(event) if words.is_empty() => format!("done:{event}"),
        Some(event) => format!("warned:{event}:{said}"),
        None if words.is_empty() => "said:Done.".to_owned(),
        None => format!("said:{said}"),
    };
    flash(&mut response, &flashed);
    response
}

/// The first warnings of an answer in one text; a cookie holds no more.
fn warnings(output: &Value) -> String {
    const MOST: usize = 3;
    let all: Vec<&str> = output["warnings"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut said: Vec<String> = all.iter().take(MOST).map(|one| one.chars().take(150).collect()).collect();
    if all.len() > MOST {
        said.push(format!("and {} more", all.len() - MOST));
    }
    said.join(". ")
}

/// Filed as a proposal: back to where it was proposed.
pub fn proposed(asked: &Asked, says: &str) -> Response {
    let mut response = back(asked, None);
    let said: String = url::form_urlencoded::byte_serialize(says.as_bytes()).collect();
    flash(&mut response, &format!("proposed:{said}"));
    response
}

/// To the page the form named, or the one it stood on.
pub fn back(asked: &Asked, next: Option<String>) -> Response {
    let named = asked.typed.iter().find(|(name, _)| name == "_next").map(|(_, next)| next.clone());
    let came_from = asked
        .headers
        .get(header::REFERER)
        .and_then(|from| url::Url::parse(from.to_str().ok()?).ok())
        .map(|from| from[url::Position::BeforePath..].to_owned());
    let to = named.filter(|to| is_local(to)).or(next).or(came_from).unwrap_or_else(|| "/".into());
    Redirect::to(&to).into_response()
}

/// The form again with everything that was typed, and what is wrong with it.
pub async fn again(app: &App, entry: &Entry, asked: &Asked, error: &Error) -> Response {
    if matches!(error, Error::NotFound | Error::Unauthenticated | Error::Store(_) | Error::Bug(_)) {
        return super::error_page(error);
    }
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let content = html! {
        h1 { (entry.about.trim_end_matches('.')) }
        @match error {
            Error::Invalid(errors) => {
                @for wrong in errors.iter().filter(|wrong| !is_typed(asked, &wrong.field) && wrong.field != "reason") {
                    (notice(Tone::Bad, html! { @if !wrong.field.is_empty() { b { (wrong.field) } ": " } (wrong.message) }, html! {}))
                }
            }
            error => (notice(Tone::Bad, html! { (error) }, html! {})),
        }
        @if let Error::Stale { theirs, .. } = error { (theirs_and_yours(theirs)) }
        form.form method="post" {
            @for (name, value) in &asked.typed {
                @if name.starts_with('_') && name != "_reason" || name == "version" {
                    input type="hidden" name=(name) value=(fresh(error, name, value));
                } @else {
                    (field(entry, error, name, value))
                }
            }
            @if let Some(why) = asks_why(error).filter(|_| !is_typed(asked, "reason") && !is_typed(asked, "_reason")) {
                (Field::textarea("_reason", "Why it is done all the same").required().autofocus().error(Some(why)))
            }
            div.actions { (Button::submit("Try again").primary()) (Button::link("Back", "/").plain()) }
        }
    };
    let shelf = Shelf::load(app, &asked.actor, None).await;
    match shelf {
        Ok(shelf) => (status, page(&shelf.still("This needs another look"), content)).into_response(),
        Err(_) => (status, plain_page("This needs another look", content)).into_response(),
    }
}

/// What a rule says that takes a reason to be set aside.
fn asks_why(error: &Error) -> Option<String> {
    match error {
        Error::Invalid(errors) => {
            errors.iter().find(|wrong| wrong.field == "reason").map(|wrong| wrong.message.clone())
        }
        Error::Refused { code: "not_ready" | "not_done", message } => Some(message.clone()),
        _ => None,
    }
}

fn is_typed(asked: &Asked, field: &str) -> bool {
    asked.typed.iter().any(|(name, _)| name == field)
}

/// A second try is made against the item as it is now.
fn fresh(error: &Error, name: &str, value: &str) -> String {
    match error {
        Error::Stale { now, .. } if name == "version" => now.to_string(),
        _ => value.to_owned(),
    }
}

fn field(entry: &Entry, error: &Error, name: &str, value: &str) -> Markup {
    let plain = name.strip_prefix("fields.").unwrap_or(name);
    let label = if name == "_reason" { "reason".to_owned() } else { plain.replace('_', " ") };
    let long = value.contains('\n') || value.chars().count() > 80 || matches!(name, "body" | "text" | "_reason");
    let field = if long { Field::textarea(name, &label) } else { Field::text(name, &label) };
    let wrong = match error {
        Error::Invalid(errors) => errors.iter().find(|wrong| wrong.field == name).map(|wrong| wrong.message.clone()),
        _ => None,
    };
    debug_assert!(!entry.name.is_empty());
    let field = field.value(value);
    html! { (field.error(wrong)) }
}

/// What the item says now, beside what was typed.
fn theirs_and_yours(theirs: &serde_json::Value) -> Markup {
    html! {
        @if let Some(fields) = theirs.as_object() {
            section.panel {
                h2 { "As it is now" }
                dl.fields {
                    @for (name, value) in fields { dt { (name) } dd { (crate::events::history::shown(value)) } }
                }
                p.quiet { "Yours is below. Sending it again puts it in the place of this." }
            }
        }
    }
}

fn flash(response: &mut Response, says: &str) {
    let cookie = format!("{FLASH}={says}; Path=/; Max-Age=20; SameSite=Lax; HttpOnly");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Only a path of our own is followed.
pub fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.contains(char::is_control)
}
