//! The columns of a board and their cards: what each says, and how it is moved without a mouse.

use std::collections::HashMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{board_page::nth, report::Work, sprint::Whole};
use crate::{
    command::ItemId,
    obstacles::{Mark, Severity, marked},
    web::{
        kit::{self, Card, Icon, Lane, Station, Tone, item_action, item_button, item_link, menu, tag, why, why_none},
        shown::number,
    },
};

/// The columns: what their cards are, and what they are called.
const COLUMNS: [(&str, &str, &[&str]); 4] = [
    ("ready", "To do", &["backlog", "ready"]),
    ("started", "Started", &["started"]),
    ("review", "In review", &["review"]),
    ("accepted", "Done", &["accepted"]),
];

/// What the columns of a board are made of.
pub(super) struct Columns<'a> {
    pub sprint: &'a Whole,
    pub marks: &'a HashMap<ItemId, Vec<Mark>>,
    pub today: NaiveDate,
}

impl Columns<'_> {
    /// A column a state, of these cards; a limit counts all the work of the sprint, whatever is shown.
    pub fn lanes(&self, group: Option<(usize, &str)>, cards: &[&Work], work: &[Work]) -> Vec<Lane> {
        COLUMNS.iter().map(|column| self.lane(group, column, cards, work)).collect()
    }

    fn lane(
        &self,
        group: Option<(usize, &str)>,
        (id, title, statuses): &(&str, &str, &[&str]),
        cards: &[&Work],
        work: &[Work],
    ) -> Lane {
        let within = |work: &Work| statuses.contains(&work.status.as_str());
        let cards: Vec<&Work> = cards.iter().copied().filter(|work| within(work)).collect();
        let all = work.iter().filter(|work| within(work)).count() as i64;
        let limit = match *id {
            "started" => self.sprint.team.wip_started,
            "review" => self.sprint.team.wip_review,
            _ => None,
        };
        let remark = limit.filter(|_| group.is_none());
        let of_board = |work: &Work| {
            let marks = self.marks.get(&work.id).map(Vec::as_slice).unwrap_or_default();
            card(self.sprint, id, work, marks, self.today)
        };
        Lane {
            id: format!("lane-{id}"),
            group: group.map(|(sign, name)| (sign, name.to_owned())),
            title: (*title).to_owned(),
            over: limit.is_some_and(|limit| all > limit),
            remark: remark.map_or_else(|| cards.len().to_string(), |limit| format!("{all} of {limit}")),
            cards: cards.into_iter().map(of_board).collect(),
        }
    }
}

fn card(sprint: &Whole, column: &str, work: &Work, marks: &[Mark], today: NaiveDate) -> Card {
    let meta = html! {
        @if let Some(points) = work.points { span.num title="Points" { (number(points)) } }
        @if work.criteria > 0 { span.num title="Criteria passed" { (work.passed) "/" (work.criteria) } }
        @if let Some(days) = age(work, today) { span.num title=(format!("In this state since {}", work.since.unwrap_or(today))) { (days) " d" } }
        @if work.sprints > 1 { (tag(Tone::Warn, &nth(work.sprints))) }
        (marked(marks))
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

/// For how many days a card has been in its state, once that is a day.
fn age(work: &Work, today: NaiveDate) -> Option<i64> {
    let days = (today - work.since?).num_days();
    (days > 0 && work.status != "accepted").then_some(days)
}
