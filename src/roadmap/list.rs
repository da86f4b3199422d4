//! The bets as a table, sorted by any of its columns.

use std::cmp::Ordering;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{bet::Bet, health_panel, page::Shown, reading::said};
use crate::{
    items::{Kind, page::status_of},
    web::{
        kit::{Column, Station, Table, Tone, face, tag, why},
        shown::{number, percent, short_on},
    },
};

const A_PAGE: usize = 100;

type By = fn(&Bet, &Bet) -> Ordering;

/// The columns with the word in the address that sorts by them.
const COLUMNS: [(&str, &str, bool, By); 11] = [
    ("title", "Bet", false, |a, b| a.title.to_lowercase().cmp(&b.title.to_lowercase())),
    ("status", "Status", false, |a, b| a.status.cmp(&b.status)),
    ("horizon", "Horizon", false, |a, b| last(horizon(a), horizon(b))),
    ("stage", "Stage", false, |a, b| last(a.stage.as_ref(), b.stage.as_ref())),
    ("goal", "Goal", false, |a, b| {
        last(a.goal.as_ref().map(|goal| &goal.title), b.goal.as_ref().map(|goal| &goal.title))
    }),
    ("owner", "Person", false, |a, b| last(a.owner_name.as_ref(), b.owner_name.as_ref())),
    ("starts", "Starts", false, |a, b| last(a.starts_on, b.starts_on)),
    ("due", "Ends", false, |a, b| last(a.due_on, b.due_on)),
    ("accepted", "Accepted", true, |a, b| a.share().total_cmp(&b.share())),
    ("appetite", "Appetite", true, |a, b| a.appetite.unwrap_or(f64::MAX).total_cmp(&b.appetite.unwrap_or(f64::MAX))),
    ("health", "Health", false, |a, b| {
        last(a.health.as_ref().map(|one| one.state), b.health.as_ref().map(|one| one.state))
    }),
];

/// What is not said comes last.
fn last<T: Ord>(a: Option<T>, b: Option<T>) -> Ordering {
    (a.is_none(), a).cmp(&(b.is_none(), b))
}

fn horizon(bet: &Bet) -> Option<usize> {
    super::HORIZONS.iter().position(|known| bet.horizon.as_deref() == Some(*known))
}

pub fn shown(shown: &Shown) -> Markup {
    let asked = said(shown.view.sort.as_ref()).unwrap_or_default();
    let (name, up) = asked.strip_prefix('-').map_or((asked, true), |name| (name, false));
    let mut bets: Vec<&Bet> = shown.bets.bets.iter().collect();
    if let Some((.., by)) = COLUMNS.iter().find(|(known, ..)| *known == name) {
        bets.sort_by(|a, b| if up { by(a, b) } else { by(b, a) });
    }
    let page = said(shown.view.page.as_ref()).and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).max(1);
    let from = (page - 1).saturating_mul(A_PAGE);
    let more = bets.len() > from.saturating_add(A_PAGE);
    let next = more.then(|| {
        let mut next = shown.view.clone();
        next.page = Some((page + 1).to_string());
        next.address(shown.scope)
    });
    let columns = COLUMNS.iter().map(|(known, label, number, _)| Column {
        number: *number,
        sorted: (*known == name).then_some(up),
        sort: Some(
            shown
                .view
                .with(|view| view.sort = Some(if *known == name && up { format!("-{known}") } else { (*known).into() }))
                .address(shown.scope),
        ),
        ..Column::text(label)
    });
    html! {
        div.part.bets {
            (Table {
                caption: "The bets of the roadmap".into(),
                columns: columns.collect(),
                rows: bets.iter().skip(from).take(A_PAGE).map(|bet| row(shown, bet)).collect(),
                caption_hidden: true,
                next,
            })
        }
    }
}

fn row(shown: &Shown, bet: &Bet) -> Vec<Markup> {
    let words = |words: &Option<String>| html! { @match words { Some(words) => (words), None => "" } };
    let date = |date: Option<NaiveDate>| html! { @match date { Some(date) => span.day { (short_on(date, shown.today)) }, None => "" } };
    vec![
        html! { a id=(format!("bet-{}", bet.key)) href=(bet.href()) { (bet.title) } @if shown.scope.is_all() { " " span.faint { (bet.product) } } },
        status_of(Kind::Initiative, &bet.status),
        words(&bet.horizon),
        words(&bet.stage),
        html! { @if let Some(goal) = &bet.goal { (why(Station::Vision, &goal.title, &format!("/items/{}", goal.key))) }  },
        html! { @match &bet.owner_name { Some(name) => (face(name)), None => "" } },
        date(bet.starts_on),
        html! { @if bet.is_late(shown.today) { (tag(Tone::Bad, &bet.due_on.map(|due| short_on(due, shown.today)).unwrap_or_default())) } @else { (date(bet.due_on)) } },
        html! { @if bet.work.items > 0 { (percent(bet.share())) }  },
        html! { @match bet.appetite { Some(appetite) => { (number(appetite)) " " (bet.appetite_unit.as_deref().unwrap_or("days")) }, None => "" } },
        html! { @match &bet.health { Some(health) => (health_panel::sign(health.state)), None => "" } },
    ]
}
