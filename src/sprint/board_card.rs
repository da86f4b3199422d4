//! The columns of a board and their cards: what each says, and how it is moved without a mouse.

use std::collections::HashMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    board_face::At,
    board_page::nth,
    flow::{ageing, spent, table, times::Percentile},
    report::Work,
    workflow::{self, State},
};
use crate::{
    backlog::{pressing::pressing, subtask::Progress},
    command::ItemId,
    fields::Own,
    obstacles::{Marks, marked},
    web::{
        kit::{
            self, Card, Icon, Lane, Station, Tone, item_button, item_link, item_saying, item_way, menu, tag, why,
            why_none,
        },
        shown::{day, number},
    },
};

/// What the columns of a board are made of.
pub(super) struct Columns<'a> {
    pub at: &'a At<'a>,
    pub marks: &'a HashMap<ItemId, Marks>,
    /// What the product's own fields say of each.
    pub own: &'a HashMap<ItemId, Own>,
    /// Within how many days past work of the team was done.
    pub cycle: &'a [Percentile],
    pub today: NaiveDate,
    /// The states of the team's workflow that are columns.
    pub states: &'a [State],
}

impl Columns<'_> {
    /// A column a state, of these cards; a limit counts all the work of the board, whatever is shown.
    pub fn lanes(&self, group: Option<(usize, &str)>, cards: &[&Work], work: &[Work]) -> Vec<Lane> {
        self.states.iter().map(|state| self.lane(group, state, cards, work)).collect()
    }

    /// Whether a card stands in the column of a state.
    fn within(&self, state: &State, work: &Work) -> bool {
        workflow::column(self.states, &work.status, work.state.as_deref()) == Some(state)
    }

    fn lane(&self, group: Option<(usize, &str)>, state: &State, cards: &[&Work], work: &[Work]) -> Lane {
        let cards: Vec<&Work> = cards.iter().copied().filter(|work| self.within(state, work)).collect();
        let (all, limit) = self.fill(state, work);
        let remark = |limit: i64| match group {
            None => format!("{all} of {limit}"),
            Some(_) => format!("{}, all {all} of {limit}", cards.len()),
        };
        let of_board = |work: &Work| card(self, state, work, self.marks.get(&work.id).unwrap_or(&Marks::default()));
        Lane {
            id: format!("lane-{}", state.name.to_lowercase().replace(' ', "-")),
            to: if state.category == "accepted" { "accepted".into() } else { state.name.clone() },
            group: group.map(|(sign, name)| (sign, name.to_owned())),
            title: state.name.clone(),
            over: limit.is_some_and(|limit| all > limit) && (group.is_none() || !cards.is_empty()),
            remark: limit.map_or_else(|| cards.len().to_string(), remark),
            cards: cards.into_iter().map(of_board).collect(),
        }
    }

    /// How much counts against the limit of a state, and what that is: its own, or the one of all states within the same.
    pub fn fill(&self, state: &State, work: &[Work]) -> (i64, Option<i64>) {
        let own = state.wip.is_some();
        let counts = |work: &&Work| if own { self.within(state, work) } else { work.status == state.category };
        (work.iter().filter(counts).count() as i64, state.wip.or_else(|| self.at.team.limit_of(&state.category)))
    }
}

fn card(columns: &Columns, state: &State, work: &Work, marks: &Marks) -> Card {
    let meta = html! {
        @if let Some(points) = work.points { span.num title=(of_points(points)) { (number(points)) span.faint { " pt" } } }
        @if work.criteria > 0 { span.num title=(format!("{} of {} criteria passed", work.passed, work.criteria)) { (work.passed) "/" (work.criteria) span.faint { " criteria" } } }
        @if work.steps > 0 { (Progress { done: work.steps_done, all: work.steps }.tag()) }
        @if let (true, Some(state)) = (work.status == "backlog", &work.state) { (tag(Tone::Plain, state)) }
        @if let Some(days) = age(work, columns.today) { (aged(columns, work, days)) }
        @if work.sprints > 1 { (tag(Tone::Warn, &nth(work.sprints))) }
        (marked(marks))
        (pressing(work.priority.as_deref(), work.due_on.filter(|_| work.status != "accepted"), columns.today))
        @for said in columns.own.get(&work.id).iter().flat_map(|own| own.on_cards()) { (said.tag()) }
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
            html! { (reason) @if let Some(said) = marks.said() { p class=(if marks.stop() { "small in-its-way stops" } else { "small in-its-way" }) { (said) } } },
        ),
        meta: Some(meta),
        person: work.owner_name.clone(),
        blocked: work.blocked > 0,
        menu: columns.at.moves.then(|| card_menu(columns, state, work)),
    }
}

fn card_menu(columns: &Columns, state: &State, work: &Work) -> Markup {
    let href = format!("{}/{}", columns.at.cards, work.key);
    let done = state.category == "accepted";
    let others = columns.states.iter().filter(|other| *other != state && other.category != "accepted");
    menu(
        &format!("Move {}", work.key),
        html! {
            @for other in others { (item_way(columns.at.says, shape(&other.category), &format!("To {}", other.name), "PUT", &href, &[("status", &other.name)])) }
            @if !done { (item_link(Icon::Check, "Accept…", &format!("/items/{}#acceptance", work.key))) }
            (item_link(Icon::Flag, "Raise an impediment…", &format!("/products/{}/impediments/new?item={}", columns.at.product, work.key)))
            @if columns.at.pulls && state.category != "ready" && !done { (item_saying(columns.at.says, Icon::RotateCcw, "Give it back", "DELETE", &href, &[])) }
            @if columns.states.first() != Some(state) { (item_button(Icon::ArrowLeft, &columns.at.says.way("One column left"), "board#left")) }
            @if !done { (item_button(Icon::ArrowRight, &columns.at.says.way("One column right"), "board#right")) }
        },
    )
}

fn shape(category: &str) -> Icon {
    match category {
        "started" => Icon::Play,
        "review" => Icon::Eye,
        _ => Icon::ArrowLeft,
    }
}

fn of_points(points: f64) -> String {
    let said = number(points);
    let ending = if said == "1" { "" } else { "s" };
    format!("{said} point{ending}")
}

/// For how many days work on a card has been under way, both ends counted, as in the flow.
fn age(work: &Work, today: NaiveDate) -> Option<u32> {
    spent(work.started_on?, today)
}

/// The age of a card, marked once it is older than 85 of 100 past items got.
fn aged(columns: &Columns, work: &Work, days: u32) -> Markup {
    let passed = ageing::passed(columns.cycle, days);
    let since =
        work.since.map(|since| format!("; in this state since {}", day(since, columns.today))).unwrap_or_default();
    let than = if passed > 0.0 { format!(", {}", table::passed(passed)) } else { String::new() };
    let said = format!("Day {days} since it was started{than}{since}");
    html! { span.num.age.late[passed >= 0.85] title=(said) { (days) " d" } }
}
