//! Coming in: set-up, sign-in, invitations, and going out again.

use axum::{
    Form, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    invitation::{self, Invitation},
    person, secret, session, setup,
};
use crate::{
    app::App,
    command::Via,
    error::{Error, Result},
    people::Person,
    web::{
        Query, error_page,
        form_page::is_local,
        kit::{Field, Tone, form_actions, notice},
        layout::plain_page,
        problem,
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(show_sign_in).post(sign_in))
        .route("/sign-out", axum::routing::post(sign_out))
        .route("/setup/{secret}", get(show_setup).post(set_up))
        .route("/invitations/{secret}", get(show_invitation).post(accept))
}

#[derive(Deserialize, Default)]
struct Whither {
    next: Option<String>,
}

#[derive(Deserialize, Default)]
struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
    #[serde(default)]
    everywhere: bool,
}

async fn show_sign_in(State(app): State<App>, Query(whither): Query<Whither>) -> Response {
    let needed = async { setup::is_needed(&mut app.store.read().await?).await };
    match needed.await {
        Ok(true) => plain_page("Set up", not_yet()).into_response(),
        Ok(false) => {
            plain_page("Sign in", sign_in_form(&Typed { next: whither.next, ..Typed::default() }, None)).into_response()
        }
        Err(error) => error_page(&error),
    }
}

async fn sign_in(State(app): State<App>, headers: HeaderMap, Form(typed): Form<Typed>) -> Response {
    match try_sign_in(&app, &headers, &typed).await {
        Ok(response) => response,
        Err(error @ (Error::Store(_) | Error::Bug(_))) => error_page(&error),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let typed = Typed { password: String::new(), ..typed };
            (status, plain_page("Sign in", sign_in_form(&typed, Some(&error)))).into_response()
        }
    }
}

async fn try_sign_in(app: &App, headers: &HeaderMap, typed: &Typed) -> Result<Response> {
    session::from_our_pages(headers)?;
    app.throttle.sign_in(&typed.email)?;
    let mut db = app.store.read().await?;
    let known = person::by_password(&mut db, &typed.email, typed.password.clone()).await?;
    drop(db);
    let person = known.ok_or_else(|| Error::field("password", "this address and password do not belong together"))?;
    let next = typed.next.clone().filter(|next| is_local(next)).unwrap_or_else(|| "/".into());
    come_in(app, headers, &person, &next).await
}

/// Begins a session and leads in.
async fn come_in(app: &App, headers: &HeaderMap, person: &Person, next: &str) -> Result<Response> {
    let mut tx = app.store.begin().await?;
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let secret = session::begin(&mut tx, person.id, agent).await?;
    tx.commit().await?;
    let mut response = Redirect::to(next).into_response();
    let cookie = HeaderValue::from_str(&session::cookie(&secret)).map_err(|error| Error::Bug(error.to_string()))?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

async fn sign_out(State(app): State<App>, headers: HeaderMap, Form(typed): Form<Typed>) -> Response {
    let done = async {
        let actor = super::authenticate(&app, &headers, &Method::POST, Via::Web).await?;
        let mut tx = app.store.begin().await?;
        session::end(&mut tx, &actor, typed.everywhere).await?;
        tx.commit().await?;
        Result::Ok(())
    };
    if let Err(error) = done.await {
        return error_page(&error);
    }
    let mut response = Redirect::to("/sign-in").into_response();
    response.headers_mut().append(
        header::SET_COOKIE,
        HeaderValue::from_str(&session::no_cookie()).unwrap_or(HeaderValue::from_static("")),
    );
    response
}

async fn show_setup(State(app): State<App>, Path(secret): Path<String>) -> Response {
    let holds = async { setup::check(&mut app.store.read().await?, &secret).await };
    match holds.await {
        Ok(()) => plain_page("Set up", setup_form(&Typed::default(), None)).into_response(),
        Err(Error::NotFound) => (StatusCode::NOT_FOUND, plain_page("Set up", over())).into_response(),
        Err(error) => error_page(&error),
    }
}

async fn set_up(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let done = async {
        session::from_our_pages(&headers)?;
        // Whoever only guesses is not worth a hash.
        setup::check(&mut app.store.read().await?, &secret).await?;
        self::secret::check_password(&typed.password)?;
        let hash = self::secret::hash_password(typed.password.clone()).await?;
        let mut tx = app.store.begin().await?;
        let owner = setup::finish(&mut tx, &secret, &typed.email, &typed.name, hash).await?;
        tx.commit().await?;
        come_in(&app, &headers, &owner, "/welcome").await
    };
    match done.await {
        Ok(response) => response,
        Err(Error::NotFound) => (StatusCode::NOT_FOUND, plain_page("Set up", over())).into_response(),
        Err(error @ Error::Invalid(_)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, plain_page("Set up", setup_form(&typed, Some(&error)))).into_response()
        }
        Err(error) => error_page(&error),
    }
}

