//! The pages of people: who works here, inviting them, and one's own account.

use axum::{
    Form, Router,
    extract::{Path, State},
    http::{HeaderMap, Method},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    invitation::{self, Offer},
    person::{self, Member},
    secret, token,
};
use crate::{
    app::App,
    command::{Actor, Right, Role, Via},
    error::{Error, Result},
    events::Event,
    items::Product,
    sql,
    web::{
        Page, Visit, error_page,
        kit::{
            self, Action, Button, Choice, Column, Field, Icon, Table, Tone, checkbox, form_actions, icon, notice,
            page_head, pair,
        },
        layout::{Density, Place, Theme},
        shown::ago,
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(people))
        .route("/invitations", post(invite))
        .route("/invitations/{secret}/withdrawal", post(withdraw))
        .route("/account", get(account))
        .route("/account/look", post(look))
        .route("/account/name", post(rename))
        .route("/account/password", post(change_password))
        .route("/tokens", post(make_token))
}

async fn people(mut visit: Visit) -> Page {
    if visit.actor.roles.is_empty() {
        return Err(Error::NotFound.into());
    }
    let members = person::members(&mut visit.db).await?;
    let manages = visit.actor.decides(Right::ManagePeople, None);
    let now = visit.app.store.clock.now();
    let waiting = if manages { invitation::open(&mut visit.db, now).await? } else { Vec::new() };
    let products = Product::all(&mut visit.db, &visit.actor).await?;
    let mut shell = visit.shelf().await?.shell("People");
    shell.place = Some(Place::People);
    let content = html! {
        (page_head("People", "", html! { @if manages { (Button::opens("Invite", "invite").primary().icon(Icon::Plus)) } }))
        @if manages { (kit::dialog("invite", "Invite somebody", invite_form(&products))) }
        (Table {
            caption: "People".into(),
            caption_hidden: true,
            columns: vec![Column::text("Name"), Column::text("E-mail"), Column::text("Roles"), Column::text("")],
            rows: members.iter().filter(|member| member.person.active).map(|member| cells(member, manages, &products)).collect(),
            next: None,
        })
        @if !waiting.is_empty() {
            section.part {
                h2 { "Invited" }
                ul.plain-list role="list" {
                    @for one in &waiting {
                        li {
                            span { (one.name) " " span.faint { (one.email) " · until " (one.expires_at.format("%-d %B")) } }
                            (Action { method: "POST", href: &format!("/invitations/{}/withdrawal", one.id), values: &[], button: Button::submit("Withdraw").plain().small() })
                        }
                    }
                }
            }
        }
    };
    Ok(visit.render(&shell, content))
}

/// Begins with the role that decides least: nobody becomes an owner because nobody looked.
fn role_field() -> Field {
    let choices = Role::ALL.iter().map(|role| Choice::new(role.name(), role.label())).collect();
    Field::select("role", "Role", choices).value(Role::Stakeholder.name()).required()
}

fn scopes(products: &[Product]) -> Vec<Choice> {
    std::iter::once(Choice::new("", "The whole organisation"))
        .chain(products.iter().map(|product| Choice::new(&product.key, &product.name)))
        .collect()
}

fn invite_form(products: &[Product]) -> Markup {
    html! {
        form.form method="post" action="/invitations" data-turbo="false" {
            (pair(Field::text("name", "Name").required(), Field::email("email", "E-mail").required()))
            (pair(role_field(), Field::select("product", "In", scopes(products))))
            p.hint { "You get a link to give them; it holds for seven days and for one account." }
            (form_actions("Make the link", None))
        }
    }
}

fn cells(member: &Member, manages: bool, products: &[Product]) -> Vec<Markup> {
    let give = format!("/people/{}/roles", member.person.email);
    let id = format!("role-{}", member.person.id);
    vec![
        html! { (kit::person(&member.person.name)) },
        html! { span.quiet { (member.person.email) } },
        html! {
            div.cluster {
                @for held in &member.roles {
                    @let product = held.product.as_ref().map(|key| products.iter().find(|product| product.key == *key).map_or(key, |product| &product.name));
                    @let scope = match (product, &held.area) { (Some(product), Some(area)) => format!(" in {product}, {area}"), (Some(product), None) => format!(" in {product}"), _ => String::new() };
                    @let label = format!("{}{scope}", Role::parse(&held.role).map_or("", Role::label));
                    span.chip {
                        span { (label) }
                        @if manages { (Action { method: "DELETE", href: &format!("/people/{}/roles/{}", member.person.email, held.id), values: &[], button: Button::submit(format!("Take {label} from {}", member.person.name)).plain().small().icon_only(Icon::X) }) }
                    }
                }
            }
        },
        html! {
            @if manages {
                (Button::opens("Give a role", id.clone()).plain().small())
                (kit::dialog(&id, &format!("Give {} a role", member.person.name), html! {
                    form.form method="post" action=(give) data-controller="remote-form" {
                        (pair(role_field().id(format!("{id}-role")), Field::select("product", "In", scopes(products)).id(format!("{id}-product"))))
                        (form_actions("Give", None))
                    }
                }))
            }
        },
    ]
}

