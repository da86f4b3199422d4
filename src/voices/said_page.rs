//! A customer's feedback on their page and on a page of its own: what they said, and what became of it.

use axum::{Router, extract::Path, routing::get};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;

use super::said::{self, InHand, OfCustomer, Said};
use crate::{
    app::App,
    error::Error,
    items::{
        Kind,
        page::{self, status_of},
    },
    web::{
        Page, Query, Visit,
        kit::{self, Button, Empty, page_head},
        shown::{ago, count},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/customers/{key}/feedback", get(show))
}

#[derive(Deserialize, Default)]
struct Asked {
    after: Option<String>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (customer, shell) = page::part(&mut visit, &key, "What they said").await?;
    if customer.kind != Kind::Customer {
        return Err(Error::NotFound.into());
    }
    let begins = asked.after.is_none();
    let of = said::of_customer(&mut visit.db, &visit.actor, customer.id, 50, asked.after).await?;
    let now = visit.app.store.clock.now();
    let content = html! {
        (page_head("What they said", &customer.title, html! { (Button::link("Back", customer.href())) }))
        @if begins { (in_hand(&of.in_hand)) }
        (list(&of.said, now))
        @if let Some(next) = &of.next { (Button::link("Older", format!("/customers/{}/feedback?after={next}", customer.key))) }
    };
    Ok(visit.render(&shell, content))
}

/// What a customer's own page shows of it.
pub fn part(key: &str, of: &OfCustomer, now: DateTime<Utc>) -> Markup {
    html! {
        (in_hand(&of.in_hand))
        section.part {
            h2 { "What they said" @if of.all > 0 { " " span.faint.num { (count(of.all)) } } }
            @if of.said.is_empty() {
                (Empty {
                    title: "Nothing yet".into(),
                    text: "Feedback that names this customer stands here, with what became of it.".into(),
                    example: None,
                    button: None,
                })
            } @else { (list(&of.said, now)) }
            @if of.next.is_some() { (Button::link("All they said", format!("/customers/{key}/feedback")).plain().flush()) }
        }
    }
}

fn in_hand(of: &[InHand]) -> Markup {
    html! {
        @if !of.is_empty() {
            section.part {
                h2 { "Open of what they asked for" }
                ul.plain-list role="list" {
                    @for one in of {
                        li id=(format!("hand-{}", one.key)) {
                            a.item-line href=(format!("/items/{}", one.key)) {
                                (kit::kind(kit::Kind::parse(one.kind.name()))) span.key { (one.key) } span.title { (one.title) }
                                (status_of(one.kind, &one.status))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn list(said: &[Said], now: DateTime<Utc>) -> Markup {
    html! {
        ul.plain-list.said role="list" {
            @for one in said {
                li id=(format!("said-{}", one.key)) {
                    a.item-line href=(format!("/items/{}", one.key)) {
                        (kit::kind(kit::Kind::parse("feedback"))) span.key { (one.key) } span.title { (one.title) }
                        (status_of(Kind::Feedback, &one.status))
                    }
                    p.small.quiet {
                        @if let Some(who) = &one.said_by { (who) ", " }
                        (ago(one.said_at, now))
                        (became(one))
                    }
                }
            }
        }
    }
}

/// What it asks for, and how far that is.
fn became(said: &Said) -> Markup {
    let kind = said.asks_kind.as_deref().and_then(Kind::parse);
    let label = kind
        .zip(said.asks_status.as_deref())
        .map(|(kind, status)| kind.status(status).map_or(status, |known| known.label));
    html! {
        @match (&said.asks_for, &said.asks_title) {
            (Some(key), Some(title)) => {
                " · asks for " a.link href=(format!("/items/{key}")) { (title) }
                @if let Some(label) = label { ", " (label) }
                @if said.asks > 1 { "; and " (said.asks - 1) " more" }
            },
            _ => " · asks for nothing yet",
        }
    }
}
