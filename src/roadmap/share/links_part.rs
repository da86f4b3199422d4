//! The links of an audience: how often each was opened, until when it holds, and taking it back.

use chrono::TimeDelta;
use maud::{Markup, html};

use super::link::Share;
use crate::{
    command::Say,
    error::Result,
    roadmap::audience::{looks::Look, page::Here},
    web::{
        Visit,
        kit::{Action, Button, Column, Empty, Icon, Table, Tone, tag},
        shown::{ago, count, day, day_of, today},
    },
};

pub async fn links(visit: &mut Visit, here: &Here<'_>) -> Result<Markup> {
    let now = visit.app.store.clock.now();
    let mut shares = Share::all(&mut visit.db, here.product.id, now).await?;
    shares.retain(|share| share.audience == here.audience.audience);
    let may = here.says == Say::Decide;
    let make = Button::link(
        "New link",
        format!("/products/{}/roadmap/links/new?audience={}", here.product.key, here.audience.audience),
    );
    if shares.is_empty() {
        return Ok(html! {
            (Empty {
                title: "No links yet".into(),
                text: "A link shows the roadmap to this audience without an account: until a day you choose, with a password if you like, and until you revoke it.".into(),
                example: None,
                button: may.then(|| make.primary().icon(Icon::Plus)),
            })
            @if !may { p.quiet.small { "Whoever decides the roadmap makes links." } }
        });
    }
    let row = |share: &Share| {
        let today = today(now);
        vec![
            html! { span id=(format!("share-{}", share.id)) { (share.name) } " " code.faint { (share.hint) "…" } },
            html! { (Look::parse(&share.view).unwrap_or_default().label()) },
            html! {
                @if share.revoked_at.is_some() { (tag(Tone::Plain, "revoked")) }
                @else if !share.holds(now) { (tag(Tone::Warn, "expired")) }
                @else if let Some(ends) = share.expires_at { "until " (day(day_of(ends - TimeDelta::seconds(1)), today)) }
                @else { "until revoked" }
            },
            html! {
                @if share.guarded { (tag(Tone::Plain, "password")) " " }
                @if !share.origins.is_empty() { (tag(Tone::Plain, "embed")) }
            },
            html! { (count(share.views)) },
            html! { @match share.used_at { Some(at) => (ago(at, now)), None => span.faint { "never" } } },
            html! { (share.by) },
            html! {
                @if share.holds(now) && here.says != Say::None {
                    (Action { method: "DELETE", href: &format!("/products/{}/shares/{}", here.product.key, share.id), values: &[],
                        button: Button::submit("Revoke").small().plain().danger().says(here.says) })
                }
            },
        ]
    };
    Ok(html! {
        @if may { div.actions.part { (make.icon(Icon::Plus)) } }
        (Table {
            caption: "Links".into(),
            columns: vec![
                Column::text("Link"), Column::text("Opens with"), Column::text("Holds"), Column::text("Kind"), Column::number("Opened"),
                Column::text("Last"), Column::text("Made by"), Column::text(""),
            ],
            rows: shares.iter().map(row).collect(),
            caption_hidden: true,
            next: None,
        })
    })
}