#[derive(Deserialize)]
struct Invite {
    name: String,
    email: String,
    role: String,
    #[serde(default)]
    product: String,
}

/// Makes an invitation and shows its link, this once.
async fn invite(State(app): State<App>, headers: HeaderMap, Form(typed): Form<Invite>) -> Response {
    let made = async {
        let actor = managing(&app, &headers).await?;
        let role = Role::parse(&typed.role).ok_or_else(|| Error::field("role", "choose a role"))?;
        let product = Some(typed.product.clone()).filter(|product| !product.is_empty());
        let mut tx = app.store.begin().await?;
        let (_, secret) =
            invitation::invite(&mut tx, &actor, &typed.email, &typed.name, vec![Offer { role, product, area: None }])
                .await?;
        log(&mut tx, &actor, "person.invite", serde_json::json!({"email": typed.email, "role": typed.role})).await?;
        tx.commit().await?;
        Result::Ok((actor, secret))
    };
    match made.await {
        Ok((actor, secret)) => {
            let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
            let scheme = headers
                .get("origin")
                .and_then(|origin| origin.to_str().ok()?.split_once("://"))
                .map_or("http", |(scheme, _)| scheme);
            let link = format!("{scheme}://{host}/invitations/{secret}");
            shown_once(
                &app,
                &actor,
                "Invitation",
                &format!("Give this link to {}. It is shown this once, and holds for seven days.", typed.name),
                &link,
                "/people",
            )
            .await
        }
        Err(error) => said_back(&app, &headers, &error, "/people").await,
    }
}

async fn withdraw(State(app): State<App>, headers: HeaderMap, Path(id): Path<Uuid>) -> Response {
    let done = async {
        let actor = managing(&app, &headers).await?;
        let mut tx = app.store.begin().await?;
        invitation::withdraw(&mut tx, id).await?;
        log(&mut tx, &actor, "person.uninvite", serde_json::json!({"invitation": id})).await?;
        tx.commit().await?;
        Result::Ok(())
    };
    match done.await {
        Ok(()) => Redirect::to("/people").into_response(),
        Err(error) => error_page(None, &error),
    }
}

async fn managing(app: &App, headers: &HeaderMap) -> Result<Actor> {
    let actor = super::authenticate(app, headers, &Method::POST, Via::Web).await?;
    actor.must_write()?;
    if actor.decides(Right::ManagePeople, None) {
        Ok(actor)
    } else {
        Err(Error::Forbidden("inviting people is not among your roles".into()))
    }
}

async fn log(tx: &mut crate::store::Tx, by: &Actor, command: &str, input: serde_json::Value) -> Result<()> {
    let event = Event { command, product: None, item: None, input, reason: None, proposal: None, undoes: None };
    event.write(tx, by).await.map(drop)
}

/// A secret that is shown this once.
async fn shown_once(app: &App, actor: &Actor, title: &str, says: &str, secret: &str, back: &str) -> Response {
    let shelf = match crate::web::Shelf::load(app, actor, None).await {
        Ok(shelf) => shelf,
        Err(error) => return error_page(None, &error),
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
async fn said_back(app: &App, headers: &HeaderMap, error: &Error, back: &str) -> Response {
    let Ok(actor) = super::authenticate(app, headers, &Method::GET, Via::Web).await else {
        return error_page(None, error);
    };
    let Ok(shelf) = crate::web::Shelf::load(app, &actor, None).await else { return error_page(None, error) };
    let status = axum::http::StatusCode::from_u16(error.status()).unwrap_or_default();
    let content = html! {
        (page_head("This needs another look", "", html! {}))
        (notice(Tone::Bad, html! { (error) }, html! { (Button::link("Back", back)) }))
    };
    (status, crate::web::layout::page(&shelf.still("This needs another look"), content)).into_response()
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
                        li.token {
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

fn finished(done: Result<()>, headers: &HeaderMap, back: &str) -> Response {
    let scripted = headers.get("accept").is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    match done {
        Ok(()) if scripted => axum::Json(serde_json::json!({})).into_response(),
        Ok(()) => Redirect::to(back).into_response(),
        Err(error) if scripted => crate::web::problem(&error, false),
        Err(error) => error_page(None, &error),
    }
}
