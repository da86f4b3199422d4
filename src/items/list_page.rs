//! The plain list page that a stop shows: rows of one kind, newest first, with tabs by status.

use maud::{Markup, html};

use super::{Item, Kind, Product, listing, page::status_of};
use crate::{
    error::Result,
    web::{
        Visit,
        kit::{self, Button, Empty, Icon, List, Tab, face, page_head, segment},
        markdown,
        shown::count,
    },
};

/// What a list page says of itself.
pub struct ListPage {
    pub title: &'static str,
    pub kind: Kind,
    pub empty: Empty,
    /// The address of the page without its query.
    pub href: String,
    /// Whether a row shows the beginning of its text.
    pub quotes: bool,
}

#[derive(serde::Deserialize, Default)]
pub struct Asked {
    pub status: Option<String>,
    pub after: Option<String>,
}

impl ListPage {
    /// The list with its head, tabs and rows; `beside` each row what the kind adds.
    pub async fn show(self, visit: &mut Visit, product: &Product, asked: Asked) -> Result<Markup> {
        let status = asked.status.filter(|status| self.kind.status(status).is_some());
        let page = listing::page(&mut visit.db, product, self.kind, status.clone(), 50, asked.after).await?;
        let counts = counts(visit, product, self.kind).await?;
        let all: i64 = counts.iter().map(|(_, n)| n).sum();
        let link =
            |status: Option<&str>| status.map_or(self.href.clone(), |status| format!("{}?status={status}", self.href));
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
            format!(
                "{}?after={next}{}",
                self.href,
                status.as_deref().map(|status| format!("&status={status}")).unwrap_or_default()
            )
        });
        let new = format!("/new/{}?product={}", self.kind.name(), product.key);
        Ok(html! {
            (page_head(self.title, &count(all), html! { (Button::dialog(format!("New {}", self.kind.label()), new).icon(Icon::Plus)) }))
            @if all == 0 { (self.empty) } @else {
                div.part { (segment("Status", &tabs)) }
                (List {
                    id: self.kind.plural().into(),
                    name: self.title.into(),
                    rows: html! { @for item in &page.items { (row(item, self.quotes)) } },
                    next,
                    simple: true,
                    ..List::default()
                })
            }
        })
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
