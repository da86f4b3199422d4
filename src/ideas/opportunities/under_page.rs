//! Where something is to hang: every place of the tree that takes it.

use axum::extract::Path;
use maud::html;
use serde::Deserialize;

use super::{
    hanging::find,
    level::{self, Level},
    reading,
};
use crate::{
    command::Say,
    error::Error,
    items::{Key, Kind, page::part},
    web::{
        Page, Query, Visit,
        kit::{Choice, Field, form_actions, page_head},
    },
};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    outcome: Option<String>,
    /// What it hangs under now.
    from: Option<String>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let parsed = Key::parse(&key).ok_or(Error::NotFound)?;
    let item = find(&mut visit.db, &visit.actor, &parsed).await?;
    let (_, shell) = part(&mut visit, &key, "Move").await?;
    let product = item.product.clone().ok_or(Error::NotFound)?;
    let (product, _) = visit.product(&product).await?;
    let outcome = asked.outcome.as_deref().and_then(Key::parse);
    let tree = reading::tree(&mut visit.db, &visit.actor, &product, outcome.as_ref(), false).await?;
    let says = visit.actor.say(&item.place(item.kind.right()));
    let nature = level::nature(&mut visit.db, item.id).await?;
    let may = |above: Level| match (item.kind, nature.as_deref()) {
        (Kind::Idea, _) => above.takes().iter().any(|level| matches!(level, Level::Opportunity | Level::Solution)),
        (kind, nature) => above.takes().contains(&Level::of(kind, nature, None)),
    };
    let mut places = Vec::new();
    if let Some(root) = tree.outcome.as_ref().filter(|_| may(Level::Outcome)) {
        places.push(Choice::new(&root.key, format!("Outcome: {}", root.title)));
    }
    let mut inside: Option<usize> = None;
    // The way down to the node that is looked at: where it hangs now is the last of it that is above it.
    let mut way: Vec<&str> = tree.outcome.as_ref().map(|root| root.key.as_str()).into_iter().collect();
    let (top, mut now, mut stands) = (way.len(), None, None);
    for node in &tree.nodes {
        way.truncate(top + node.depth);
        if node.key == item.key {
            (now, stands) = (way.last().map(|key| (*key).to_owned()), Some(node.level));
        }
        way.push(&node.key);
        // What hangs below it cannot hold it.
        if inside.is_some_and(|depth| node.depth > depth) {
            continue;
        }
        inside = (node.key == item.key).then_some(node.depth);
        if inside.is_none() && may(node.level) {
            let indent = "\u{2003}".repeat(node.depth);
            places.push(Choice::new(&node.key, format!("{indent}{}: {}", node.level.label(), node.title)));
        }
    }
    let action = format!("/opportunities/{}/place", item.key);
    let title = format!("Move {}", item.key);
    let back = format!(
        "/products/{}/opportunities{}",
        product.key,
        tree.outcome.as_ref().map(|root| format!("?outcome={}", root.key)).unwrap_or_default()
    );
    let content = html! {
        (page_head(&title, &item.title, html! {}))
        form.form method="post" action=(action) data-controller="remote-form" data-proposes=[(says == Say::Propose).then_some(title.as_str())] {
            input type="hidden" name="_method" value="PUT";
            input type="hidden" name="_next" value=(back);
            @if let Some(from) = asked.from.as_deref().and_then(Key::parse) { input type="hidden" name="from" value=(from); }
            @if places.is_empty() { p.quiet { "Nothing in this tree takes it yet: " (Level::of(item.kind, nature.as_deref(), None).hangs()) "." } }
            (Field::select("under", "Under", places).value(now.as_deref().or(asked.from.as_deref()).unwrap_or_default()).required().autofocus())
            @if item.kind == Kind::Idea {
                (Field::select("level", "As", vec![Choice::new("opportunity", "an opportunity: a need, a pain or a desire"), Choice::new("solution", "a solution: a way to meet one")])
                    .value(nature.as_deref().or(stands.map(Level::name)).unwrap_or("solution")).hint("Only opportunities hang from the outcome itself."))
            }
            (form_actions(says.button("Move"), Some(&back)))
        }
    };
    Ok(visit.render(&shell, content))
}
