//! The bets by what they are to change: each metric with what was expected of whom, and what became of it.

use maud::{Markup, html};

use super::{beside::Mover, bet::Bet, health_panel, page::Shown};
use crate::{
    items::{Kind, page::status_of},
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
                    (Some(now), Some(at)) => span { b.num { (number(now)) " " (unit) } " " span.faint { (ago(at, shown.actor.at)) } },
                    _ => span.faint { "not measured yet" },
                }
                @if let Some(target) = mover.target { span.faint.num { "to reach " (number(target)) " " (unit) } }
            }
            (Table {
                caption: format!("Bets on {}", mover.title),
                columns: vec![
                    Column::text("Bet"), Column::text("Status"), Column::text("Goal"), Column::number("Expected"),
                    Column::number("Actual"), Column::text("Of the way"), Column::text("By"), Column::text("Health"),
                ],
                rows: bets.iter().map(|bet| row(shown, mover, bet)).collect(),
                caption_hidden: true,
                next: None,
            })
        }
    }
}

fn row(shown: &Shown, mover: &Mover, bet: &Bet) -> Vec<Markup> {
    let way = way(bet.baseline, bet.expected, mover.now);
    vec![
        html! { a href=(bet.href()) { (bet.title) } },
        status_of(Kind::Initiative, &bet.status),
        html! { @if let Some(goal) = &bet.goal { (why(Station::Vision, &goal.title, &format!("/items/{}", goal.key))) } @else { "—" } },
        html! {
            @match (bet.baseline, bet.expected) {
                (Some(from), Some(to)) => { (number(from)) " → " (number(to)) }
                (None, Some(to)) => { (number(to)) }
                _ => span.faint { "not said" },
            }
            @if let Some(confidence) = bet.confidence { " " span.faint { (confidence) " %" } }
        },
        html! { @match mover.now { Some(now) => (number(now)), None => "—" } },
        html! {
            @if let Some(way) = way {
                (share(way.max(0.0))) " " span.num { (percent(way)) }
                @if way >= 1.0 { " " (tag(Tone::Good, "reached")) }
                @else if way < 0.0 { " " (tag(Tone::Bad, "the wrong way")) }
                @else if bet.due_on.is_some_and(|due| due < shown.today) { " " (tag(Tone::Bad, "missed")) }
            } @else { "—" }
        },
        html! { @match bet.due_on { Some(due) => (day(due, shown.today)), None => "—" } },
        html! { @if let Some(health) = &bet.health { (health_panel::sign(health.state)) } },
    ]
}

/// How much of the way from where it was to where it was expected it has come; less than nothing when it went the other way.
fn way(from: Option<f64>, to: Option<f64>, now: Option<f64>) -> Option<f64> {
    let (from, to, now) = (from?, to?, now?);
    let whole = to - from;
    (whole.abs() > f64::EPSILON).then(|| (now - from) / whole)
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

#[cfg(test)]
mod tests {
    use super::way;

    #[test]
    fn what_is_to_fall_has_come_some_of_the_way_when_it_falls() {
        assert_eq!(way(Some(38.0), Some(25.0), Some(31.5)), Some(0.5));
        assert_eq!(way(Some(10.0), Some(20.0), Some(5.0)), Some(-0.5));
        assert_eq!(way(Some(10.0), Some(10.0), Some(5.0)), None);
        assert_eq!(way(None, Some(10.0), Some(5.0)), None);
    }
}
