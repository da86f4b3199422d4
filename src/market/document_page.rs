//! The documents of a product: strategy papers, guides, notes of meetings.

use axum::extract::Path;
use maud::html;
use serde::Deserialize;

use super::page::{Part, shell};
use crate::{
    command::{Place, Right, Say},
    items::{Kind, list_page::row, listing},
    web::{
        Page, Query, Visit,
        kit::{Button, Empty, Icon, List, form_actions, page_head, upload_form},
        shown::of,
    },
};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    after: Option<String>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Documents).await?;
    let page = listing::page(&mut visit.db, &product, Kind::Document, None, 50, asked.after).await?;
    let new = format!("/new/document?product={}", product.key);
    let content = html! {
        (page_head("Documents", &of(page.items.len() as i64, "document", "documents"), html! {
            (Button::dialog("New document", new).icon(Icon::Plus))
        }))
        (Part::Documents.tabs(&product))
        @if page.items.is_empty() {
            (Empty {
                title: "No documents yet".into(),
                text: "Strategy papers, guides and notes are kept here as Markdown, found by the search and linked to what they are about. Whole folders come in at once.".into(),
                example: None,
                button: None,
            })
        } @else {
            (List {
                id: "documents".into(),
                name: "Documents".into(),
                rows: html! { @for item in &page.items { (row(item, true)) } },
                next: page.next.map(|next| format!("{}?after={next}", Part::Documents.href(&product.key))),
                simple: true,
                ..List::default()
            })
        }
        @if visit.actor.say(&Place::product(Right::Import, product.id)) == Say::Decide {
            section.part {
                h2 { "Bring in files" }
                p.quiet.small { "Markdown files, at most 200 at once. A file that came before updates its document; the same text changes nothing. The whole can be taken back." }
                (upload_form(&format!("/products/{}/documents/files", product.key), html! {
                    label.field { span { "Files" } input type="file" name="file" accept=".md,.markdown,.txt" multiple required; }
                    (form_actions("Import", None))
                }))
            }
        }
    };
    Ok(visit.render(&shell, content))
}
