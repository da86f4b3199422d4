//! The page that is asked before an import is taken back: what goes, what was changed since, and whether that is kept.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, Method},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    Run,
    changed::{self, Changed, SHOWN},
    page::href,
};
use crate::{
    app::App,
    command::Via,
    error::Result,
    items::Product,
    people,
    web::{
        self, Shelf,
        kit::{Button, Column, Table, Tone, checkbox, notice, page_head},
        layout::{Place, page},
        shown::{moment, of},
    },
};

/// `GET /imports/{run}/undo`
pub async fn show(State(app): State<App>, Path(run): Path<Uuid>, headers: HeaderMap) -> Response {
    match render(&app, run, &headers).await {
        Ok(content) => content.into_response(),
        Err(error) => web::error_page(&error),
    }
}

async fn render(app: &App, run: Uuid, headers: &HeaderMap) -> Result<Markup> {
    let by = people::authenticate(app, headers, &Method::GET, Via::Web).await?;
    let mut db = app.store.read().await?;
    let run = Run::find(&mut db, &by, run).await?;
    let product = Product::find(&mut db, &by, &run.product).await?;
    let changed = changed::of(&mut db, &run).await?;
    drop(db);
    let shelf = Shelf::load(app, &by, Some(&product)).await?;
    let mut shell = shelf.shell(&format!("Undo {}", run.file_name));
    shell.place = Some(Place::Import);
    shell.crumbs = vec![
        (product.name.clone(), Some(format!("/products/{}/vision", product.key))),
        ("Import".into(), Some(format!("/products/{}/import", product.key))),
        (run.file_name.clone(), Some(href(run.id))),
        ("Undo".into(), None),
    ];
    let content = html! {
        (page_head("Undo the whole import", &run.file_name, html! {}))
        @if run.may_undo() { (asking(&run, &changed)) }
        @else { p.quiet { "There is nothing to take back here. " a.link href=(href(run.id)) { "To the import" } } }
    };
    Ok(page(&shell, content))
}

fn asking(run: &Run, changed: &Changed) -> Markup {
    html! {
        p.part {
            (of(changed.created, "item it created is", "items it created are")) " archived"
            @if changed.updated > 0 { ", " (of(changed.updated, "row it updated is", "rows it updated are")) " put back unless they have changed since" }
            @if changed.changed > 0 { ", but for what is kept" }
            "."
        }
        @if changed.changed > 0 {
            (notice(Tone::Warn, html! {
                b { (of(changed.changed, "item it created has", "items it created have")) " been changed since" } ": " (changed.by_whom()) "."
            }, html! {}))
        }
        form.form.take-back method="post" action=(format!("{}/undo", href(run.id))) {
            @if changed.changed > 0 {
                (checkbox("keep_changed", "Keep what has been changed since", Some("It stays as it is now; what hangs under what is archived stays too, on its own."), true))
            }
            div.inline-actions {
                (Button::submit("Take it back").danger())
                (Button::link("Leave it", href(run.id)).plain())
            }
        }
        @if changed.changed > 0 { (rows(changed)) }
    }
}

fn rows(changed: &Changed) -> Markup {
    let row = |row: &changed::Row| {
        vec![
            html! { a.item-line href=(format!("/items/{}", row.key)) { span.key { (row.key) } span.title { (row.title) } } },
            html! { (row.by.as_deref().unwrap_or("the operator")) },
            html! { a href=(format!("/items/{}/history", row.key)) { time.nowrap datetime=(row.at.to_rfc3339()) { (moment(row.at)) } } },
        ]
    };
    html! {
        (Table {
            caption: format!("Changed since ({})", changed.changed),
            columns: vec![Column::text("Item"), Column::text("Last by"), Column::text("When")],
            rows: changed.rows.iter().map(row).collect(),
            ..Table::default()
        })
        @if changed.changed > SHOWN { p.small.quiet { "The first " (SHOWN) " are shown." } }
    }
}
