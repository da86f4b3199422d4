//! Who comes by a link: let in, asked for the password, or told the same calm word as everybody whose link leads nowhere.

use std::sync::Arc;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use sha2::{Digest, Sha256};

use super::{
    kept::{self, State},
    link::Opened,
};
use crate::{
    app::App,
    error::{Error, Result},
    items::Product,
    people::session::cookie_value,
    roadmap::audience::{Audience, Seen},
    store::{Db, files},
    web::{
        kit::{Field, form_actions},
        layout,
    },
};

/// Whoever is let in sees this.
pub struct Guest {
    pub link: Opened,
    pub seen: Arc<Seen>,
}

/// Lets somebody in, or says why not.
pub async fn enter(app: &App, headers: &HeaderMap, secret: &str) -> Result<Guest, Response> {
    let found = async {
        let now = app.store.clock.now();
        let mut db = app.store.read().await?;
        let Some(link) = Opened::find(&mut db, secret, now).await? else { return Ok(None) };
        let locked = link.password.as_ref().is_some_and(|hash| !holds(headers, &link, secret, hash));
        let seen = if locked { None } else { Some(seen(&mut db, &link, now).await?) };
        Result::Ok(Some((link, seen)))
    };
    match found.await {
        Ok(Some((link, Some(seen)))) => Ok(Guest { link, seen }),
        Ok(Some((_, None))) => Err(ask(secret, None)),
        Ok(None) | Err(Error::NotFound) => Err(nowhere(app)),
        Err(error) => Err(failed(&error)),
    }
}

async fn seen(db: &mut Db, link: &Opened, now: chrono::DateTime<chrono::Utc>) -> Result<Arc<Seen>> {
    let state = State::of(db, link, now).await?;
    if let Some(seen) = kept::find(link, state, now) {
        return Ok(seen);
    }
    let product = Product::get(db, link.product_id).await?;
    let audience = Audience::find(db, product.id, &link.audience).await?;
    let seen = Arc::new(Seen::read(db, &product, &audience, now).await?);
    kept::keep(link, state, now, &seen);
    Ok(seen)
}

/// The one answer to a link that was guessed, has expired or was revoked. Many of them are slowed down.
pub fn nowhere(app: &App) -> Response {
    if let Err(error) = app.throttle.shared("guesses") {
        return failed(&error);
    }
    let says = html! {
        h1 { "Nothing here" }
        p.quiet { "This link leads nowhere, or no longer does. Ask whoever gave it to you for a new one." }
    };
    plain(StatusCode::NOT_FOUND, "Nothing here", says)
}

pub fn failed(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status.is_server_error() {
        tracing::error!(?error, "a shared page failed");
    }
    let says = match error {
        Error::TooMany(_) => "That was too often. Wait a minute and try again.".to_owned(),
        error if status.is_client_error() => format!("{error}."),
        _ => "This did not work; try again in a moment.".to_owned(),
    };
    plain(status, "A moment", html! { h1 { "A moment" } p.quiet { (says) } })
}

/// Asks for the password of a link.
pub fn ask(secret: &str, wrong: Option<&str>) -> Response {
    let says = html! {
        h1 { "A password, please" }
        p.quiet { "Whoever gave you this link has set one." }
        form.form method="post" action=(format!("/shared/{secret}/password")) data-turbo="false" {
            (Field::password("password", "Password").autocomplete("current-password").required().autofocus().error(wrong))
            (form_actions("Open", None))
        }
    };
    plain(StatusCode::FORBIDDEN, "A password, please", says)
}

fn plain(status: StatusCode, title: &str, content: Markup) -> Response {
    let page = layout::shared(title, "plain-page shared-plain", html! { main id="main" tabindex="-1" { (content) } });
    unfound((status, page).into_response())
}

/// Found by nobody who searches, kept by nobody between.
pub fn unfound(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn name(link: &Opened) -> String {
    format!("__Host-northline-share-{}", link.id.simple())
}

/// Proves that the password was given: nobody can make it who knows only one of the two.
fn proof(secret: &str, hash: &str) -> String {
    files::hex(&Sha256::digest(format!("{secret}\n{hash}")))
}

fn holds(headers: &HeaderMap, link: &Opened, secret: &str, hash: &str) -> bool {
    cookie_value(headers, &name(link)) == Some(proof(secret, hash).as_str())
}

/// The cookie of whoever gave the password, for a day.
pub fn cookie(link: &Opened, secret: &str, hash: &str) -> String {
    format!("{}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=86400", name(link), proof(secret, hash))
}
