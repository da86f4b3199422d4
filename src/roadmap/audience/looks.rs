//! The roadmap as an audience sees it, as a page shows it: columns, a timeline, by outcome, a list.

use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    rules::Field,
    seen::Seen,
    seen_bet::{SeenBet, SeenMetric, Worry},
    timeline_look::drawing,
};
use crate::{
    outcomes::verdict_part,
    roadmap::{drawing::groups, health_panel},
    web::{
        kit::{Column, Table, Tone, share, tag},
        markdown,
        shown::{number, of, percent},
    },
};

/// A way to look at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    #[default]
    Horizons,
    Timeline,
    Outcomes,
    List,
}

impl Look {
    pub const ALL: [Look; 4] = [Look::Horizons, Look::Timeline, Look::Outcomes, Look::List];

    pub fn name(self) -> &'static str {
        match self {
            Look::Horizons => "horizons",
            Look::Timeline => "timeline",
            Look::Outcomes => "outcomes",
            Look::List => "list",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Look::Horizons => "Now · next · later",
            Look::Timeline => "Timeline",
            Look::Outcomes => "Outcomes",
            Look::List => "List",
        }
    }

    pub fn parse(word: &str) -> Option<Look> {
        Look::ALL.into_iter().find(|look| look.name() == word)
    }

    /// The ways that have something to show to this audience.
    pub fn of(seen: &Seen) -> Vec<Look> {
        let fits = |look: &Look| match look {
            Look::Timeline => seen.rules.has_dates(),
            Look::Outcomes => seen.grants(Field::Metric) || seen.grants(Field::Goal),
            Look::Horizons | Look::List => true,
        };
        Look::ALL.into_iter().filter(fits).collect()
    }
}

pub fn shown(seen: &Seen, look: Look) -> Markup {
    if seen.bets.is_empty() && seen.milestones.is_empty() {
        return html! { p.quiet.part { "There is nothing on this roadmap yet." } };
    }
    html! {
        @match look {
            Look::Horizons => (horizons(seen)),
            Look::Timeline => { (drawing(seen)) (legend(seen)) h2.hush { "What is planned" } (cards(&seen.bets.iter().collect::<Vec<_>>(), seen)) }
            Look::Outcomes => { h2.hush { "What it is for" } (outcomes(seen)) }
            Look::List => (list(seen)),
        }
        @if seen.cut { p.faint.small.part { "Only the first of them are shown." } }
    }
}

pub fn horizons(seen: &Seen) -> Markup {
    html! {
        div.seen-columns {
            @for (title, bets) in groups(seen) {
                section aria-label=(title) {
                    h2 { (title) " " span.faint.num { (bets.len()) } }
                    (cards(&bets, seen))
                    @if bets.is_empty() { p.faint.small { "Nothing here." } }
                }
            }
        }
    }
}

fn cards(bets: &[&SeenBet], seen: &Seen) -> Markup {
    html! { ul.seen-cards role="list" { @for bet in bets { (card(bet, seen)) } } }
}

fn card(bet: &SeenBet, seen: &Seen) -> Markup {
    html! {
        li.seen-card.done[!bet.is_open()] id=(format!("bet-{}", bet.id)) {
            h3 { (bet.title) }
            @if let Some(description) = &bet.description { div.prose.small { (markdown::render(description)) } }
            @if let Some(hypothesis) = &bet.hypothesis { p.small.quiet { (hypothesis) } }
            dl.seen-facts {
                @for (name, said) in facts(bet, seen) { div { dt { (name) } dd { (said) } } }
            }
        }
    }
}

/// What is told of a bet, each under its name.
fn facts(bet: &SeenBet, seen: &Seen) -> Vec<(&'static str, Markup)> {
    let mut facts: Vec<(&'static str, Markup)> = Vec::new();
    let mut add = |name: &'static str, said: Option<Markup>| facts.extend(said.map(|said| (name, said)));
    add("Key", bet.key.as_ref().map(|key| html! { span.key { (key) } }));
    add("When", when(bet).map(|when| html! { (when) }));
    add("85 % by", bet.likely.as_ref().map(|span| html! { (span.said) }));
    add("For", bet.goal.as_ref().map(|goal| html! { (goal) }));
    add("Stage", bet.stage.as_ref().map(|stage| html! { (stage) }));
    add("Owner", bet.owner.as_ref().map(|owner| html! { (owner) }));
    add(
        "Accepted",
        bet.progress.map(|done| html! { (share(done as f64 / 100.0)) " " span.num { (percent(done as f64 / 100.0)) } }),
    );
    add(
        "Health",
        bet.health.as_ref().map(|said| {
            html! {
                (health_panel::sign(said.state)) @if let Some(words) = &said.words { " " span.quiet { (words) } }
            }
        }),
    );
    add(
        "Asked for by",
        bet.customers.filter(|count| *count > 0).map(|count| html! { (of(count, "customer", "customers")) }),
    );
    for words in worries_of(bet, seen) {
        add("Note", Some(html! { (tag(Tone::Warn, words)) }));
    }
    facts
}

/// When a bet is, in words.
pub fn when(bet: &SeenBet) -> Option<String> {
    match (&bet.starts, &bet.ends) {
        (Some(starts), Some(ends)) if starts.said == ends.said => Some(ends.said.clone()),
        (Some(starts), Some(ends)) => Some(format!("{} – {}", starts.said, ends.said)),
        (Some(starts), None) => Some(format!("from {}", starts.said)),
        (None, Some(ends)) => Some(format!("by {}", ends.said)),
        (None, None) => None,
    }
}

/// What is wrong beyond what its health says.
pub fn worries_of(bet: &SeenBet, seen: &Seen) -> Vec<&'static str> {
    bet.worries(seen.today)
        .into_iter()
        .filter_map(|worry| match worry {
            Worry::Late => Some("late"),
            Worry::Slipping => Some("likely later than planned"),
            Worry::Said(_) => None,
        })
        .collect()
}

