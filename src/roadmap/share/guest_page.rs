//! What a link opens: the roadmap, the same in a frame, as a presentation, as files and as a calendar.

use axum::{
    Form, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    door::{self, Guest, ask, enter, failed, nowhere, unfound},
    link::Opened,
};
use crate::{
    app::App,
    error::Error,
    people::{secret, session},
    roadmap::{
        audience::{
            Seen,
            looks::{Look, shown},
            slides::slides,
        },
        drawing::file::{Asked, given},
    },
    web::{
        Query,
        kit::{self, Button, Icon, Tab, segment},
        layout, policy,
        shown::date,
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/shared/{secret}/roadmap", get(roadmap))
        .route("/shared/{secret}/embed", get(embed))
        .route("/shared/{secret}/present", get(present))
        .route("/shared/{secret}/password", post(unlock))
        .route("/shared/{secret}/{file}", get(file))
}

#[derive(Deserialize, Default)]
struct View {
    view: Option<String>,
}

impl View {
    /// The view that is asked for, or the one that the link was made for, if this audience has it.
    fn look(&self, guest: &Guest) -> Look {
        let fits = Look::of(&guest.seen);
        let asked = self.view.as_deref().and_then(Look::parse);
        [asked, Some(guest.link.look())].into_iter().flatten().find(|look| fits.contains(look)).unwrap_or_default()
    }
}

async fn roadmap(
    State(app): State<App>,
    Path(secret): Path<String>,
    Query(view): Query<View>,
    headers: HeaderMap,
) -> Response {
    let guest = match enter(&app, &headers, &secret).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    guest.link.count(&app.store, true);
    let look = view.look(&guest);
    let seen = &guest.seen;
    let title = format!("{} roadmap", seen.product);
    let base = format!("/shared/{secret}");
    let content = html! {
        main.shared-main id="main" tabindex="-1" {
            header.head {
                h1 { (title) }
                p.sub { "as of " (date(seen.today)) }
                div.actions {
                    (Button::link("Present", format!("{base}/present")).plain().icon(Icon::Play))
                    (Button::link("PDF", format!("{base}/roadmap.pdf")).plain())
                    @if seen.rules.has_dates() && guest.link.password.is_none() { (Button::link("Calendar", format!("{base}/roadmap.ics")).plain()) }
                }
            }
            (looks(seen, look, &format!("{base}/roadmap")))
            (shown(seen, look))
        }
        (foot())
    };
    unfound(layout::shared(&title, "shared", content).into_response())
}

fn looks(seen: &Seen, here: Look, base: &str) -> Markup {
    let tabs: Vec<Tab> = Look::of(seen)
        .into_iter()
        .map(|look| Tab::new(look.label(), format!("{base}?view={}", look.name()), look == here))
        .collect();
    html! { div.shared-looks { (segment("Views of the roadmap", &tabs)) } }
}

fn foot() -> Markup {
    html! { footer.shared-foot { p.faint.small { "Made with Northline" } } }
}

/// The same for a frame of another site, if the link allows that site.
async fn embed(
    State(app): State<App>,
    Path(secret): Path<String>,
    Query(view): Query<View>,
    headers: HeaderMap,
) -> Response {
    let guest = match enter(&app, &headers, &secret).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    if guest.link.origins.is_empty() {
        return nowhere(&app);
    }
    guest.link.count(&app.store, true);
    let look = view.look(&guest);
    let title = format!("{} roadmap", guest.seen.product);
    let content = html! {
        main.shared-main id="main" tabindex="-1" {
            h1.hush { (title) }
            (looks(&guest.seen, look, &format!("/shared/{secret}/embed")))
            (shown(&guest.seen, look))
        }
    };
    let mut response = unfound(layout::shared(&title, "shared framed", content).into_response());
    if let Ok(policy) = HeaderValue::from_str(&policy(&guest.link.origins)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

async fn present(State(app): State<App>, Path(secret): Path<String>, headers: HeaderMap) -> Response {
    let guest = match enter(&app, &headers, &secret).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    guest.link.count(&app.store, true);
    let title = format!("{} roadmap", guest.seen.product);
    let content = html! { main id="main" tabindex="-1" { (kit::slides(&title, &slides(&guest.seen), &format!("/shared/{secret}/roadmap"))) } };
    unfound(layout::shared(&title, "", content).into_response())
}

/// `roadmap.pdf`, `roadmap.ics` and the others.
async fn file(
    State(app): State<App>,
    Path((secret, file)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let guest = match enter(&app, &headers, &secret).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let Some(format) = file.strip_prefix("roadmap.") else { return nowhere(&app) };
    if let Err(error) = app.throttle.shared(&guest.link.id.to_string()) {
        return failed(&error);
    }
    guest.link.count(&app.store, false);
    let stem = guest.link.product.clone();
    match given(guest.seen, &stem, format, &asked, &headers).await {
        Ok(response) => unfound(response),
        Err(Error::NotFound) => nowhere(&app),
        Err(error) => failed(&error),
    }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    password: String,
}

/// Takes the password of a link, as slowly as that of an account.
async fn unlock(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let tried = async {
        session::from_our_pages(&headers)?;
        let link =
            Opened::find(&mut app.store.read().await?, &secret, app.store.clock.now()).await?.ok_or(Error::NotFound)?;
        let Some(hash) = link.password.clone() else { return Ok(None) };
        app.throttle.sign_in(&format!("share {}", link.id))?;
        let right = secret::verify_password(typed.password, Some(hash.clone())).await?;
        if right {
            Ok(Some(door::cookie(&link, &secret, &hash)))
        } else {
            Err(Error::field("password", "this is not the password"))
        }
    };
    match tried.await {
        Ok(cookie) => {
            let mut response = Redirect::to(&format!("/shared/{secret}/roadmap")).into_response();
            if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            unfound(response)
        }
        Err(Error::Invalid(_)) => ask(&secret, Some("this is not the password")),
        Err(Error::NotFound) => nowhere(&app),
        Err(error) => failed(&error),
    }
}
