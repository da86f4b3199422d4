//! Splitting a story and merging it into another: pages of their own, and the same forms in a refinement.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};

use super::{
    criterion::{self, Criterion},
    subtask::{self, Step},
};
use crate::{
    app::App,
    command::Say,
    error::Error,
    items::{Item, Key},
    web::{
        Page, Visit,
        kit::{Field, Picker, form_actions, page_head},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/stories/{key}/split", get(split)).route("/stories/{key}/merge", get(merge))
}

async fn split(visit: Visit, path: Path<String>) -> Page {
    show(visit, path, "Split", async |visit, item, says| {
        let criteria = criterion::all(&mut visit.db, item.id).await?;
        let steps = subtask::reading::of_item(&mut visit.db, item.id).await?;
        Ok(split_form(item, &criteria, &steps, says, Some(&item.href())))
    })
    .await
}

async fn merge(visit: Visit, path: Path<String>) -> Page {
    show(visit, path, "Merge", async |_, item, says| Ok(merge_form(item, says, Some(&item.href())))).await
}

async fn show(
    mut visit: Visit,
    Path(key): Path<String>,
    deed: &str,
    form: impl AsyncFnOnce(&mut Visit, &Item, Say) -> crate::Result<Markup>,
) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let item = criterion::work(&mut visit.db, &visit.actor, &key).await?;
    let says = visit.actor.say(&item.place(item.kind.right()));
    if says == Say::None || !item.open || item.archived_at.is_some() {
        return Err(Error::NotFound.into());
    }
    let product = item.product.clone().ok_or(Error::NotFound)?;
    let (_, shelf) = visit.product(&product).await?;
    let mut shell = shelf.at(item.kind.station(), deed);
    shell.crumbs.pop();
    shell.crumbs.push((item.key.clone(), Some(item.href())));
    shell.crumbs.push((deed.to_owned(), None));
    let form = form(&mut visit, &item, says).await?;
    let content = html! { (page_head(&format!("{deed} {}", item.key), &item.short(), html! {})) (form) };
    Ok(visit.render(&shell, content))
}

/// What goes along with what is split off: open criteria and sub-tasks; `back` leads away from a page of its own.
pub fn split_form(item: &Item, criteria: &[Criterion], steps: &[Step], says: Say, back: Option<&str>) -> Markup {
    let open: Vec<&Criterion> = criteria.iter().filter(|criterion| criterion.state == "open").collect();
    html! {
        form.form method="post" action=(format!("/stories/{}/split", item.key)) data-controller="remote-form" data-remote-form-keep-value=[back.is_none().then_some("true")] {
            (Field::text("title", "What is split off").required())
            @if !open.is_empty() || !steps.is_empty() { p.hint { "What is ticked goes along; judged criteria stay." } }
            @for criterion in &open {
                label.check { input type="checkbox" name="criteria" value=(criterion.id); span { (criterion.text) } }
            }
            @for step in steps {
                label.check { input type="checkbox" name="subtasks" value=(step.key); span { (step.title) " " span.faint.small { "sub-task" } } }
            }
            (Field::number("points", "Its points").between(0, 10_000).step("any"))
            (form_actions(says.button("Split it off"), back))
        }
    }
}

pub fn merge_form(item: &Item, says: Say, back: Option<&str>) -> Markup {
    let url = format!("/pick?kind=story&kind=bug&kind=task&kind=spike&for={}", item.key);
    html! {
        form.form method="post" action=(format!("/stories/{}/merge", item.key)) data-controller="remote-form" data-remote-form-keep-value=[back.is_none().then_some("true")] {
            @if back.is_some() { p.hint { "The other takes its open criteria and sub-tasks, its reasons and its voices; this one is declined as a duplicate." } }
            (Picker { name: "into".into(), label: "Into".into(), url, required: true, id: Some("merge-into".into()), ..Picker::default() })
            (form_actions(says.button("Merge it"), back))
        }
    }
}
