//! How a bet goes, on its card, beside its page, and on a page with all that was said before.

use axum::extract::Path;
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};

use super::health::{Health, Update, initiative, of_item};
use crate::{
    command::Say,
    error::Error,
    items::{Item, Key, page::part},
    web::{
        Page, Visit,
        kit::{Button, Choice, Field, Icon, form, page_head, panel, tag},
        markdown,
        shown::{ago, day, day_of},
    },
};

/// So many are shown on the page of all of them.
const SHOWN: i64 = 200;

/// In a word.
pub fn sign(state: Health) -> Markup {
    tag(state.tone(), state.label())
}

/// On a card: the word, when it was said, and the beginning of why.
pub fn line(update: &Update, today: NaiveDate) -> Markup {
    html! {
        p.small.health-line {
            (sign(update.state)) " "
            @if let Some(words) = &update.words { span.quiet { (markdown::plain(words, 90)) } " " }
            span.faint { (day(day_of(update.at), today)) }
        }
    }
}

/// Beside the page of an initiative: what was said last, and where to say more.
pub fn beside(item: &Item, last: &[Update], says: Say, now: DateTime<Utc>) -> Markup {
    let href = format!("/items/{}/health", item.key);
    panel(
        "How it goes",
        "",
        html! {
            div id="health" {
                @match last.first() {
                    Some(update) => (told(update, now)),
                    None => p.quiet { "Nobody has said yet how it goes." },
                }
                div.cluster {
                    @if says != Say::None { (Button::dialog("Say how it goes", href.clone()).plain().flush().icon(Icon::Activity)) }
                    @if last.len() > 1 { (Button::link("Before", href).plain()) }
                }
            }
        },
    )
}

fn told(update: &Update, now: DateTime<Utc>) -> Markup {
    html! {
        div.health-update id=(format!("health-{}", update.id)) {
            p { (sign(update.state)) " " span.faint.small { (update.by.as_deref().unwrap_or("somebody")) ", " (ago(update.at, now)) } }
            @if let Some(words) = &update.words { div.prose { (markdown::render(words)) } }
        }
    }
}

pub async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let parsed = Key::parse(&key).ok_or(Error::NotFound)?;
    initiative(&mut visit.db, &visit.actor, &parsed).await?;
    let (item, shell) = part(&mut visit, &key, "How it goes").await?;
    let said = of_item(&mut visit.db, item.id, SHOWN).await?;
    let says = visit.actor.say(&item.place(item.kind.right()));
    let now = visit.app.store.clock.now();
    let states = Health::ALL.map(|state| Choice::new(state.name(), state.label())).to_vec();
    let state = said.first().map_or(Health::OnTrack, |last| last.state);
    let content = html! {
        (page_head(&format!("How {} goes", item.key), &item.title, html! {}))
        @if says != Say::None {
            (form("POST", &format!("/initiatives/{}/health", item.key), html! {
                input type="hidden" name="_next" value=(item.href());
                (Field::select("state", "It is", states).value(state.name()))
                (Field::textarea("words", "In words").hint("What changed, and what is done about it. Needed unless it is on track."))
                div.actions { (Button::submit("Say so").primary().says(says)) (Button::link("Cancel", item.href()).plain()) }
            }))
        }
        @if !said.is_empty() {
            section.part {
                h2 { "What was said" }
                @for update in &said { (told(update, now)) }
            }
        }
    };
    Ok(visit.render(&shell, content))
}
