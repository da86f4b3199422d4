//! The table of planning poker: a deck to choose from, hands face down, and what lies there once they are turned.

use maud::{Markup, html};

use super::{
    front::Front,
    page::Here,
    poker::{COFFEE, Hand, Round, Table, UNSURE},
};
use crate::web::{
    kit::{Action, Button, Icon, Tone, notice},
    shown::{number, of},
};

pub(super) fn table(here: &Here, front: &Front) -> Markup {
    let round = here.whole.round.as_ref().filter(|round| round.item == front.item.key);
    let deal = here.href("rounds");
    let again = |words: &str| Action {
        method: "POST",
        href: &deal,
        values: &[],
        button: Button::submit(words.to_owned()).icon(Icon::Users),
    };
    let dealt = |words: &str| {
        html! {
            @if here.leads {
                form.inline method="post" action=(again(words).href) data-controller="remote-form" {
                    input type="hidden" name="item" value=(front.item.key);
                    (again(words).button)
                }
            }
        }
    };
    html! {
        section.poker aria-label="Planning poker" {
            @match round {
                None => {
                    @if here.leads { (dealt("Estimate together")) }
                    @else { p.quiet { "Estimates are laid once whoever leads deals the cards." } }
                }
                Some(round) => {
                    @if round.revealed_at.is_none() { (choosing(here, round)) }
                    (hands(round))
                    @if round.revealed_at.is_none() { (awaited(here, round)) }
                    @match (&round.table, round.revealed_at) {
                        (Some(table), _) => (outcome(here, round, table)),
                        (None, Some(_)) => (notice(Tone::Warn, html! { "Nobody could say. There is a question to answer first." }, html! {})),
                        (None, None) => {}
                    }
                    @if round.revealed_at.is_some() { (dealt("Another round")) }
                }
            }
        }
    }
}

fn choosing(here: &Here, round: &Round) -> Markup {
    let mine = round.hands.iter().find(|hand| hand.mine).and_then(|hand| hand.card.as_deref());
    let cards = round.deck.iter().map(ToString::to_string).chain([UNSURE.to_owned(), COFFEE.to_owned()]);
    let reveal = format!("/rounds/{}/reveal", round.id);
    html! {
        @if here.takes_part {
            form.deck method="post" action=(format!("/rounds/{}/card", round.id)) data-controller="remote-form" {
                input type="hidden" name="_method" value="PUT";
                @for card in cards {
                    button.poker-card type="submit" name="card" value=(card) aria-pressed=(if mine == Some(card.as_str()) { "true" } else { "false" })
                        aria-label=(if card == UNSURE { "I cannot say" } else if card == COFFEE { "I need a break" } else { card.as_str() }) {
                        @if card == COFFEE { "☕" } @else { (face(&card)) }
                    }
                }
            }
        }
        @if here.leads {
            (Action { method: "POST", href: &reveal, values: &[], button: Button::submit("Turn the cards").primary().disabled(round.hands.is_empty()) })
        }
    }
}

/// Who is there and has laid no card yet; whoever leads may only look on.
fn awaited(here: &Here, round: &Round) -> Markup {
    let there = here.whole.people.iter().filter(|present| present.left_at.is_none());
    let missing: Vec<&str> = there
        .map(|present| present.name.as_str())
        .filter(|name| round.hands.iter().all(|hand| hand.name != *name))
        .collect();
    html! {
        @if !round.hands.is_empty() && !missing.is_empty() {
            p.small.quiet { (of(round.hands.len() as i64, "card is", "cards are")) " laid; " (missing.join(", ")) @if missing.len() == 1 { " has" } @else { " have" } " laid none." }
        }
    }
}

fn hands(round: &Round) -> Markup {
    let turned = round.revealed_at.is_some();
    html! {
        ul.hands role="list" aria-live="polite" {
            @for hand in &round.hands {
                li.asked[hand.asked.is_some()] {
                    span.poker-card.down[!turned] { @if turned { (lying(hand)) } @else { span.hush { "laid" } } }
                    span { (hand.name) }
                    @if let Some(asked) = &hand.asked { span.small.faint { (asked) ": why?" } }
                }
            }
        }
        @if round.hands.is_empty() { p.quiet { "No card is laid yet." } }
    }
}

fn lying(hand: &Hand) -> String {
    match hand.card.as_deref() {
        Some(COFFEE) => "☕".into(),
        Some(card) => face(card),
        None => "·".into(),
    }
}

/// A card as it is read: a half is a half.
fn face(card: &str) -> String {
    if card == "0.5" { "½".into() } else { card.to_owned() }
}

fn outcome(here: &Here, round: &Round, table: &Table) -> Markup {
    let settle = format!("/rounds/{}/points", round.id);
    let estimates = round
        .hands
        .iter()
        .filter(|hand| hand.card.as_deref().is_some_and(|card| card != UNSURE && card != COFFEE))
        .count();
    html! {
        p.spread {
            @if table.consensus && estimates < 2 { "One card is laid: " b.num { (number(table.lowest)) } ". Wait for the others, or settle." }
            @else if table.consensus { "All agree on " b.num { (number(table.lowest)) } "." }
            @else {
                "From " b.num { (number(table.lowest)) } " to " b.num { (number(table.highest)) } ", over "
                (of(table.spread as i64, "card", "cards")) " of the deck. Hear the lowest and the highest, then settle or lay again."
            }
            @if table.unsure > 0 { " " (of(table.unsure as i64, "person could not say", "people could not say")) "." }
        }
        @if let Some(settled) = round.settled { (notice(Tone::Good, html! { "Settled at " b.num { (number(settled)) } " points." }, html! {})) }
        @if here.takes_part && round.settled.is_none() {
            form.deck method="post" action=(settle) data-controller="remote-form" {
                span.quiet { "Settle at" }
                @for card in round.deck.iter().filter(|card| (table.lowest..=table.highest).contains(*card)) {
                    @let proposed = card.total_cmp(&table.hint).is_eq() && !table.consensus;
                    button.poker-card.small.proposed[proposed] type="submit" name="points" value=(card) aria-label=(format!("Settle at {card}{}", if proposed { ", proposed" } else { "" })) { (face(&card.to_string())) }
                }
                @if !table.consensus { span.faint.small { b.num { (face(&number(table.hint))) } " is proposed: the nearest to the middle, or above." } }
            }
        }
    }
}
