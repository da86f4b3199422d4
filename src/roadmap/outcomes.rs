//! The bets by what they are to change: each metric with what was expected of whom, and what became of it.

use maud::{Markup, html};

use super::{beside::Mover, bet::Bet, health_panel, page::Shown};
use crate::{
    items::{Kind, page::status_of},
    outcomes::verdict_part,
    web::{
        kit::{Column, Station, Table, Tone, share, tag, why},
        shown::{ago, day, number, percent},
    },
};

pub fn shown(shown: &Shown) -> Markup {
    let mut metrics: Vec<(&Mover, Vec<&Bet>)> = Vec::new();
    for bet in &shown.bets.bets {
        for mover in &bet.moves {
            match metrics.iter_mut().find(|(known, _)| known.key == mover.key) {
                Some((_, bets)) => bets.push(bet),
                None => metrics.push((mover, vec![bet])),
            }
        }
    }
    let blind: Vec<&Bet> = shown.bets.bets.iter().filter(|bet| bet.open && bet.moves.is_empty()).collect();
    html! {
        @if metrics.is_empty() && !blind.is_empty() {
            p.quiet.part { "No bet says yet which metric it is to move: link one to it, and this page says whether it did." }
        }
        @for (mover, bets) in &metrics { (metric(shown, mover, bets)) }
        @if !blind.is_empty() { (unmeasured(&blind)) }
    }
}

fn metric(shown: &Shown, mover: &Mover, bets: &[&Bet]) -> Markup {
    let unit = mover.unit.as_deref().unwrap_or_default();
    html! {
        section.part.outcome id=(format!("outcome-{}", mover.key)) {
            header.outcome-head {
                h2 { a href=(format!("/items/{}", mover.key)) { (mover.title) } }
                @match (mover.now, mover.at) {
                    (Some(now), Some(at)) => span { b.num { (number(now)) " " (unit) } " " span.faint { (ago(at, shown.at)) } },
                    _ => span.faint { "not measured yet" },
                }
                @if let Some(target) = mover.target { span.faint.num { "to reach " (number(target)) " " (unit) } }
            }
            (Table {
                caption: format!("Bets on {}", mover.title),
                columns: vec![
                    Column::text("Bet"), Column::text("Status"), Column::text("Goal"), Column::number("Expected"),
                    Column::number("Actual"), Column::text("Of the way"), Column::text("Seen by"), Column::text("Health"),
                ],
                rows: bets.iter().map(|bet| row(shown, mover, bet)).collect(),
                caption_hidden: true,
                next: None,
            })
        }
    }
}

fn row(shown: &Shown, mover: &Mover, bet: &Bet) -> Vec<Markup> {
    let expected = bet.outcome.as_ref().and_then(|outcome| outcome.of_metric(&mover.key));
    // What was judged stays as it was judged; until then the last value says how far it is.
    let judged = expected.filter(|expected| expected.verdict.is_some());
    let actual = judged.map_or(mover.now, |judged| judged.value);
    let way = expected.zip(actual).and_then(|(expected, actual)| expected.way_of(actual));
    vec![
        html! { a href=(bet.href()) { (bet.title) } },
        status_of(Kind::Initiative, &bet.status),
        html! { @if let Some(goal) = &bet.goal { (why(Station::Vision, &goal.title, &format!("/items/{}", goal.key))) } @else { "—" } },
        html! {
            @match expected.map(|expected| (expected.from, expected.to)) {
                Some((Some(from), Some(to))) => { (number(from)) " → " (number(to)) }
                Some((None, Some(to))) => { (number(to)) }
                _ => span.faint { "not said" },
            }
            @if let Some(confidence) = bet.confidence { " " span.faint { (confidence) " %" } }
        },
        html! { @match actual { Some(value) => (number(value)), None => "—" } },
        html! {
            @if let Some(way) = way {
                (share(way.max(0.0))) " " span.num { (percent(way)) }
            }
            @match expected.and_then(|expected| expected.verdict) {
                Some(verdict) => { " " (verdict_part::sign(verdict)) },
                None if way.is_some_and(|way| way >= 1.0) => { " " (tag(Tone::Good, "reached")) },
                None if way.is_some_and(|way| way < 0.0) => { " " (tag(Tone::Bad, "the wrong way")) },
                None if way.is_none() => "—",
                None => "",
            }
        },
        html! { @match bet.expected_by { Some(by) => (day(by, shown.today)), None => "—" } },
        html! { @if let Some(health) = &bet.health { (health_panel::sign(health.state)) } },
    ]
}

fn unmeasured(bets: &[&Bet]) -> Markup {
    html! {
        section.part {
            h2 { "To move no metric " span.faint.num { (bets.len()) } }
            p.quiet.small { "Nothing will say whether these have worked." }
            ul.plain-list role="list" {
                @for bet in bets.iter().take(100) {
                    li id=(format!("unmeasured-{}", bet.key)) {
                        a.item-line href=(bet.href()) { (crate::web::kit::kind(crate::web::kit::Kind::Initiative)) span.key { (bet.key) } span.title { (bet.title) } }
                        a.link.small href=(format!("/items/{}/link?to=metric", bet.key)) { "Link a metric" }
                    }
                }
            }
            @if bets.len() > 100 { p.faint.small { "And " (bets.len() - 100) " more." } }
        }
    }
}
