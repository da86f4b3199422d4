//! Raising an impediment: the form, alone on its page or in a dialog over another.

use axum::extract::Path;
use maud::html;
use serde::Deserialize;

use crate::{
    items::{Item, Key},
    people::person,
    web::{
        Page, Query, Visit,
        kit::{Choice, Field, Picker, Station, form_actions, page_head, pair},
    },
};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    /// What it is in the way of.
    item: Option<String>,
    severity: Option<String>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    shell.title = "Raise an impediment".into();
    shell.crumbs.push(("Raise an impediment".into(), None));
    let item = match asked.item.as_deref().and_then(Key::parse) {
        Some(key) => Some(Item::find(&mut visit.db, &visit.actor, &key).await?),
        None => None,
    };
    let mut people = vec![Choice::new("", "Nobody yet")];
    people.extend(person::choices(&mut visit.db).await?.iter().map(|one| Choice::new(&one.email, &one.name)));
    let weights =
        vec![Choice::new("impediment", "slows it (impediment)"), Choice::new("blocker", "stops it (blocker)")];
    let blocks = asked.severity.unwrap_or_else(|| if item.is_some() { "blocker" } else { "impediment" }.to_owned());
    let next = item.as_ref().map_or_else(|| format!("/products/{}/impediments", product.key), Item::href);
    let sub = item.as_ref().map(|item| format!("{} {}", item.key, item.short())).unwrap_or_default();
    let content = html! {
        (page_head("Raise an impediment", &sub, html! {}))
        form.form method="post" action=(format!("/products/{}/obstacles", product.key)) data-controller="remote-form" {
            input type="hidden" name="_next" value=(next);
            (Field::text("title", "What stands in the way?").required().autofocus().placeholder("The harbour's test system is down").id("obstacle-title"))
            (pair(
                Field::select("severity", "How much", weights).value(blocks).required().id("obstacle-severity"),
                Field::select("owner", "Who sees to it", people).id("obstacle-owner"),
            ))
            @match &item {
                Some(item) => input type="hidden" name="items" value=(item.key);,
                None => (Picker {
                    name: "items".into(), label: "What does it block or slow?".into(), url: format!("/pick?product={}", product.key),
                    placeholder: "A key, or words of its title".into(), id: Some("obstacle-items".into()), ..Picker::default()
                }),
            }
            (Field::textarea("text", "What is known of it").id("obstacle-text"))
            (form_actions("Raise", Some(&next)))
        }
    };
    Ok(visit.render(&shell, content))
}
