//! Inviting somebody from the page of people, and thinking better of it.

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, Method},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    access::{self, RenewPassword},
    answers::{log, said_back, shown_once},
    invitation::{self, Offer},
};
use crate::{
    app::App,
    command::{Actor, Command, Right, Role, Via},
    error::{Error, Result},
    web::error_page,
};

#[derive(Deserialize)]
pub struct Invite {
    name: String,
    email: String,
    role: String,
    #[serde(default)]
    product: String,
}

/// Makes an invitation and shows its link, this once.
pub async fn invite(State(app): State<App>, headers: HeaderMap, Form(typed): Form<Invite>) -> Response {
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
            let says = format!("Give this link to {}. It is shown this once, and holds for seven days.", typed.name);
            shown_once(&app, &actor, "Invitation", &says, &link(&headers, &secret), "/people").await
        }
        Err(error) => said_back(&app, &headers, &error, "/people").await,
    }
}

/// Makes a link for a new password and shows it, this once.
pub async fn renew(State(app): State<App>, headers: HeaderMap, Path(person): Path<String>) -> Response {
    let made = async {
        let actor = managing(&app, &headers).await?;
        let mut tx = app.store.begin().await?;
        let (_, secret) = access::renew(&mut tx, &actor, &person).await?;
        log(&mut tx, &actor, RenewPassword::NAME, serde_json::json!({"person": person})).await?;
        tx.commit().await?;
        Result::Ok((actor, secret))
    };
    match made.await {
        Ok((actor, secret)) => {
            let says = format!(
                "Give this link to {person}, and to nobody else: whoever opens it chooses the password. It is shown this once, and holds for seven days."
            );
            shown_once(&app, &actor, "New password", &says, &link(&headers, &secret), "/people").await
        }
        Err(error) => said_back(&app, &headers, &error, "/people").await,
    }
}

/// The whole address of an invitation, as whoever asks reached us.
fn link(headers: &HeaderMap, secret: &str) -> String {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = said("origin").and_then(|origin| origin.split_once("://")).map_or("http", |(scheme, _)| scheme);
    format!("{scheme}://{}/invitations/{secret}", said("host").unwrap_or_default())
}

pub async fn withdraw(State(app): State<App>, headers: HeaderMap, Path(id): Path<Uuid>) -> Response {
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
        Err(error) => error_page(&error),
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
