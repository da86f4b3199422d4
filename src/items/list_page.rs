//! The plain list page that a stop of the line shows: rows of one kind, newest first, with tabs by status.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};

use super::{Item, Kind, Product, listing, page::status_of};
use crate::{
    app::App,
    error::Result,
    web::{
        Page, Query, Visit,
        kit::{self, Button, Empty, Icon, List, Station, Tab, face, page_head, segment},
        markdown,
        shown::count,
    },
};

/// What a stop says of itself, where all else is alike.
#[derive(Clone, Copy)]
pub struct Words {
    pub kind: Kind,
    /// Whether a row shows the beginning of its text.
    pub quotes: bool,
    /// What stands there while nothing does: its title, what belongs there, and an example of it.
    pub nothing: &'static str,
    pub belongs: &'static str,
    pub example: &'static str,
    /// What the button says that makes the first one.
    pub first: &'static str,
}

#[derive(serde::Deserialize, Default)]
struct Asked {
    status: Option<String>,
    after: Option<String>,
}

/// The page of a stop that is one list.
pub fn stop(station: Station, words: Words) -> Router<App> {
    let show = async move |mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>| -> Page {
        let (product, shell) = visit.stop(&key, station).await?;
        let content = words.list(&mut visit, &product, station, asked).await?;
        Ok(visit.render(&shell, content))
    };
    Router::new().route(&station.href("{product}"), get(show))
}

impl Words {
    /// The list with its head, tabs and rows.
    async fn list(self, visit: &mut Visit, product: &Product, station: Station, asked: Asked) -> Result<Markup> {
        let href = station.href(&product.key);
        let status = asked.status.filter(|status| self.kind.status(status).is_some());
        let page = listing::page(&mut visit.db, product, self.kind, status.clone(), 50, asked.after).await?;
        let counts = counts(visit, product, self.kind).await?;
        let all: i64 = counts.iter().map(|(_, n)| n).sum();
        let link = |status: Option<&str>| status.map_or(href.clone(), |status| format!("{href}?status={status}"));
        let mut tabs = vec![Tab { count: Some(all), ..Tab::new("All", link(None), status.is_none()) }];
        for known in self.kind.statuses() {
            let n = counts.iter().find(|(name, _)| name == known.name).map(|(_, n)| *n);
            if n.is_some_and(|n| n > 0) || status.as_deref() == Some(known.name) {
                tabs.push(Tab {
                    count: n,
                    ..Tab::new(known.label, link(Some(known.name)), status.as_deref() == Some(known.name))
                });
            }
        }
        let next = page.next.map(|next| {
            let status = status.as_deref().map(|status| format!("&status={status}")).unwrap_or_default();
            format!("{href}?after={next}{status}")
        });
        let new = format!("/new/{}?product={}", self.kind.name(), product.key);
        Ok(html! {
            (page_head(station.name(), &count(all), html! { (Button::dialog(format!("New {}", self.kind.label()), &new).icon(Icon::Plus)) }))
            @if all == 0 { (self.empty(&new)) } @else {
                div.part { (segment("Status", &tabs)) }
                (List {
                    id: self.kind.plural().into(),
                    name: station.name().into(),
                    rows: html! { @for item in &page.items { (row(item, self.quotes)) } },
                    next,
                    simple: true,
                    ..List::default()
                })
            }
        })
    }

    fn empty(self, new: &str) -> Empty {
        Empty {
            title: self.nothing.into(),
            text: self.belongs.into(),
            example: Some(html! { (self.example) }),
            button: Some(Button::dialog(self.first, new).primary()),
        }
    }
}

/// One item of a plain list.
pub fn row(item: &Item, quotes: bool) -> Markup {
    html! {
        (kit::Row {
            key: item.key.clone(),
            kind: kit::Kind::parse(item.kind.name()),
            title: item.title.clone(),
            href: item.href(),
            tags: Some(html! {
                (status_of(item.kind, &item.status))
                @if item.voices > 0 { span.tag title="Voices" { (item.voices) " heard" } }
            }),
            person: item.owner_name.clone(),
            under: rest(item).filter(|_| quotes).map(|rest| html! { p.quiet.small { (rest) } }),
            ..kit::Row::default()
        })
    }
}

/// The beginning of the text, from where it says more than the title.
fn rest(item: &Item) -> Option<String> {
    let text = markdown::plain(&item.body, 360);
    let title = item.title.trim_end_matches('…').trim_end();
    let rest = text.strip_prefix(title).unwrap_or(&text).trim_start_matches(['…', '.']).trim();
    (!rest.is_empty()).then(|| markdown::plain(rest, 180))
}

async fn counts(visit: &mut Visit, product: &Product, kind: Kind) -> Result<Vec<(String, i64)>> {
    Ok(visit
        .db
        .query(crate::sql!(
            "select status, cast(sum(n) as bigint) from item_count where product_id = $1 and kind = $2 group by status having sum(n) > 0"
        ))
        .bind(product.id)
        .bind(kind.name())
        .all()
        .await?)
}

/// A person or nobody, for rows that are not lists.
pub fn owner(item: &Item) -> Markup {
    item.owner_name.as_deref().map_or_else(kit::nobody, face)
}
