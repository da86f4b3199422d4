//! The form in which a bet is given its days: the twin of every drag on the timeline.

use axum::extract::Path;
use maud::html;

use super::{Initiative, health::initiative};
use crate::{
    command::Say,
    error::Error,
    items::{Facts as _, Key, Sort, page::part},
    web::{
        Page, Visit,
        kit::{Button, Field, form, page_head, pair},
    },
};

pub async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let parsed = Key::parse(&key).ok_or(Error::NotFound)?;
    initiative(&mut visit.db, &visit.actor, &parsed).await?;
    let (item, shell) = part(&mut visit, &key, "Dates").await?;
    let facts = <Initiative as Sort>::Facts::load(&mut visit.db, item.id).await?.unwrap_or_default();
    let says = visit.actor.say(&item.place(item.kind.right()));
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let content = html! {
        (page_head(&format!("Dates of {}", item.key), &item.title, html! {}))
        (form("PUT", &format!("/initiatives/{}/dates", item.key), html! {
            input type="hidden" name="_next" value=(item.href());
            input type="hidden" name="version" value=(item.version);
            (pair(
                Field::date("starts_on", "First day").value(day(facts.starts_on)).disabled(says == Say::None).autofocus(),
                Field::date("due_on", "Last day").value(day(facts.due_on)).disabled(says == Say::None),
            ))
            p.small.quiet { "Without a day it is not on the timeline from that side; without both it is not on it." }
            @if says != Say::None { (Field::text("_reason", if says == Say::Propose { "Why you propose it" } else { "Why" }).hint("Stands in its history and in what changed on the roadmap.")) }
            @if says != Say::None { div.actions { (Button::submit("Save").primary().says(says)) (Button::link("Cancel", item.href()).plain()) } }
        }))
    };
    Ok(visit.render(&shell, content))
}
