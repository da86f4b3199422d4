//! Rewording a criterion, or taking it away: a page of its own, shown in a dialog over the story.

use axum::{Router, extract::Path, routing::get};
use maud::html;
use uuid::Uuid;

use super::criterion;
use crate::{
    app::App,
    command::Say,
    error::Error,
    items::Key,
    web::{
        Page, Visit,
        kit::{Action, Button, Field, Icon, form_actions, page_head},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/stories/{key}/criteria/{criterion}", get(show))
}

async fn show(mut visit: Visit, Path((key, id)): Path<(String, Uuid)>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let item = criterion::work(&mut visit.db, &visit.actor, &key).await?;
    let product = item.product.clone().ok_or(Error::NotFound)?;
    let found = criterion::find(&mut visit.db, &item, id).await?;
    let (_, shell) = visit.stop(&product, item.kind.station()).await?;
    let href = format!("/stories/{}/criteria/{}", item.key, found.id);
    let says = visit.actor.say(&item.place(item.kind.right()));
    let judged = found.state != "open";
    let content = html! {
        (page_head("Acceptance criterion", &format!("{} {}", item.key, item.short()), html! {}))
        @if says == Say::None { p { (found.text) } }
        @else {
            form.form method="post" action=(href) data-controller="remote-form" {
                input type="hidden" name="_method" value="PATCH";
                input type="hidden" name="_next" value=(item.href());
                input type="hidden" name="seen" value=(found.text);
                (Field::textarea("text", "When is it done?").value(&found.text).required().hint(if judged {
                    "It was judged: with other words it is open again."
                } else {
                    "One checkable statement, or one scenario with Given, When and Then."
                }))
                (form_actions(if says == Say::Propose { "Propose" } else { "Save" }, Some(&item.href())))
            }
            (Action { method: "DELETE", href: &href, values: &[("_next", &item.href())], button: Button::submit("Take this criterion away").plain().icon(Icon::Trash2) })
        }
    };
    Ok(visit.render(&shell, content))
}
