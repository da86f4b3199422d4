//! By the customs of which place somebody reads dates and numbers, and in which time zone: chosen, or as their browser says.

use axum::{
    Form,
    extract::State,
    http::{HeaderMap, Method},
    response::Response,
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;

use super::answers::said_back;
use crate::{
    app::App,
    command::{PersonId, Via},
    error::{Error, Result},
    sql,
    store::Db,
    web::{
        kit::{Choice, Field, form_actions},
        locale::{self, KNOWN},
        shown::{count, moment, number},
    },
    zone::{self, Zone},
};

#[derive(Default, Deserialize, sqlx::FromRow)]
pub struct Reading {
    pub locale: Option<String>,
    pub zone: Option<String>,
}

pub async fn of_person(db: &mut Db, person: PersonId) -> Result<Reading> {
    let found = db.query(sql!("select locale, zone from person where id = $1")).bind(person).one::<Reading>().await?;
    Ok(found.unwrap_or_default())
}

/// The form for it, with an example of how it reads now.
pub fn form(reading: &Reading, now: DateTime<Utc>) -> Markup {
    let mut places = vec![Choice::new("", "As my browser says")];
    places.extend(KNOWN.iter().map(|(tag, name)| Choice::new(*tag, *name)));
    html! {
        h2 { "Dates and numbers" }
        form.form method="post" action="/account/reading" data-turbo="false" {
            (Field::select("locale", "Written as in", places).value(reading.locale.as_deref().unwrap_or_default()))
            (Field::text("zone", "Time zone").list("zones").value(reading.zone.as_deref().unwrap_or_default()).placeholder("As my browser says"))
            datalist id="zones" { @for name in zone::names() { option value=(name) {} } }
            p.quiet.small { "Now it reads: " span.num { (moment(now)) } " · " span.num { (count(12_345)) } " · " span.num { (number(0.5)) } }
            (form_actions("Save", None))
        }
    }
}

pub async fn choose(State(app): State<App>, headers: HeaderMap, Form(typed): Form<Reading>) -> Response {
    let chosen = |said: Option<String>| said.map(|said| said.trim().to_owned()).filter(|said| !said.is_empty());
    let done = async {
        let actor = super::authenticate(&app, &headers, &Method::POST, Via::Web).await?;
        let (locale, zone) = (chosen(typed.locale), chosen(typed.zone));
        if locale.as_deref().is_some_and(|tag| !locale::is_known(tag)) {
            return Err(Error::field("locale", "choose one of the list"));
        }
        let zone = match zone {
            Some(name) => Some(Zone::named(&name).ok_or_else(|| {
                Error::field("zone", format!("no time zone is called {name}; write it like Europe/Lisbon"))
            })?),
            None => None,
        };
        let mut tx = app.store.begin().await?;
        tx.query(sql!("update person set locale = $2, zone = $3 where id = $1"))
            .bind(actor.person)
            .bind(locale)
            .bind(zone.map(|zone| zone.to_string()))
            .run()
            .await?;
        Ok(tx.commit().await?)
    };
    match done.await {
        Ok(()) => super::answers::finished(Ok(()), &headers, "/account"),
        Err(error) => said_back(&app, &headers, &error, "/account").await,
    }
}
