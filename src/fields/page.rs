//! The page on which a product's own fields are managed.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};

use super::{Field, form};
use crate::{
    app::App,
    command::{Place, Right, Say},
    web::{
        Page, Visit,
        kit::{Action, Button, Empty, Station, Tone, page_head, panel, split, tag},
        shown::of,
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/fields", get(show))
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Backlog).await?;
    let backlog = format!("/products/{}/backlog", product.key);
    if let Some(last) = shell.crumbs.last_mut() {
        last.1 = Some(backlog.clone());
    }
    shell.crumbs.push(("Fields".into(), None));
    shell.title = format!("Fields · {}", product.name);
    let says = visit.actor.say(&Place::product(Right::WriteBacklog, product.id));
    let fields = Field::all(&mut visit.db, product.id).await?;
    let (open, archived): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.archived_at.is_none());
    let href = format!("/products/{}/fields", product.key);
    let list = html! {
        @for field in &open { (one(field, &href, says)) }
        @if open.is_empty() { (empty()) }
        @if !archived.is_empty() {
            (panel("Archived", "", html! {
                ul.plan-rows role="list" {
                    @for field in &archived {
                        li id=(format!("field-{}", field.key)) {
                            span.title { (field.name) } span.tags {} span.faint.small { (field.kind.label()) }
                            @if says != Say::None {
                                (Action { method: "POST", href: &format!("{href}/{}/restore", field.key), values: &[], button: Button::submit("Bring back").plain().small() })
                            }
                        }
                    }
                }
            }))
        }
    };
    let beside = html! { @if says != Say::None { (panel("Another field", "", form::new(&href, says))) } };
    let content = html! {
        (page_head("Fields", &of(open.len() as i64, "field of its own", "fields of its own"), html! { (Button::link("Backlog", backlog).plain()) }))
        (split(list, beside))
    };
    Ok(visit.render(&shell, content))
}

fn one(field: &Field, href: &str, says: Say) -> Markup {
    let href = format!("{href}/{}", field.key);
    let kinds = field.kinds.0.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(", ");
    panel(
        &field.name,
        field.kind.label(),
        html! {
            p.quiet.small { "Asked of: " (kinds) ". In programs: " code { (field.key) } @if field.on_cards { " " (tag(Tone::Accent, "on cards")) } }
            @if field.kind.chooses() {
                p.small {
                    @for choice in &field.choices {
                        @if choice.retired { (tag(Tone::Plain, &format!("{} (retired)", choice.label))) } @else { (tag(Tone::Accent, &choice.label)) }
                        " "
                    }
                }
            }
            @if says != Say::None {
                details { summary { "Change it" } (form::change(field, &href)) }
                (Action { method: "DELETE", href: &href, values: &[], button: Button::submit("Archive").plain().small().flush() })
            }
        },
    )
}

fn empty() -> Markup {
    html! {
        (Empty {
            title: "No fields of its own yet".into(),
            text: "What every piece of work is asked here beyond title, status, points and person: how severe a bug is, which harbour it is for, by when somebody promised it.".into(),
            example: None,
            button: None,
        })
    }
}
