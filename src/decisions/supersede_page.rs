//! The form in which something is decided otherwise.

use axum::extract::Path;
use maud::html;
use serde_json::Value;

use super::superseding::find;
use crate::{
    command::Say,
    error::Error,
    items::{Key, editing, page::part},
    web::{
        Page, Visit,
        kit::{Field, form_actions, page_head},
        markdown,
    },
};

pub async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let parsed = Key::parse(&key).ok_or(Error::NotFound)?;
    let decision = find(&mut visit.db, &visit.actor, &parsed).await?;
    let (_, shell) = part(&mut visit, &key, "Supersede").await?;
    let says = visit.actor.say(&decision.place(decision.kind.right()));
    let known = editing::fields(&mut visit.db, &decision).await?;
    let said = |name: &str| known.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let action = format!("/decisions/{}/successor", decision.key);
    let title = format!("Supersede {}", decision.key);
    let content = html! {
        (page_head(&title, &decision.title, html! {}))
        @if !said("chosen").is_empty() { p.quiet { "Decided then: " (markdown::plain(&said("chosen"), 300)) } }
        form.form method="post" action=(action) data-controller="remote-form" data-proposes=[(says == Say::Propose).then_some(title.as_str())] {
            (Field::text("title", "What is decided now").required().autofocus())
            (Field::textarea("context", "Context").value(said("context")).hint("What has changed since."))
            (Field::textarea("options", "Options"))
            (Field::textarea("chosen", "Decision").placeholder("Chosen: …, because …"))
            (Field::textarea("trade_off", "What is given up for it"))
            (Field::textarea("consequences", "Consequences").placeholder("Good, because … Bad, because …"))
            (form_actions(says.button("Decide"), Some(&decision.href())))
        }
    };
    Ok(visit.render(&shell, content))
}
