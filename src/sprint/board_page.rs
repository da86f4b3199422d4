//! The board of a running sprint: a column a state, cards that move by hand, by key and by menu.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    report::{self, Work},
    sprint::Whole,
};
use crate::{
    command::ItemId,
    error::Error,
    fields::{self, Own},
    items::Key,
    obstacles::{self, Mark, Severity, marked},
    web::{
        Page, Visit,
        kit::{
            self, Button, Card, Field, Icon, Lane, Station, Tab, Tone, form_actions, item_action, item_button,
            item_link, menu, notice, page_head, tag, why, why_none,
        },
        shown::{number, of},
    },
};

type Marks = HashMap<ItemId, Vec<Mark>>;

/// The columns: what their cards are, and what they are called.
const COLUMNS: [(&str, &str, &[&str]); 4] = [
    ("ready", "To do", &["backlog", "ready"]),
    ("started", "Started", &["started"]),
    ("review", "In review", &["review"]),
    ("accepted", "Done", &["accepted"]),
];

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let sprint = Whole::find(&mut visit.db, &visit.actor, &key).await?;
    let product = sprint.item.product.clone().ok_or(Error::NotFound)?;
    let (_, mut shell) = visit.stop(&product, Station::Sprint).await?;
    shell.crumbs.push((sprint.item.title.clone(), None));
    let work = report::work(&mut visit.db, sprint.item.id).await?;
    let marks = match sprint.item.product_id {
        Some(product) => obstacles::in_product(&mut visit.db, product).await?,
        None => HashMap::new(),
    };
    let ids: Vec<_> = work.iter().map(|work| work.id.0).collect();
    let own = if sprint.item.fielded { fields::of_items(&mut visit.db, &ids).await? } else { HashMap::new() };
    let done = work.iter().filter(|work| work.status == "accepted").filter_map(|work| work.points).sum::<f64>();
    let all = work.iter().filter_map(|work| work.points).sum::<f64>();
    let sub = format!("{} of {} points done · {}", number(done), number(all), of(work.len() as i64, "item", "items"));
    let lanes: Vec<Lane> = COLUMNS.iter().map(|column| lane(&sprint, column, &work, &marks, &own)).collect();
    let content = html! {
        (page_head(&sprint.item.title, &sub, html! { (Button::link("Impediments", format!("/products/{product}/impediments")).plain().icon(Icon::Flag)) }))
        (views(&sprint.item.key, "board"))
        @if let Some(goal) = &sprint.goal { p.sprint-goal { span.faint { "Goal " } (goal) } }
        @if sprint.item.status != "running" {
            (notice(Tone::Accent, html! { "This sprint is " (sprint.item.status) "; its cards move once it is running." }, html! {}))
        }
        div data-controller="board" data-board-url-value=(format!("/api/v1/sprints/{}/cards/{{key}}", sprint.item.key))
            data-board-why-value=(format!("/items/{}/move", sprint.item.key))
            data-board-still-value=[(sprint.item.status != "running").then_some("true")] {
            (kit::board(&format!("Board of {}", sprint.item.title), &lanes))
        }
    };
    Ok(visit.render(&shell, content))
}

/// The pages of a sprint.
pub fn views(key: &str, here: &str) -> Markup {
    let tab = |name: &str, page: &str| {
        let href = if page.is_empty() { format!("/items/{key}") } else { format!("/items/{key}/{page}") };
        Tab::new(name, href, here == page)
    };
    kit::tabs(
        "Pages of the sprint",
        &[tab("Board", "board"), tab("Plan", "plan"), tab("Report", "report"), tab("About", "")],
    )
}

fn lane(
    sprint: &Whole,
    (id, title, statuses): &(&str, &str, &[&str]),
    work: &[Work],
    marks: &Marks,
    own: &HashMap<ItemId, Own>,
) -> Lane {
    let cards: Vec<&Work> = work.iter().filter(|work| statuses.contains(&work.status.as_str())).collect();
    let limit = match *id {
        "started" => sprint.team.wip_started,
        "review" => sprint.team.wip_review,
        _ => None,
    };
    let remark = limit.map_or_else(|| cards.len().to_string(), |limit| format!("{} of {limit}", cards.len()));
    Lane {
        id: format!("lane-{id}"),
        title: (*title).to_owned(),
        over: limit.is_some_and(|limit| cards.len() as i64 > limit),
        remark,
        cards: cards
            .into_iter()
            .map(|work| card(sprint, id, work, marks.get(&work.id).map_or(&[], Vec::as_slice), own.get(&work.id)))
            .collect(),
    }
}

