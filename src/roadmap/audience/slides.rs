//! The roadmap as a presentation: now, next and later; the timeline; by outcome; what is at risk. As far as its audience may know.

use maud::{Markup, html};

use super::{
    looks::{outcomes, when},
    rules::Field,
    seen::Seen,
    seen_bet::{SeenBet, Worry},
    timeline_look::drawing,
};
use crate::{
    roadmap::drawing::groups,
    web::{
        kit::{Slide, Tone, tag},
        shown::{date, of, percent},
    },
};

/// So many bets stand in a column of a slide; the rest is counted.
const COLUMN: usize = 8;
/// So many are named as at risk.
const WORRIES: usize = 12;

pub fn slides(seen: &Seen) -> Vec<Slide> {
    let mut slides = vec![Slide::new("Roadmap", title(seen))];
    let horizons = if seen.precision.has_horizons() { "Now, next, later" } else { "Planned" };
    slides.push(Slide::new(horizons, columns(seen)));
    let dated = seen.bets.iter().any(|bet| bet.days().is_some()) || !seen.milestones.is_empty();
    if dated {
        slides.push(Slide::new("Timeline", drawing(seen)));
    }
    let told = |bet: &SeenBet| bet.goal.is_some() || !bet.metrics.is_empty();
    if seen.bets.iter().any(told) {
        slides.push(Slide::new("By outcome", outcomes(seen)));
    }
    if seen.grants(Field::Health) || (seen.grants(Field::Forecast) && seen.rules.has_dates()) {
        slides.push(Slide::new("At risk", worries(seen)));
    }
    slides
}

fn title(seen: &Seen) -> Markup {
    let open = seen.bets.iter().filter(|bet| bet.is_open()).count();
    html! {
        p.north-star { (seen.product) }
        p.quiet { (of(open as i64, "thing planned", "things planned")) ", as of " (date(seen.today)) }
    }
}

fn columns(seen: &Seen) -> Markup {
    html! {
        div.horizons {
            @for (title, bets) in groups(seen) {
                div {
                    h3 { (title) }
                    ul role="list" {
                        @for bet in bets.iter().take(COLUMN) {
                            li {
                                b { (bet.title) }
                                p.faint.small { (line(bet)) }
                            }
                        }
                    }
                    @if bets.len() > COLUMN { p.faint.small { "and " (bets.len() - COLUMN) " more" } }
                    @if bets.is_empty() { p.faint.small { "Nothing here." } }
                }
            }
        }
    }
}

fn line(bet: &SeenBet) -> String {
    let parts = [bet.goal.as_ref().map(|goal| format!("for {goal}")), when(bet), bet.owner.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn worries(seen: &Seen) -> Markup {
    let worries = seen.worries();
    html! {
        @if worries.is_empty() { p.positioned { "Nothing is at risk as far as anybody has said." } }
        ul.of-worries role="list" {
            @for (bet, why) in worries.iter().take(WORRIES) {
                li {
                    p.line {
                        b { (bet.title) }
                        @for worry in why {
                            @match worry {
                                Worry::Said(health) => (tag(health.tone(), health.label())),
                                Worry::Late => (tag(Tone::Bad, "late")),
                                Worry::Slipping => (tag(Tone::Warn, "likely later than planned")),
                            }
                        }
                    }
                    @if let Some(words) = bet.health.as_ref().and_then(|said| said.words.as_ref()) { p { (words) } }
                    p.faint.small {
                        @if let Some(when) = when(bet) { "Planned " (when) }
                        @if let Some(likely) = &bet.likely { ", 85 % by " (likely.said) }
                        @if let Some(share) = bet.progress { ", " (percent(share as f64 / 100.0)) " accepted" }
                    }
                }
            }
        }
        @if worries.len() > WORRIES { p.faint { "and " (worries.len() - WORRIES) " more" } }
    }
}
