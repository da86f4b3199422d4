//! Saying afterwards why something was done: a bar that was dragged asks nobody.

use axum::extract::Path;
use chrono::{DateTime, Utc};
use maud::html;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    command::{Actor, Command, PersonId, Place, ProductId, Right, Route, Say},
    error::{Error, Result},
    items::text,
    live::Topic,
    sql,
    store::{Db, Tx},
    web::{
        Page, Visit,
        kit::{Button, Field, form, page_head},
        shown::ago,
    },
};

/// Says why something was done, where nobody has.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct SayWhy {
    pub event: Uuid,
    #[schemars(length(min = 1, max = 2_000))]
    pub reason: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Why {
    pub event: Uuid,
    pub reason: String,
}

#[derive(sqlx::FromRow)]
struct Found {
    at: DateTime<Utc>,
    by: Option<String>,
    actor_id: Option<PersonId>,
    deciding: Option<String>,
    product_id: Option<ProductId>,
    product: Option<String>,
    reason: Option<String>,
}

impl Command for SayWhy {
    const NAME: &'static str = "event.say_why";
    const ROUTE: Route = Route::put("/events/{event}/reason");
    const ABOUT: &'static str =
        "Says afterwards why something was done, by whoever did it or decides it; a reason that came with it stays.";
    type Output = Why;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        place(&find(db, by, self.event).await?, by)
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Why> {
        let found = find(tx, by, self.event).await?;
        if found.reason.is_some() {
            return Err(Error::refused("already_said", "why this was done was said when it was done"));
        }
        let reason = text::prose("reason", self.reason.trim(), 2_000)?;
        if reason.is_empty() {
            return Err(Error::field("reason", "this is needed"));
        }
        let now = tx.now;
        tx.query(sql!(
            "insert into event_reason (event_id, reason, by_id, at) values ($1, $2, $3, $4)
             on conflict (event_id) do update set reason = excluded.reason, by_id = excluded.by_id, at = excluded.at"
        ))
        .bind(self.event)
        .bind(reason.clone())
        .bind((!by.person.0.is_nil()).then_some(by.person))
        .bind(now)
        .run()
        .await?;
        if let Some(product) = &found.product {
            tx.touch(Topic::product(product));
        }
        Ok(Why { event: self.event, reason })
    }
}

/// Whoever did it may say why, and whoever decides such things.
fn place(found: &Found, by: &Actor) -> Result<Place> {
    let right = match found.deciding.as_deref().and_then(Right::parse) {
        _ if found.actor_id == Some(by.person) => Right::Own,
        Some(right) if !right.is_anybodys() => right,
        _ => Right::ManageProducts,
    };
    let place = Place { product: found.product_id, ..Place::organisation(right) };
    match by.say(&place) {
        Say::Decide => Ok(place.about("Say why something was done")),
        _ => Err(Error::Forbidden("only whoever did it, or decides it, says why".into())),
    }
}

async fn find(db: &mut Db, by: &Actor, event: Uuid) -> Result<Found> {
    let found = db
        .query(sql!(
            "select e.at, p.name as by, e.actor_id, e.deciding, e.product_id, o.key as product, e.reason
             from event e left join person p on p.id = e.actor_id left join product o on o.id = e.product_id where e.id = $1"
        ))
        .bind(event)
        .one::<Found>()
        .await?;
    let seen = |found: &Found| found.product_id.map_or(found.actor_id == Some(by.person), |product| by.sees(product));
    found.filter(seen).ok_or(Error::NotFound)
}

pub async fn show(mut visit: Visit, Path(event): Path<Uuid>) -> Page {
    let found = find(&mut visit.db, &visit.actor, event).await?;
    place(&found, &visit.actor)?;
    let mut shell = visit.shelf().await?.shell("Say why");
    shell.title = "Say why".into();
    let now = visit.app.store.clock.now();
    let content = html! {
        (page_head("Say why", "", html! {}))
        p.quiet { (found.by.as_deref().unwrap_or("Somebody")) " did this " (ago(found.at, now)) "." }
        (form("PUT", &format!("/events/{event}/reason"), html! {
            (Field::textarea("reason", "Why").required().autofocus().hint("Stands in its history and in what changed on the roadmap."))
            div.actions { (Button::submit("Say so").primary()) }
        }))
    };
    Ok(visit.render(&shell, content))
}
