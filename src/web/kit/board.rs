//! Boards and timelines: the same bets in columns, or across the months.

use maud::{Markup, html};

use super::meter::step;
use super::{Kind, Station, face, kind};

#[derive(Clone, Debug, Default)]
pub struct Card {
    pub key: String,
    pub kind: Kind,
    pub title: String,
    pub href: String,
    pub why: Option<Markup>,
    /// What stands at its foot: tags, figures.
    pub meta: Option<Markup>,
    pub person: Option<String>,
    pub blocked: bool,
    pub menu: Option<Markup>,
}

#[derive(Clone, Debug, Default)]
pub struct Lane {
    pub id: String,
    /// What a card is told to be that is moved here.
    pub to: String,
    /// Tells the columns of one group of cards from those of another: a short sign, and its name.
    pub group: Option<(usize, String)>,
    pub title: String,
    pub remark: String,
    /// More than its limit lie in it.
    pub over: bool,
    pub cards: Vec<Card>,
}

pub fn board(name: &str, lanes: &[Lane]) -> Markup {
    html! { div.board role="group" aria-label=(name) { @for lane in lanes { (column(lane)) } } }
}

fn column(lane: &Lane) -> Markup {
    let (id, name) = match &lane.group {
        Some((sign, group)) => (format!("{}-{sign}", lane.id), format!("{}, {group}", lane.title)),
        None => (lane.id.clone(), lane.title.clone()),
    };
    html! {
        section class=(if lane.over { "lane over" } else { "lane" }) id=(id) aria-label=(name) {
            header { h2 { (lane.title) } span.faint.num { (lane.remark) } }
            ul.cards role="list" data-controller="selection" data-lane=(lane.to) { @for card in &lane.cards { (card_of(card)) } }
        }
    }
}

fn card_of(card: &Card) -> Markup {
    html! {
        li class=(if card.blocked { "card blocked" } else { "card" }) id=(format!("card-{}", card.key)) data-key=(card.key) {
            div.meta { (kind(card.kind)) span.num { (card.key) } @if let Some(menu) = &card.menu { (menu) } }
            a.title href=(card.href) { (card.title) }
            @if let Some(why) = &card.why { (why) }
            @if card.meta.is_some() || card.person.is_some() {
                div.meta {
                    @if let Some(meta) = &card.meta { (meta) }
                    @if let Some(person) = &card.person { (face(person)) }
                }
            }
        }
    }
}

/// A bar from one share of the timeline's width to another, in per cent.
#[derive(Clone, Debug, Default)]
pub struct Bet {
    pub title: String,
    pub href: String,
    pub from: f64,
    pub to: f64,
    /// Where it ends in 85 of 100 futures.
    pub likely: Option<f64>,
    /// Work on it was accepted or committed.
    pub committed: bool,
    /// When, in words.
    pub when: String,
}

#[derive(Clone, Debug, Default)]
pub struct TimelineLane {
    pub title: String,
    pub remark: String,
    pub bets: Vec<Bet>,
}

#[derive(Clone, Debug, Default)]
pub struct Timeline {
    pub name: String,
    pub months: Vec<String>,
    /// Where today is, in per cent of the width.
    pub today: Option<f64>,
    pub lanes: Vec<TimelineLane>,
}

pub fn timeline(timeline: &Timeline) -> Markup {
    html! {
        section class=(format!("timeline {}", Station::Roadmap.class())) aria-label=(timeline.name) {
            div.scale aria-hidden="true" { span {} div.months { @for month in &timeline.months { span { (month) } } } }
            @for lane in &timeline.lanes {
                div.lane-row {
                    h2.lane-name { (lane.title) span.faint.small { (lane.remark) } }
                    ul.track role="list" {
                        @if let Some(today) = timeline.today { li class=(format!("today at-{}", step(today))) aria-hidden="true" {} }
                        @for bet in &lane.bets { (bar(bet)) }
                    }
                }
            }
        }
    }
}

fn bar(bet: &Bet) -> Markup {
    let (from, to, likely) = (step(bet.from), step(bet.to), step(bet.likely.unwrap_or(bet.to)));
    let committed = if bet.committed { " committed" } else { "" };
    html! {
        li class=(format!("bet-row at-{from} n-{to} end-{likely}")) {
            @if bet.likely.is_some() { span.spread aria-hidden="true" {} }
            a class=(format!("bet{committed}")) href=(bet.href) title=(format!("{}, {}", bet.title, bet.when)) {
                span { (bet.title) } span.hush { ", " (bet.when) }
            }
        }
    }
}
