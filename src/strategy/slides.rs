//! The parts of a strategy as they are read on one page, and one after another in a presentation.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    drift::Theme,
    goal_shown::{meter, period, tone},
    overview::{Bet, Number, Overview},
    positioning::sentence,
    scoring::Scored,
    themes_page::verdict,
};
use crate::web::{
    kit::{Meter, Slide, tag},
    markdown,
    shown::{fixed, number, of as of_them, on, percent},
};

/// Vision, positioning, goals, themes, bets and numbers, as far as there is something to say of each.
pub(super) fn of(overview: &Overview, today: NaiveDate) -> Vec<Slide> {
    let mut slides = vec![Slide::new("Vision", vision(overview))];
    let mut add = |title: &str, says: bool, content: Markup| {
        if says {
            slides.push(Slide::new(title, content));
        }
    };
    add("Positioning", overview.positioning.is_positioned(), sentence(&overview.positioning, &overview.product));
    add(
        "Goals",
        !overview.goals.is_empty(),
        html! { ul.of-goals role="list" { @for one in &overview.goals { (goal(one)) } } },
    );
    add(
        "Themes",
        !overview.themes.is_empty(),
        html! { ul.of-themes role="list" { @for one in &overview.themes { (theme(one)) } } },
    );
    let left_out = |shown: usize, all: i64, words: [&str; 2]| {
        let more = all - shown as i64;
        html! { @if more > 0 { p.faint.small { "and " (of_them(more, words[0], words[1])) } } }
    };
    add(
        "Bets",
        !overview.bets.is_empty(),
        html! { (bets(&overview.bets, today)) (left_out(overview.bets.len(), overview.bets_in_all, ["more open bet", "more open bets"])) },
    );
    add(
        "Numbers",
        !overview.numbers.is_empty(),
        html! { ul.of-numbers role="list" { @for one in &overview.numbers { (figure(one)) } } (left_out(overview.numbers.len(), overview.numbers_in_all, ["more metric", "more metrics"])) },
    );
    slides
}

fn vision(overview: &Overview) -> Markup {
    html! {
        @match &overview.vision {
            Some(vision) => {
                p.north-star { (vision.title) }
                div.prose { (markdown::render(&vision.body)) }
            }
            None => p.quiet { "No vision is written yet." },
        }
    }
}

fn goal(goal: &Scored) -> Markup {
    html! {
        li {
            p.line {
                a href=(format!("/items/{}", goal.key)) { b { (goal.title) } }
                @match goal.score { Some(score) => (tag(tone(score), &fixed(score, 2))), None => span.faint.small { "not measured" } }
            }
            p.faint.small { (period(goal.starts_on, goal.ends_on)) ", " (if goal.committed { "committed" } else { "aspirational" }) @if let Some(owner) = &goal.owner { ", " (owner) } }
            @for result in &goal.key_results { (meter(result)) }
        }
    }
}

fn theme(theme: &Theme) -> Markup {
    let (tone, said) = verdict(theme);
    let share = |share: Option<f64>| share.map_or("–".to_owned(), percent);
    html! {
        li {
            p.line { a href=(format!("/items/{}", theme.key)) { b { (theme.title) } } (tag(tone, &said)) }
            (Meter { label: format!("{} wanted", share(theme.wanted)), share: theme.actual.unwrap_or(0.0), agreed: theme.wanted, figure: share(theme.actual), tone })
        }
    }
}

fn bets(bets: &[Bet], today: NaiveDate) -> Markup {
    let of = |horizon: Option<&str>| bets.iter().filter(|bet| bet.horizon.as_deref() == horizon).collect::<Vec<_>>();
    html! {
        div.horizons {
            @for (horizon, title) in [(Some("now"), "Now"), (Some("next"), "Next"), (Some("later"), "Later"), (None, "Not placed")] {
                @let here = of(horizon);
                @if !here.is_empty() {
                    div {
                        h3 { (title) }
                        ul role="list" {
                            @for bet in here {
                                li {
                                    a href=(format!("/items/{}", bet.key)) { b { (bet.title) } }
                                    p.faint.small {
                                        @match (&bet.goal, &bet.theme) { (Some(goal), _) => { "for " (goal) }, (None, Some(theme)) => { "for " (theme) }, _ => "no goal yet" }
                                        @if let Some(due) = bet.due_on { ", by " (on(due, today)) }
                                        @if let Some(sure) = bet.confidence { ", " (sure) " % sure" }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn figure(of: &Number) -> Markup {
    let unit = of.unit.clone().unwrap_or_default();
    html! {
        li {
            p { a href=(format!("/items/{}", of.key)) { (of.title) } }
            p.value.num { @match of.value { Some(value) => { b { (number(value)) } " " (unit) }, None => span.faint { "not measured" } } }
            p.faint.small {
                @if let Some(before) = of.before { "before " (number(before)) }
                @if let Some(target) = of.target { @if of.before.is_some() { ", " } "to reach " (number(target)) " " (unit) }
            }
        }
    }
}
