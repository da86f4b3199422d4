//! What has moved in a sheet, and why, as parts of its pages.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    method::Method,
    moves::{Moved, Reason},
    past::{Past, SPANS},
};
use crate::web::{
    kit::{Tab, segment},
    shown::{ago, day, day_of, today},
};

pub(super) fn of_sheet(moved: &[Moved], past: &Past, product: &str, method: Method, now: DateTime<Utc>) -> Markup {
    let span = (now - past.since).num_days();
    let href = |days: i64| format!("/products/{product}/ideas/scores?method={}&days={days}#moved", method.name());
    let tabs: Vec<Tab> =
        SPANS.iter().map(|days| Tab::new(&format!("{days} days"), href(*days), *days == span)).collect();
    html! {
        section.part id="moved" {
            div.title-row { h2 { "What has moved" } (segment("Since", &tabs)) }
            p.quiet.small { "Ranks by " (method.label()) " now and on " (day(day_of(past.since), today(now))) "." }
            @if moved.is_empty() { p.quiet { "Nothing has changed its rank." } }
            ul.moves role="list" { @for one in moved {
                li id=(format!("moved-{}", one.key)) {
                    p { a.title href=(format!("/ideas/{}/scores?method={}", one.key, method.name())) { (one.title) } " " (ranks(one)) }
                    (reasons(&one.because, now))
                }
            } }
        }
    }
}

pub(super) fn of_idea(moved: &[Moved], past: &Past, now: DateTime<Utc>) -> Markup {
    html! {
        section.part id="moved" {
            h2 { "Its rank since " (day(day_of(past.since), today(now))) }
            @match moved.first() {
                None => p.quiet { "It stands where it stood." },
                Some(one) => { p { (ranks(one)) } (reasons(&one.because, now)) }
            }
        }
    }
}

fn ranks(moved: &Moved) -> Markup {
    html! {
        span.num { @match (moved.was, moved.is) {
            (Some(was), Some(is)) => { "was " (nth(was)) ", is " b { (nth(is)) } },
            (None, Some(is)) => { "had no score, is " b { (nth(is)) } },
            (Some(was), None) => { "was " (nth(was)) ", has no score any more" },
            (None, None) => {},
        } }
    }
}

fn reasons(because: &[Reason], now: DateTime<Utc>) -> Markup {
    html! {
        ul.because.small {
            @for reason in because {
                li {
                    @match &reason.key {
                        Some(key) => a href=(format!("/ideas/{key}/scores")) { (reason.words) },
                        None => (reason.words),
                    }
                    span.quiet { @if let Some(by) = &reason.by { " by " (by) } @if let Some(at) = reason.at { ", " (ago(at, now)) } }
                }
            }
        }
    }
}

/// 1st, 2nd, 3rd, 11th.
fn nth(rank: usize) -> String {
    let end = match (rank % 10, rank % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{rank}{end}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_are_counted_as_people_say_them() {
        let said = [1, 2, 3, 4, 11, 12, 21, 113].map(super::nth);
        assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "113th"]);
    }
}
