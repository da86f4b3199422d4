//! What a picker of people offers: oneself, whoever is called so, and nobody.

use axum::{Router, response::IntoResponse, routing::get};

use super::person;
use crate::{
    app::App,
    error::Error,
    web::{
        Page, Query, Visit,
        kit::{option, options},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/pick/people", get(pick))
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    /// Only people, where nobody is no answer.
    #[serde(default)]
    somebody: bool,
}

async fn pick(mut visit: Visit, Query(asked): Query<Asked>) -> Page {
    if visit.actor.roles.is_empty() {
        return Err(Error::NotFound.into());
    }
    let words = asked.q.trim();
    let mut people = person::called(&mut visit.db, words, 20).await?;
    people.sort_by_key(|person| person.id != visit.actor.person);
    let mut found: Vec<_> =
        people.iter().map(|person| option(None, &person.email, &person.name, &person.email)).collect();
    if words.is_empty() && !asked.somebody {
        found.push(option(None, "", "Nobody", ""));
    }
    Ok(options(&found, None).into_response())
}
