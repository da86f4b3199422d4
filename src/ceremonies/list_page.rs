//! The ceremonies of a product: what can be opened today, and what has been held.

use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    Ritual, format,
    own_format::{self, OwnFormat},
    reading,
};
use crate::{
    command::{Place, Right, Say},
    items::Product,
    sprint::{Team, ways},
    web::{
        Page, Query, Visit,
        kit::{Button, Choice, Column, Field, Icon, Station, Table, Tone, page_head, tag},
        shown::{day, today},
    },
};

#[derive(Deserialize, Default)]
pub(super) struct After {
    after: Option<uuid::Uuid>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(query): Query<After>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    shell.title = format!("Ceremonies · {}", product.name);
    if let Some(last) = shell.crumbs.last_mut() {
        last.1 = Some(Station::Sprint.href(&product.key));
    }
    shell.crumbs.push(("Ceremonies".into(), None));
    let teams = Team::all(&mut visit.db, product.id).await?;
    let held = reading::list(&mut visit.db, &product, None, 50, query.after).await?;
    let own = own_format::of_product(&mut visit.db, product.id).await?;
    let opens = visit.actor.say(&Place::product(Right::DoWork, product.id)) == Say::Decide;
    let today = today(visit.app.store.clock.now());
    let row = |ceremony: &super::Ceremony| {
        vec![
            html! { a href=(ceremony.href()) { (ceremony.kind.label()) } },
            html! { (day(ceremony.held_on, today)) },
            html! { (ceremony.team) },
            html! { (ceremony.facilitator) },
            html! { @if ceremony.closed_at.is_some() { a href=(ceremony.href()) { "minutes" } } @else { (tag(Tone::Accent, "open")) } },
        ]
    };
    let table = Table {
        caption: "Held so far".into(),
        columns: ["Ceremony", "Day", "Team", "Led by", ""].into_iter().map(Column::text).collect(),
        rows: held.items.iter().map(row).collect(),
        ..Table::default()
    };
    let content = html! {
        (page_head("Ceremonies", "", html! {}))
        (ways(&product.key, "ceremonies"))
        @if opens { div.rituals { @for kind in Ritual::ALL { (open(&product, kind, &teams, &own)) } } }
        @if !held.items.is_empty() { (table) }
        @if let Some(next) = held.next { (Button::link("Earlier", format!("/products/{}/ceremonies?after={next}", product.key))) }
    };
    Ok(visit.render(&shell, content))
}

fn open(product: &Product, kind: Ritual, teams: &[Team], own: &[OwnFormat]) -> Markup {
    let named = |name: &str| format!("{name}-{}", kind.name());
    let label = |format: &OwnFormat| {
        if teams.len() > 1 { format!("{} ({})", format.name, format.team) } else { format.name.clone() }
    };
    let formats = format::all().iter().map(|format| Choice::new(&format.name, &format.label));
    let formats = formats.chain(own.iter().map(|format| Choice::new(&format.name, label(format)))).collect();
    html! {
        article.card.ritual {
            h2 { (kind.label()) }
            p.quiet { (kind.purpose()) }
            form.form method="post" action=(format!("/products/{}/ceremonies", product.key)) data-controller="remote-form" {
                input type="hidden" name="kind" value=(kind.name());
                @if teams.len() > 1 {
                    (Field::select("team", "Team", teams.iter().map(|team| Choice::new(&team.name, &team.name)).collect()).id(named("team")).required())
                }
                @if kind == Ritual::Retrospective {
                    (Field::select("format", "Format", formats).id(named("format")).required())
                    details { summary { "Columns of your own" }
                        (Field::textarea("columns", "One a line").id(named("columns")))
                        (Field::text("called", "Called").id(named("called")).hint("So it stands among the formats from then on.")) }
                }
                (Button::submit("Open").icon(Icon::Play))
            }
        }
    }
}