async fn show_invitation(State(app): State<App>, Path(secret): Path<String>, headers: HeaderMap) -> Response {
    let found = async { invitation::find(&mut app.store.read().await?, &secret, app.store.clock.now()).await };
    match found.await {
        Ok(found) => {
            let typed = Typed { name: found.name.clone(), ..Typed::default() };
            plain_page("Invitation", invitation_form(&found, &typed, None)).into_response()
        }
        Err(error @ Error::Refused { .. }) => invitation_over(&headers, &error),
        Err(error) => error_page(&error),
    }
}

/// A link that leads nowhere any more says so, to a program by its code.
fn invitation_over(headers: &HeaderMap, error: &Error) -> Response {
    if headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json")) {
        return problem(error, false);
    }
    let says = html! { h1 { "Over" } p.quiet { (crate::web::shown::capital(&error.to_string())) "." } };
    (StatusCode::GONE, plain_page("Invitation", says)).into_response()
}

async fn accept(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let done = async {
        session::from_our_pages(&headers)?;
        invitation::find(&mut app.store.read().await?, &secret, app.store.clock.now()).await?;
        self::secret::check_password(&typed.password)?;
        let hash = self::secret::hash_password(typed.password.clone()).await?;
        let mut tx = app.store.begin().await?;
        let person = invitation::accept(&mut tx, &secret, &typed.name, hash).await?;
        tx.commit().await?;
        come_in(&app, &headers, &person, "/").await
    };
    match done.await {
        Ok(response) => response,
        Err(error @ Error::Invalid(_)) => {
            let found = async { invitation::find(&mut app.store.read().await?, &secret, app.store.clock.now()).await };
            match found.await {
                Ok(found) => {
                    let form = invitation_form(&found, &typed, Some(&error));
                    (StatusCode::UNPROCESSABLE_ENTITY, plain_page("Invitation", form)).into_response()
                }
                Err(error) => error_page(&error),
            }
        }
        Err(error @ Error::Refused { .. }) => invitation_over(&headers, &error),
        Err(error) => error_page(&error),
    }
}

fn wrong<'e>(error: Option<&'e Error>, field: &str) -> Option<&'e str> {
    match error {
        Some(Error::Invalid(errors)) => {
            errors.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.message.as_str())
        }
        _ => None,
    }
}

fn sign_in_form(typed: &Typed, error: Option<&Error>) -> Markup {
    html! {
        h1 { "Sign in" }
        @match error {
            Some(error) if !matches!(error, Error::Invalid(_)) => (notice(Tone::Bad, html! { (error) }, html! {})),
            _ => {}
        }
        form.form method="post" action="/sign-in" data-turbo="false" {
            @if let Some(next) = &typed.next { input type="hidden" name="next" value=(next); }
            (Field::email("email", "E-mail").value(&typed.email).required().autofocus())
            (Field::password("password", "Password").autocomplete("current-password").required().error(wrong(error, "password")))
            (form_actions("Sign in", None))
        }
    }
}

fn setup_form(typed: &Typed, error: Option<&Error>) -> Markup {
    html! {
        h1 { "Welcome to Northline" }
        p.quiet { "This first account owns the installation. You wear every hat until others come." }
        form.form method="post" data-turbo="false" {
            (Field::text("name", "Your name").value(&typed.name).autocomplete("name").required().autofocus().error(wrong(error, "name")))
            (Field::email("email", "E-mail").value(&typed.email).required().error(wrong(error, "email")))
            (Field::password("password", "Password").autocomplete("new-password").hint("At least 10 characters; four words do well.").required().error(wrong(error, "password")))
            (form_actions("Create my account", None))
        }
    }
}

/// For a new account, or for the new password of one that is there.
fn invitation_form(found: &Invitation, typed: &Typed, error: Option<&Error>) -> Markup {
    let renews = found.person_id.is_some();
    let password = Field::password("password", "Password")
        .autocomplete("new-password")
        .hint("At least 10 characters; four words do well.")
        .required()
        .autofocus()
        .error(wrong(error, "password"));
    html! {
        @if renews {
            h1 { "A new password" }
            p.quiet { "For the account " b { (found.email) } ". It signs you out everywhere else." }
        } @else {
            h1 { "You are invited" }
            p.quiet { "Your account will be " b { (found.email) } "." }
        }
        @if let Some(message) = wrong(error, "email") { (notice(Tone::Bad, html! { (message) }, html! {})) }
        form.form method="post" data-turbo="false" {
            @if !renews { (Field::text("name", "Your name").value(&typed.name).autocomplete("name").required().error(wrong(error, "name"))) }
            (password)
            (form_actions(if renews { "Set the password" } else { "Join" }, None))
        }
    }
}

fn not_yet() -> Markup {
    html! {
        h1 { "Not set up yet" }
        p.quiet { "Nobody has an account. Open the set-up link that Northline printed when it started; starting it again prints a new one." }
    }
}

fn over() -> Markup {
    html! {
        h1 { "This link is over" }
        p.quiet { "It was used already, or Northline has been started again since and printed a new one." }
    }
}
