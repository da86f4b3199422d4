//! The form of a new link, and the page on which its secret is shown, this once.

use axum::{
    Form, Router,
    extract::{Path, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    app::App,
    command::{Outcome, Place, Right, Say, Via, coerce, execute},
    error::{Error, Result},
    items::Product,
    people, registry,
    roadmap::audience::{Audience, looks::Look},
    web::{
        Page, Query, Shelf, Visit, error_page,
        kit::{Button, Choice, Field, Icon, Station, Tone, icon, notice, page_head, pair},
        layout,
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/roadmap/links/new", get(show))
        .route("/products/{product}/roadmap/links", post(make))
}

#[derive(Deserialize, Default)]
struct For {
    audience: Option<String>,
}

type Typed = Vec<(String, String)>;

fn back(product: &str, audience: &str) -> String {
    format!("/products/{product}/roadmap/audiences?audience={audience}&part=links")
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<For>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Roadmap).await?;
    if visit.actor.say(&Place::product(Right::PlanRoadmap, product.id)) != Say::Decide {
        return Err(Error::Forbidden("sharing the roadmap is not among your roles".into()).into());
    }
    let audiences = Audience::all(&mut visit.db, product.id).await?;
    let audience = asked.audience.unwrap_or_else(|| "public".into());
    let content = form(&product, &audiences, &vec![("audience".into(), audience)], None);
    Ok(visit.render(&shell, content))
}

fn form(product: &Product, audiences: &[Audience], typed: &Typed, error: Option<&Error>) -> Markup {
    let said =
        |name: &str| typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let wrong = |field: &str| match error {
        Some(Error::Invalid(errors)) => {
            errors.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.message.clone())
        }
        _ => None,
    };
    let choices = audiences.iter().map(|known| Choice::new(&known.audience, &known.name)).collect();
    let looks = Look::ALL.map(|look| Choice::new(look.name(), look.label())).to_vec();
    let back = back(&product.key, &said("audience"));
    html! {
        (page_head("New link", "to the roadmap", html! {}))
        @if let Some(error) = error.filter(|error| !matches!(error, Error::Invalid(_))) { (notice(Tone::Bad, html! { (error) }, html! {})) }
        form.form method="post" action=(format!("/products/{}/roadmap/links", product.key)) data-turbo="false" {
            (Field::text("name", "Whom it is for").value(said("name")).required().autofocus().placeholder("Customers, on the website").error(wrong("name")))
            (pair(
                Field::select("audience", "Audience", choices).value(said("audience")).error(wrong("audience")),
                Field::select("view", "Opens with", looks).value(said("view")).error(wrong("view")),
            ))
            (pair(
                Field::date("expires_on", "Last day").value(said("expires_on")).hint("It holds until it is revoked unless you say so.").error(wrong("expires_on")),
                Field::password("password", "Password").autocomplete("new-password").hint("At least 10 characters.").error(wrong("password")),
            ))
            (Field::textarea("origins", "Sites that may frame it").value(said("origins"))
                .hint("One a line, such as https://example.org; * for any. Not together with a password.").error(wrong("origins")))
            div.actions { (Button::submit("Make the link").primary()) (Button::link("Cancel", back).plain()) }
        }
    }
}

/// Makes the link and shows it, this once.
async fn make(
    State(app): State<App>,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let actor = match people::authenticate(&app, &headers, &Method::POST, Via::Web).await {
        Ok(actor) => actor,
        Err(error) => return error_page(&error),
    };
    let made = async {
        let entry =
            registry().get("share.create").ok_or_else(|| Error::Bug("share.create is not registered".into()))?;
        let mut input = coerce(&entry.shape, typed.iter().cloned());
        input["product"] = Value::from(key.clone());
        execute(&app.store, entry, input, &actor, None).await
    };
    let drawn = async {
        match made.await {
            Ok(Outcome::Done { output, .. }) => Ok((StatusCode::OK, "Your link", given(&output, &key, &headers))),
            Ok(_) => Err(Error::Bug("a link is made or refused".into())),
            Err(error @ (Error::Invalid(_) | Error::Refused { .. })) => {
                let mut db = app.store.read().await?;
                let product = Product::find(&mut db, &actor, &key).await?;
                let audiences = Audience::all(&mut db, product.id).await?;
                let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
                Ok((status, "New link", form(&product, &audiences, &typed, Some(&error))))
            }
            Err(error) => Err(error),
        }
    };
    let page: Result<Response> = async {
        let (status, title, content) = Box::pin(drawn).await?;
        let shelf = Shelf::load(&app, &actor, None).await?;
        Ok((status, layout::page(&shelf.still(title), content)).into_response())
    }
    .await;
    page.unwrap_or_else(|error| error_page(&error))
}

fn given(made: &Value, product: &str, headers: &HeaderMap) -> Markup {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let scheme = header("origin").split_once("://").map_or("http", |(scheme, _)| scheme);
    let address = |field: &str| made[field].as_str().map(|path| format!("{scheme}://{}{path}", header("host")));
    let frame = address("embed").map(|src| {
        format!("<iframe src=\"{src}\" title=\"Roadmap\" width=\"100%\" height=\"640\" loading=\"lazy\"></iframe>")
    });
    let guarded = made["guarded"] == true;
    let rows = [
        ("Link", address("roadmap")),
        ("Presentation", address("presentation")),
        ("Calendar", address("calendar").filter(|_| !guarded)),
        ("Embed", frame),
    ];
    html! {
        (page_head("Your link", made["name"].as_str().unwrap_or_default(), html! {}))
        (notice(Tone::Good, html! { "Copy it now: it is shown this once and kept only as what proves it." }, html! {}))
        @for (label, value) in rows {
            @if let Some(value) = value {
                section.part {
                    h2 { (label) }
                    p.cluster data-controller="copy" {
                        input.input.secret readonly value=(value) aria-label=(label) data-copy-target="text";
                        button.button type="button" data-action="copy#copy" { (icon(Icon::Copy)) "Copy" }
                    }
                }
            }
        }
        div.actions { (Button::link("Done", back(product, made["audience"].as_str().unwrap_or("public"))).primary()) }
    }
}
