//! The forms of the tasks of the story map: one that adds, one that says otherwise what one is called.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};
use uuid::Uuid;

use super::task::Task;
use crate::{
    app::App,
    command::{Right, Say},
    error::Error,
    items::{Item, Key, Kind},
    web::{
        Page, Visit,
        kit::{Field, Station, form_actions, page_head},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/epics/{key}/map/tasks/new", get(add)).route("/map/tasks/{task}/edit", get(rename))
}

async fn add(mut visit: Visit, Path(key): Path<String>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let item = Item::find(&mut visit.db, &visit.actor, &key).await?;
    if item.kind != Kind::Epic || !item.open {
        return Err(Error::NotFound.into());
    }
    let product = item.product.clone().ok_or(Error::NotFound)?;
    let says = visit.actor.say(&item.place(Right::OrderBacklog));
    let (_, mut shell) = visit.stop(&product, Station::Backlog).await?;
    shell.title = format!("A task of {}", item.short());
    let lead = format!("A step somebody takes in “{}”; stories that make it possible hang below it.", item.short());
    let content = html! {
        (page_head("Add a task", &lead, html! {}))
        (form(&format!("/epics/{}/map/tasks", item.key), None, &product, says, ""))
    };
    Ok(visit.render(&shell, content))
}

async fn rename(mut visit: Visit, Path(task): Path<Uuid>) -> Page {
    let (task, item) = Task::find(&mut visit.db, &visit.actor, task).await?;
    let product = item.product.clone().ok_or(Error::NotFound)?;
    let says = visit.actor.say(&item.place(Right::OrderBacklog));
    let (_, mut shell) = visit.stop(&product, Station::Backlog).await?;
    shell.title = format!("Rename {}", task.title);
    let content = html! {
        (page_head("Rename the task", &format!("In “{}”.", item.short()), html! {}))
        (form(&format!("/map/tasks/{}", task.id), Some("PATCH"), &product, says, &task.title))
    };
    Ok(visit.render(&shell, content))
}

fn form(action: &str, method: Option<&str>, product: &str, says: Say, title: &str) -> Markup {
    html! {
        form.form method="post" action=(action) data-controller="remote-form" {
            @if let Some(method) = method { input type="hidden" name="_method" value=(method); }
            input type="hidden" name="_next" value=(format!("/products/{product}/map"));
            (Field::text("title", "What somebody does").value(title).required().autofocus())
            (form_actions(if says == Say::Decide { "Save" } else { "Propose" }, Some(&format!("/products/{product}/map"))))
        }
    }
}
