//! One's own account: name, password, sessions, tokens, and how pages look.

use axum::{
    Form, Router,
    extract::State,
    http::{HeaderMap, Method},
    response::Response,
    routing::{get, post},
};
use maud::html;
use serde::Deserialize;

use super::{
    answers::{finished, log, said_back, shown_once},
    person, reading, secret, token,
};
use crate::{
    app::App,
    command::Via,
    error::{Error, Result},
    sql,
    web::{
        Page, Visit,
        kit::{Action, Button, Field, checkbox, form_actions, page_head},
        layout::{Density, Theme},
        shown::ago,
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(account))
        .route("/account/look", post(look))
        .route("/account/name", post(rename))
        .route("/account/reading", post(reading::choose))
        .route("/account/password", post(change_password))
        .route("/tokens", post(make_token))
}

async fn account(mut visit: Visit) -> Page {
    let tokens = token::all(&mut visit.db, visit.actor.person).await?;
    let sessions = visit
        .db
        .query(sql!("select count(*) from session where person_id = $1 and expires_at > $2"))
        .bind(visit.actor.person)
        .bind(visit.app.store.clock.now())
        .value::<i64>()
        .await?
        .unwrap_or(0);
    let now = visit.app.store.clock.now();
    let reading = reading::of_person(&mut visit.db, visit.actor.person).await?;
    let shell = visit.shelf().await?.shell("Account");
    let content = html! {
        (page_head("Account", &visit.actor.email, html! {}))
        div.doors {
            section.door {
                h2 { "You" }
                form.form method="post" action="/account/name" data-turbo="false" {
                    (Field::text("name", "Name").value(&visit.actor.name).required())
                    (form_actions("Save", None))
                }
                h2 { "Password" }
                form.form method="post" action="/account/password" data-turbo="false" {
                    (Field::password("current", "Current password").autocomplete("current-password").required())
                    (Field::password("password", "New password").autocomplete("new-password").hint("At least 10 characters. Every other session ends.").required())
                    (form_actions("Change it", None))
                }
                (reading::form(&reading, now))
                h2 { "Sessions" }
                p.quiet { (crate::web::shown::of(sessions, "session is", "sessions are")) " open, this one among them." }
                form method="post" action="/sign-out" data-turbo="false" {
                    input type="hidden" name="everywhere" value="true";
                    (Button::submit("Sign out everywhere"))
                }
            }
            section.door {
                h2 { "Tokens" }
                p.quiet { "A token lets a program act for you. It is shown once; " a href="/api" { "the API reference" } " says what it can do." }
                ul.plain-list role="list" {
                    @for one in &tokens {
                        li.token id=(format!("token-{}", one.id)) {
                            span { b { (one.name) } " " code { (one.hint) "…" } " " span.faint.small { (if one.writes { "reads and writes" } else { "reads" }) " · " @match one.used_at { Some(used) => { "used " (ago(used, now)) } None => { "never used" } } } }
                            (Action { method: "DELETE", href: &format!("/tokens/{}", one.id), values: &[], button: Button::submit("Revoke").plain().small().danger() })
                        }
                    }
                }
                form.form method="post" action="/tokens" data-turbo="false" {
                    (Field::text("name", "What it is for").id("token-name").required().placeholder("nightly report"))
                    (checkbox("writes", "It may write", Some("Otherwise it only reads."), false))
                    (form_actions("Make a token", None))
                }
            }
        }
    };
    Ok(visit.render(&shell, content))
}

#[derive(Deserialize)]
struct Look {
    theme: Option<String>,
    density: Option<String>,
}

async fn look(State(app): State<App>, headers: HeaderMap, Form(typed): Form<Look>) -> Response {
    let done = async {
        let actor = super::authenticate(&app, &headers, &Method::POST, Via::Web).await?;
        let mut tx = app.store.begin().await?;
        tx.query(sql!("update person set theme = $2, density = $3 where id = $1"))
            .bind(actor.person)
            .bind(Theme::parse(typed.theme.as_deref().unwrap_or(&actor.theme)).word())
            .bind(Density::parse(typed.density.as_deref().unwrap_or(&actor.density)).word())
            .run()
            .await?;
        Ok(tx.commit().await?)
    };
    finished(done.await, &headers, "/account")
}

#[derive(Deserialize)]
struct Rename {
    name: String,
}

async fn rename(State(app): State<App>, headers: HeaderMap, Form(typed): Form<Rename>) -> Response {
    let done = async {
        let actor = super::authenticate(&app, &headers, &Method::POST, Via::Web).await?;
        let name = crate::items::text::line("name", &typed.name, 200)?;
        let mut tx = app.store.begin().await?;
        tx.query(sql!("update person set name = $2 where id = $1")).bind(actor.person).bind(name).run().await?;
        Ok(tx.commit().await?)
    };
    finished(done.await, &headers, "/account")
}

#[derive(Deserialize)]
struct ChangePassword {
    current: String,
    password: String,
}

async fn change_password(State(app): State<App>, headers: HeaderMap, Form(typed): Form<ChangePassword>) -> Response {
    let done = async {
        let actor = super::authenticate(&app, &headers, &Method::POST, Via::Web).await?;
        app.throttle.sign_in(&actor.email)?;
        secret::check_password(&typed.password)?;
        let mut db = app.store.read().await?;
        if person::by_password(&mut db, &actor.email, typed.current).await?.is_none() {
            return Err(Error::field("current", "this is not your current password"));
        }
        drop(db);
        let hash = secret::hash_password(typed.password).await?;
        let mut tx = app.store.begin().await?;
        tx.query(sql!("update person set password_hash = $2 where id = $1"))
            .bind(actor.person)
            .bind(hash)
            .run()
            .await?;
        tx.query(sql!("delete from session where person_id = $1 and hash <> $2"))
            .bind(actor.person)
            .bind(actor.session.clone().unwrap_or_default())
            .run()
            .await?;
        log(&mut tx, &actor, "person.password", serde_json::json!({})).await?;
        Ok(tx.commit().await?)
    };
    match done.await {
        Err(error @ (Error::Invalid(_) | Error::TooMany(_))) => said_back(&app, &headers, &error, "/account").await,
        done => finished(done, &headers, "/account"),
    }
}

#[derive(Deserialize)]
struct MakeToken {
    name: String,
    #[serde(default)]
    writes: bool,
}

async fn make_token(State(app): State<App>, headers: HeaderMap, Form(typed): Form<MakeToken>) -> Response {
    let made = async {
        let actor = super::authenticate(&app, &headers, &Method::POST, Via::Web).await?;
        actor.must_write()?;
        let mut tx = app.store.begin().await?;
        let (token, secret) = token::make(&mut tx, actor.person, &typed.name, typed.writes).await?;
        log(&mut tx, &actor, "token.make", serde_json::json!({"token": token.id, "name": token.name})).await?;
        tx.commit().await?;
        Result::Ok((actor, secret))
    };
    match made.await {
        Ok((actor, secret)) => {
            shown_once(
                &app,
                &actor,
                "Your token",
                "Copy it now: it is shown this once and kept only as what proves it.",
                &secret,
                "/account",
            )
            .await
        }
        Err(error) => said_back(&app, &headers, &error, "/account").await,
    }
}
