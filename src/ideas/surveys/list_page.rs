//! The surveys of a product as a page, and the form that opens one.

use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    reading,
    survey::{Question, Survey},
};
use crate::{
    command::{Place, Right, Say},
    ideas::page::{Part, shell},
    items::Product,
    sql,
    store::Db,
    web::{
        Page, Query, Visit,
        kit::{Button, Choice, Column, Empty, Field, PickMany, Table, form_actions, page_head},
        shown::{ago, count},
    },
};

/// How much is offered in the form; the rest is searched for.
const OFFERED: i64 = 20;

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    after: Option<Uuid>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Surveys).await?;
    let held = reading::list(&mut visit.db, &product, 20, asked.after).await?;
    let says = visit.actor.say(&Place::product(Right::ShapeIdeas, product.id));
    let offered = offered(&mut visit.db, &product).await?;
    let now = visit.app.store.clock.now();
    let row = |survey: &Survey| {
        vec![
            html! { a href=(survey.href()) { (survey.title) } },
            html! { (survey.question.label()) },
            html! { (count(survey.people)) },
            html! { (ago(survey.opened_at, now)) },
        ]
    };
    let table = Table {
        caption: "Surveys".into(),
        caption_hidden: true,
        columns: vec![Column::text("Survey"), Column::text("Asks"), Column::number("People"), Column::text("Opened")],
        rows: held.items.iter().map(row).collect(),
        next: held.next.as_ref().map(|next| format!("{}?after={next}", Part::Surveys.href(&product.key))),
    };
    let content = html! {
        (page_head("Surveys", "What customers answered about ideas and features", html! {}))
        (Part::Surveys.tabs(&product))
        @if held.items.is_empty() && asked.after.is_none() { (nothing(&product, offered.is_empty())) } @else { (table) }
        @if says != Say::None && !offered.is_empty() {
            details.part open[held.items.is_empty()] {
                summary.button { (says.item("New survey")) }
                (opening(&product, &offered, says))
            }
        }
    };
    Ok(visit.render(&shell, content))
}

fn nothing(product: &Product, no_ideas: bool) -> Empty {
    Empty {
        title: "No survey yet".into(),
        text: "Ask about ideas and features, and bring the answers in by hand, from a table, or from a program. Kano’s pair of questions says what delights and what is taken for granted; importance and satisfaction say where an opportunity lies, segment by segment.".into(),
        example: Some(html! { "“If you could cancel without calling us, how would you feel? And if you could not?”" }),
        button: no_ideas.then(|| Button::dialog("Note an idea", format!("/new/idea?product={}", product.key)).primary()),
    }
}

fn opening(product: &Product, offered: &[(String, String, String)], says: Say) -> Markup {
    let questions = Question::ALL.iter().map(|question| Choice::new(question.name(), question.label())).collect();
    html! {
        form.form method="post" action=(Part::Surveys.href(&product.key)) data-controller="remote-form" data-proposes=[(says == Say::Propose).then_some("Propose this survey")] {
            (Field::text("title", "What it is called").placeholder("Harbour clerks, spring").required())
            (Field::select("question", "What it asks", questions).required().hint("Kano: how one would feel with it, and without it. Or how important it is, and how well it is served today."))
            (PickMany {
                name: "items",
                label: "About what".into(),
                offered: offered.iter().map(|(key, title, kind)| (Choice::new(key, title), format!("{kind} {key}"))).collect(),
                url: format!("/pick?kind=idea&kind=feature&open=true&product={}", product.key),
                placeholder: "Search for other ideas and features".into(),
            })
            (form_actions(says.button("Open"), None))
        }
    }
}

/// The open ideas that most ask for, and the features that competitors are compared by.
async fn offered(db: &mut Db, product: &Product) -> crate::error::Result<Vec<(String, String, String)>> {
    Ok(db
        .query(sql!(
            "select key, title, kind from item where product_id = $1 and kind in ('idea', 'feature') and open and archived_at is null
             order by kind desc, voices desc, created_at, id limit $2"
        ))
        .bind(product.id)
        .bind(OFFERED)
        .all()
        .await?)
}
