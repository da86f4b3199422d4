//! The impediments of a product: what is open, the oldest first, and how the others ended.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    listing::{self, State, Which},
    raise_page,
    row::row,
    show_page,
};
use crate::{
    app::App,
    items::Product,
    sprint::Team,
    web::{
        Page, Query, Visit,
        kit::{Button, Chip, Empty, Icon, Station, Tab, filters, page_head, segment},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/impediments", get(show))
        .route("/products/{product}/impediments/new", get(raise_page::show))
        .route("/obstacles/{obstacle}", get(show_page::show))
}

#[derive(Deserialize, Default)]
struct Asked {
    state: Option<State>,
    team: Option<String>,
    after: Option<String>,
}

const ROWS: i64 = 50;

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    shell.title = "Impediments".into();
    shell.crumbs.push(("Impediments".into(), None));
    let teams = Team::all(&mut visit.db, product.id).await?;
    let team = asked.team.as_deref().and_then(|name| teams.iter().find(|team| team.name == name));
    let state = asked.state.unwrap_or_default();
    let now = visit.app.store.clock.now();
    let which = Which { product: product.id, team: team.map(|team| team.id), item: None };
    let found = listing::page(&mut visit.db, &which, state, ROWS, asked.after.as_deref(), now).await?;
    let named = team.map(|team| team.name.as_str());
    let content = html! {
        (page_head("Impediments", "what stands in the way, oldest first", html! {
            (Button::dialog("Raise an impediment", format!("/products/{}/impediments/new", product.key)).primary().icon(Icon::Plus))
        }))
        (crate::sprint::ways(&product.key, "impediments"))
        (filters(html! {
            (segment("State", &[
                Tab::new("Open", address(&product, State::Open, named, None), state != State::Resolved),
                Tab::new("Resolved", address(&product, State::Resolved, named, None), state == State::Resolved),
            ]))
            @if teams.len() > 1 {
                @for team in &teams {
                    @let on = named == Some(team.name.as_str());
                    (Chip { label: team.name.clone(), href: address(&product, state, (!on).then_some(team.name.as_str()), None), on, count: None })
                }
            }
        }))
        @if found.items.is_empty() { (empty(state)) }
        ol.obstacles role="list" { @for one in &found.items { (row(one, &visit.actor, now)) } }
        @if let Some(next) = &found.next {
            p { (Button::link("Show more", address(&product, state, named, Some(next))).plain()) }
        }
    };
    Ok(visit.render(&shell, content))
}

fn address(product: &Product, state: State, team: Option<&str>, after: Option<&str>) -> String {
    let state = (state == State::Resolved).then_some(("state", "resolved"));
    let pairs = state.into_iter().chain(team.map(|team| ("team", team))).chain(after.map(|after| ("after", after)));
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/products/{}/impediments{mark}{query}", product.key)
}

fn empty(state: State) -> Markup {
    html! {
        @if state == State::Open {
            (Empty {
                title: "Nothing stands in the way".into(),
                text: "A blocker stops work, an impediment slows it. Raise it here, from an item or from a card of the board; whoever owns it finds it on their desk, and what takes too long is escalated.".into(),
                example: Some(html! { "“The harbour's test system is down”, blocks TID-41, Jonas sees to it." }),
                button: None,
            })
        } @else { p.quiet { "Nothing has been resolved yet." } }
    }
}
