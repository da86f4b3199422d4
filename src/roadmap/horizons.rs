//! The bets by how near they are: columns whose cards move by hand, by key and by menu.

use maud::{Markup, html};

use super::{HORIZONS, bet::Bet, health_panel, ordering::NONE, page::Shown};
use crate::{
    command::Say,
    items::{Kind, page::status_of},
    outcomes::verdict_part,
    web::{
        kit::{
            self, Card, Icon, Lane, Meter, Station, Tone, item_button, item_link, item_saying, menu, separator, tag,
            why, why_none,
        },
        markdown,
        shown::{date, day, number, of},
    },
};

/// The columns of what is over; nothing is moved there by hand.
const DONE: &str = "done";
const DROPPED: &str = "dropped";

pub fn shown(shown: &Shown) -> Markup {
    let mut lanes: Vec<Lane> = HORIZONS
        .iter()
        .map(|horizon| lane(shown, horizon, horizon, |bet| bet.open && bet.horizon.as_deref() == Some(*horizon)))
        .collect();
    let loose = lane(shown, NONE, "no horizon yet", |bet| bet.open && bet.horizon.is_none());
    let done = lane(shown, DONE, DONE, |bet| !bet.open && !bet.is_dropped());
    let dropped = lane(shown, DROPPED, DROPPED, Bet::is_dropped);
    lanes.extend([loose, done, dropped].into_iter().filter(|lane| !lane.cards.is_empty()));
    let moves = shown.bets.bets.iter().any(|bet| shown.says(bet) != Say::None);
    html! {
        div.horizons data-controller=[moves.then_some("horizons")] data-horizons-url-value=[moves.then_some("/api/v1/initiatives/{key}/horizon")] {
            (kit::board("Bets by horizon", &lanes))
        }
        @if moves {
            p.quiet.small.part {
                kbd { "Tab" } " to a card, then " kbd { "Alt ←" } " " kbd { "Alt →" } " to another horizon, " kbd { "Alt ↑" } " " kbd { "Alt ↓" } " up and down in it."
            }
        }
    }
}

fn lane(shown: &Shown, to: &str, name: &str, holds: impl Fn(&Bet) -> bool) -> Lane {
    let cards: Vec<Card> = shown.bets.bets.iter().filter(|bet| holds(bet)).map(|bet| card(shown, bet)).collect();
    Lane {
        id: format!("horizon-{to}"),
        to: to.to_owned(),
        title: crate::web::shown::capital(name),
        remark: cards.len().to_string(),
        cards,
        ..Lane::default()
    }
}

fn card(shown: &Shown, bet: &Bet) -> Card {
    let blocked = shown.bets.dependencies.iter().any(|one| one.blocked == bet.key && one.conflict);
    Card {
        key: bet.key.clone(),
        kind: kit::Kind::Initiative,
        title: bet.title.clone(),
        href: bet.href(),
        why: Some(said(shown, bet)),
        meta: Some(foot(shown, bet)),
        person: bet.owner_name.clone(),
        blocked,
        menu: (bet.open && shown.says(bet) != Say::None).then(|| actions(bet, shown.says(bet))),
    }
}

/// What it is for, what is believed, and how far it is.
fn said(shown: &Shown, bet: &Bet) -> Markup {
    html! {
        @match &bet.goal {
            Some(goal) => (why(Station::Vision, &goal.title, &format!("/items/{}", goal.key))),
            None if shown.view.is_past() => p.quiet.small { "No goal" },
            None => (why_none(&format!("/items/{}/link?to=goal", bet.key))),
        }
        @if let Some(hypothesis) = &bet.hypothesis { p.quiet.small { (markdown::plain(hypothesis, 130)) } }
        @if let (Some(from), Some(to)) = (bet.baseline, bet.expected) {
            p.small {
                (number(from)) " → " (number(to))
                @if let Some(by) = bet.expected_by { span.faint { " by " (date(by)) } }
                @if let Some(confidence) = bet.confidence { span.faint { " · " span.nowrap { (confidence) " % sure" } } }
            }
        }
        @if let Some(verdict) = bet.outcome.as_ref().and_then(|outcome| outcome.verdict) {
            p.small { "Its outcome: " (verdict_part::sign(verdict)) }
        }
        @if bet.work.items > 0 {
            (Meter { label: "Accepted".into(), share: bet.share(), agreed: None, figure: format!("{} / {}", bet.work.accepted, bet.work.items), tone: Tone::Accent })
        }
        @if let Some(health) = &bet.health { (health_panel::line(health, shown.today)) }
    }
}

fn foot(shown: &Shown, bet: &Bet) -> Markup {
    html! {
        (status_of(Kind::Initiative, &bet.status))
        @if let Some(stage) = &bet.stage { span { (stage) } }
        @if shown.scope.is_all() { span { (bet.product) } }
        @if let Some(due) = bet.due_on {
            @if bet.is_late(shown.today) { (tag(Tone::Bad, &format!("due {}", day(due, shown.today)))) } @else { span { (day(due, shown.today)) } }
        }
        @if bet.customers > 0 { span.num title="Customers who asked for it" { (of(bet.customers, "customer", "customers")) } }
    }
}

fn actions(bet: &Bet, says: Say) -> Markup {
    let href = format!("/initiatives/{}/horizon", bet.key);
    let others = HORIZONS.iter().filter(|horizon| bet.horizon.as_deref() != Some(**horizon));
    menu(
        &format!("Move {}", bet.key),
        html! {
            @for horizon in others { (item_saying(says, Icon::ArrowRight, &format!("To {horizon}"), "PUT", &href, &[("horizon", horizon)])) }
            @if bet.horizon.is_some() { (item_saying(says, Icon::X, "To no horizon", "PUT", &href, &[("horizon", NONE)])) }
            (item_saying(says, Icon::ArrowUpToLine, "To the top", "PUT", &href, &[("top", "true")]))
            (item_button(Icon::ArrowUp, "Up", "horizons#up"))
            (item_button(Icon::ArrowDown, "Down", "horizons#down"))
            (separator())
            (item_link(Icon::Calendar, "Change its dates…", &format!("/items/{}/dates", bet.key)))
            (item_link(Icon::Activity, "Say how it goes…", &format!("/items/{}/health", bet.key)))
        },
    )
}