/// What bets are for, with each of them and the metric it is to move.
type Group<'s> = (String, Vec<(&'s SeenBet, Option<&'s SeenMetric>)>);

/// The bets by what they are for: each metric where metrics are told, else each goal.
pub fn outcomes(seen: &Seen) -> Markup {
    let by_metric = seen.grants(Field::Metric) && seen.bets.iter().any(|bet| !bet.metrics.is_empty());
    let mut groups: Vec<Group> = Vec::new();
    let mut put = |title: &str, bet, metric| match groups.iter_mut().find(|(known, _)| known == title) {
        Some((_, bets)) => bets.push((bet, metric)),
        None => groups.push((title.to_owned(), vec![(bet, metric)])),
    };
    for bet in &seen.bets {
        if by_metric {
            bet.metrics.iter().for_each(|metric| put(&metric.title, bet, Some(metric)));
        } else if let Some(goal) = &bet.goal {
            put(goal, bet, None);
        }
    }
    html! {
        div.of-outcomes {
            @for (title, bets) in &groups {
                section {
                    h3 { (title) @if let Some(now) = bets[0].1.and_then(|metric| metric.now) { " " span.faint.num { "now " (number(now)) " " (bets[0].1.and_then(|metric| metric.unit.as_deref()).unwrap_or_default()) } } }
                    ul role="list" {
                        @for (bet, metric) in bets {
                            li {
                                b { (bet.title) }
                                @if let Some(metric) = metric { @if let Some(to) = metric.to { " " span.num { @if let Some(from) = metric.from { (number(from)) " → " } (number(to)) } } }
                                @if let Some(verdict) = metric.and_then(|metric| metric.verdict) { " " (verdict_part::sign(verdict)) }
                                @if let Some(when) = when(bet) { " " span.faint { (when) } }
                                @if bet.done { " " (tag(Tone::Good, "done")) } @else if bet.dropped { " " (tag(Tone::Plain, "dropped")) }
                            }
                        }
                    }
                }
            }
            @if groups.is_empty() { p.quiet { "Nothing says yet what it is to change." } }
        }
    }
}

fn list(seen: &Seen) -> Markup {
    type Cell = fn(&SeenBet) -> Markup;
    let said = |there: bool, name: &'static str, cell: Cell| there.then_some((name, cell));
    let columns: Vec<(&str, Cell)> = [
        said(true, "Initiative", |bet| html! { span id=(format!("bet-{}", bet.id)) { (bet.title) } }),
        said(seen.grants(Field::Key), "Key", |bet| html! { (bet.key.as_deref().unwrap_or_default()) }),
        said(
            seen.precision.has_horizons(),
            "Horizon",
            |bet| html! { @if bet.done { "done" } @else if bet.dropped { "dropped" } @else { (bet.horizon.as_deref().unwrap_or_default()) } },
        ),
        said(seen.grants(Field::Stage), "Stage", |bet| html! { (bet.stage.as_deref().unwrap_or_default()) }),
        said(seen.grants(Field::Goal), "Goal", |bet| html! { (bet.goal.as_deref().unwrap_or_default()) }),
        said(seen.grants(Field::Owner), "Owner", |bet| html! { (bet.owner.as_deref().unwrap_or_default()) }),
        said(seen.rules.has_dates(), "When", |bet| html! { (when(bet).unwrap_or_default()) }),
        said(
            seen.grants(Field::Progress),
            "Accepted",
            |bet| html! { @if let Some(done) = bet.progress { (percent(done as f64 / 100.0)) } },
        ),
        said(
            seen.grants(Field::Health),
            "Health",
            |bet| html! { @if let Some(said) = &bet.health { (health_panel::sign(said.state)) } },
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        div.part {
            (Table {
                caption: "The roadmap".into(),
                columns: columns.iter().map(|(name, _)| Column::text(name)).collect(),
                rows: seen.bets.iter().map(|bet| columns.iter().map(|(_, cell)| cell(bet)).collect()).collect(),
                caption_hidden: true,
                next: None,
            })
        }
    }
}

fn legend(seen: &Seen) -> Markup {
    html! {
        p.faint.small.part {
            "Dotted: planned."
            @if seen.grants(Field::Progress) { " Filled: the share of its work that is accepted." }
            @if seen.bets.iter().any(|bet| bet.likely.is_some()) { " Shade: where it ends in 85 of 100 futures." }
            @if !seen.milestones.is_empty() { " Diamonds: releases and milestones." }
        }
    }
}