fn card(sprint: &Whole, column: &str, work: &Work, marks: &[Mark], own: Option<&Own>) -> Card {
    let meta = html! {
        @if let Some(points) = work.points { span.num title="Points" { (number(points)) } }
        @if work.criteria > 0 { span.num title="Criteria passed" { (work.passed) "/" (work.criteria) } }
        @if work.sprints > 1 { (tag(Tone::Warn, &nth(work.sprints))) }
        (marked(marks))
        @for said in own.iter().flat_map(|own| own.on_cards()) { (said.tag()) }
        @if work.blocked > 0 && marks.first().is_none_or(|worst| worst.severity != Severity::Blocker) { (tag(Tone::Bad, "blocked")) }
    };
    let reason = match &work.why {
        Some(goal) => why(Station::Vision, goal, &format!("/items/{}#why", work.key)),
        None => why_none(&format!("/items/{}/link?to=goal", work.key)),
    };
    Card {
        key: work.key.clone(),
        kind: kit::Kind::parse(&work.kind),
        title: work.title.clone(),
        href: format!("/items/{}", work.key),
        why: Some(
            html! { (reason) @if let Some(worst) = marks.first() { p class=(if worst.severity == Severity::Blocker { "small in-its-way stops" } else { "small in-its-way" }) { (worst.title) } } },
        ),
        meta: Some(meta),
        person: work.owner_name.clone(),
        blocked: work.blocked > 0,
        menu: (sprint.item.status == "running").then(|| card_menu(sprint, column, work)),
    }
}

fn card_menu(sprint: &Whole, column: &str, work: &Work) -> Markup {
    let href = format!("/sprints/{}/cards/{}", sprint.item.key, work.key);
    let to = |shape: Icon, label: &str, status: &str| {
        html! { @if status != column { (item_action(shape, label, "PUT", &href, &[("status", status)])) } }
    };
    menu(
        &format!("Move {}", work.key),
        html! {
            (to(Icon::ArrowLeft, "To do", "ready"))
            (to(Icon::Play, "Start", "started"))
            (to(Icon::Eye, "To review", "review"))
            @if column != "accepted" { (item_link(Icon::Check, "Accept…", &format!("/items/{}#acceptance", work.key))) }
            (item_link(Icon::Flag, "Raise an impediment…", &format!("/products/{}/impediments/new?item={}", sprint.item.product.as_deref().unwrap_or_default(), work.key)))
            @if column != "ready" { (item_button(Icon::ArrowLeft, "One column left", "board#left")) }
            @if column != "accepted" { (item_button(Icon::ArrowRight, "One column right", "board#right")) }
        },
    )
}

/// `3rd sprint`: carried over, and how often.
pub(super) fn nth(sprints: i64) -> String {
    let ending = match (sprints % 100, sprints % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{sprints}{ending} sprint")
}

#[derive(Deserialize)]
pub(super) struct Asked {
    item: String,
    status: String,
}

/// A full column asks why it has to take one more.
pub(super) async fn ask_why(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let sprint = Whole::find(&mut visit.db, &visit.actor, &key).await?;
    let product = sprint.item.product.clone().ok_or(Error::NotFound)?;
    let (_, mut shell) = visit.stop(&product, Station::Sprint).await?;
    shell.title = format!("Move {}", asked.item);
    let action = format!("/sprints/{}/cards/{}", sprint.item.key, asked.item);
    let content = html! {
        (page_head(&format!("Move {}", asked.item), "The column is full, or it is not ready.", html! {}))
        form.form method="post" action=(action) data-controller="remote-form" {
            input type="hidden" name="_method" value="PUT";
            input type="hidden" name="status" value=(asked.status);
            input type="hidden" name="_next" value=(format!("/items/{}/board", sprint.item.key));
            (Field::text("reason", "Why is it moved all the same?").required().autofocus())
            (form_actions("Move", None))
        }
    };
    Ok(visit.render(&shell, content))
}

#[cfg(test)]
mod tests {
    #[test]
    fn sprints_are_counted_in_words() {
        let words: Vec<_> = [1, 2, 3, 4, 11, 22].into_iter().map(super::nth).collect();
        assert_eq!(words, ["1st sprint", "2nd sprint", "3rd sprint", "4th sprint", "11th sprint", "22nd sprint"]);
    }
}
