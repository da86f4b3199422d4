//! Everything that others have changed on what one follows, a page at a time.

use axum::{Router, routing::get};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;

use super::since::{self, Changed};
use crate::{
    app::App,
    items::page::deed,
    web::{
        Page, Query, Visit,
        kit::{self, Button, page_head},
        layout::Place,
        shown::ago,
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/changed", get(show))
}

#[derive(Deserialize, Default)]
struct Asked {
    since: Option<DateTime<Utc>>,
    after: Option<String>,
}

async fn show(mut visit: Visit, Query(asked): Query<Asked>) -> Page {
    let now = visit.app.store.clock.now();
    let since = match asked.since {
        Some(since) => since,
        None => since::seen_last(&mut visit.db, &visit.actor, now).await?,
    };
    let page = since::changed(&mut visit.db, &visit.actor, since, 50, asked.after).await?;
    let mut shell = visit.shelf().await?.shell("What changed");
    shell.place = Some(Place::Desk);
    shell.crumbs = vec![("Desk".into(), Some("/".into())), ("What changed".into(), None)];
    let next = page.next.map(|next| {
        let since = since.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        format!("/changed?since={since}&after={next}")
    });
    let content = html! {
        (page_head("What changed", &format!("on what you follow, since {}", ago(since, now)), html! {}))
        @if page.items.is_empty() { p.quiet { "Nothing has changed on what you follow." } }
        (list(&page.items, now))
        @if let Some(next) = &next { (Button::link("Older", next.as_str())) }
    };
    Ok(visit.render(&shell, content))
}

/// What was changed, by whom and when.
pub fn list(changed: &[Changed], now: DateTime<Utc>) -> Markup {
    html! {
        ul.plain-list role="list" {
            @for one in changed {
                li id=(format!("changed-{}", one.key)) {
                    a.item-line href=(format!("/items/{}", one.key)) { (kit::kind(kit::Kind::parse(&one.kind))) span.title { (one.title) } }
                    p.faint.small { (one.by.as_deref().unwrap_or("the operator")) " " (deed(&one.command)) " · " (ago(one.at, now)) }
                }
            }
        }
    }
}
