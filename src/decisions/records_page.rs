//! The page of decision records: what was decided, newest first.

use maud::{Markup, html};

use super::records::{List, Record};
use crate::{
    command::Query as _,
    items::Product,
    web::{
        Page, Query, Visit,
        kit::{Button, Empty, Tab, Todo, Tone, page_head, segment, todo},
        layout::Place,
        markdown,
        shown::date,
    },
};

/// Proposals and records, as the two sides of one page.
pub(super) fn sides(records: bool) -> Markup {
    let tabs = [Tab::new("Proposals", "/decisions", !records), Tab::new("Records", "/decisions/records", records)];
    segment("What", &tabs)
}

pub(super) async fn show(mut visit: Visit, Query(asked): Query<List>) -> Page {
    let said = |word: &Option<String>| word.clone().filter(|word| !word.is_empty());
    let (product, status) = (said(&asked.product), said(&asked.status));
    let href = |product: Option<&str>, status: Option<&str>| {
        let pairs =
            [("product", product), ("status", status)].into_iter().filter_map(|(name, word)| Some((name, word?)));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("/decisions/records{}{query}", if query.is_empty() { "" } else { "?" })
    };
    let products = Product::all(&mut visit.db, &visit.actor).await?;
    let records = List { limit: Some(50), ..asked }.run(&mut visit.db, &visit.actor).await?;
    let mut shell = visit.shelf().await?.shell("Decision records");
    shell.place = Some(Place::Decisions);
    let statuses: Vec<Tab> =
        [(None, "All"), (Some("open"), "Open"), (Some("decided"), "Decided"), (Some("superseded"), "Superseded")]
            .into_iter()
            .map(|(name, label)| Tab::new(label, href(product.as_deref(), name), status.as_deref() == name))
            .collect();
    let mut of_products = vec![Tab::new("All products", href(None, status.as_deref()), product.is_none())];
    of_products.extend(products.iter().take(8).map(|one| {
        Tab::new(&one.name, href(Some(&one.key), status.as_deref()), product.as_deref() == Some(one.key.as_str()))
    }));
    let rows: Vec<Todo> = records.items.iter().map(|one| row(one, products.len() > 1)).collect();
    let new = product.clone().or_else(|| products.first().map(|one| one.key.clone()));
    let older = records.next.as_ref().map(|next| {
        let here = href(product.as_deref(), status.as_deref());
        format!("{here}{}after={next}", if here.contains('?') { "&" } else { "?" })
    });
    let content = html! {
        (page_head("Decisions", "what was decided, by whom and what was given up for it", html! {
            @if let Some(product) = &new { (Button::dialog("Write one down", format!("/new/decision?product={product}"))) }
        }))
        div.part.cluster.wraps {
            (sides(true)) (segment("Status", &statuses))
            @if products.len() > 1 { (segment("Product", &of_products)) }
        }
        @if rows.is_empty() {
            (Empty {
                title: "No records here".into(),
                text: "A record keeps what was decided and why: the context, what there was to choose between, what was given up, and who decided. A trade at the cut line writes one by itself.".into(),
                example: Some(html! { "“Refunds before the calendar”: Outer Isles renews in March; the calendar waits a quarter." }),
                button: None,
            })
        }
        (todo(&rows))
        @if let Some(older) = older { (Button::link("Older", older)) }
    };
    Ok(visit.render(&shell, content))
}

fn row(one: &Record, several: bool) -> Todo {
    let by = one.decided_by.as_ref().map(|name| format!("decided by {name}"));
    let parts = [
        one.chosen.as_deref().map(|chosen| markdown::plain(chosen, 160)).filter(|chosen| !chosen.is_empty()),
        by,
        Some(date(one.decided_on.unwrap_or_else(|| one.created_at.date_naive()))),
        several.then(|| one.product.clone()),
    ];
    Todo {
        tone: if one.status == "open" { Tone::Warn } else { Tone::Plain },
        what: one.status.clone(),
        title: one.title.clone(),
        href: format!("/items/{}", one.key),
        detail: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        actions: None,
    }
}
