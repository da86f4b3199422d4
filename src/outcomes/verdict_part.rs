//! What was expected of an initiative and what came of it: beside its page, and on a page with all that was said.

use axum::extract::Path;
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};

use super::{
    Outcome, Verdict, concluding,
    expected::{Expected, Recorded},
};
use crate::{
    command::Say,
    error::Error,
    items::{Item, Key, page::part},
    web::{
        Page, Visit,
        kit::{Button, Choice, Empty, Field, Icon, form, page_head, panel, tag},
        markdown,
        shown::{ago, date, day, number, percent},
    },
};

/// So many of what was said are shown.
const SHOWN: i64 = 100;

/// In a word.
pub fn sign(verdict: Verdict) -> Markup {
    tag(verdict.tone(), verdict.label())
}

/// "38 → 28 %", as far as it is said.
pub fn way(metric: &Expected) -> String {
    let unit = metric.unit.as_deref().unwrap_or_default();
    let said = match (metric.from, metric.to) {
        (Some(from), Some(to)) => format!("{} → {} {unit}", number(from), number(to)),
        (None, Some(to)) => format!("to {} {unit}", number(to)),
        _ => "nothing said".into(),
    };
    said.trim().to_owned()
}

/// Beside the page of an initiative.
pub fn beside(item: &Item, outcome: &Outcome, says: Say, today: NaiveDate) -> Markup {
    let href = format!("/items/{}/verdict", item.key);
    panel(
        "What it is to do",
        "",
        html! {
            div id="outcome" {
                (by_when(outcome, today))
                @if outcome.metrics.is_empty() {
                    p.quiet { "It moves no metric yet. " a.link href=(format!("/items/{}/link?to=metric", item.key)) { "Link one" } }
                }
                (metrics(&outcome.metrics, today))
                @if let Some(last) = &outcome.recorded { (told(last, None)) }
                @if outcome.asked && says != Say::None {
                    div.cluster { (Button::dialog("Say what came of it", href.clone()).icon(Icon::Check)) }
                } @else if outcome.recorded.is_some() {
                    div.cluster { (Button::link("All that was said", href).plain().flush()) }
                }
            }
        },
    )
}

fn by_when(outcome: &Outcome, today: NaiveDate) -> Markup {
    html! {
        p {
            @match outcome.expected_by {
                Some(by) if by <= today => { "Expected by " (date(by)) ": " @if let Some(verdict) = outcome.verdict { (sign(verdict)) } }
                Some(by) => { "Expected by " (date(by)) span.faint { ", to be judged then" } }
                None => span.quiet { "Nobody has said by when." },
            }
        }
    }
}

/// Each metric with where it was, where it is to go and where it is.
pub fn metrics(metrics: &[Expected], today: NaiveDate) -> Markup {
    html! {
        @if !metrics.is_empty() {
            ul.expected role="list" {
                @for metric in metrics {
                    li {
                        span.expected-head { a.link href=(format!("/items/{}", metric.key)) { (metric.title) } @if let Some(verdict) = metric.verdict { " " (sign(verdict)) } }
                        span.small.num {
                            (way(metric)) @if metric.own && metric.to.is_some() { span.faint title="The initiative says nothing of it: these are the target and the beginning of the metric" { " · its own target" } }
                        }
                        span.small.faint {
                            @match (metric.value, metric.at) {
                                (Some(value), Some(at)) => { span.num { (number(value)) } ", " (day(at.date_naive(), today)) @if let Some(way) = metric.way { ", " (percent(way)) " of the way" } }
                                _ => { "not observed since it began" }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn told(said: &Recorded, metrics_of: Option<NaiveDate>) -> Markup {
    html! {
        div.health-update id=(format!("verdict-{}", said.id)) {
            p { (sign(said.said)) " " span.faint.small { (said.by.as_deref().unwrap_or("somebody")) ", " (date(said.at.date_naive())) } }
            div.prose { (markdown::render(&said.words)) }
            @if let Some(today) = metrics_of { (metrics(&said.metrics, today)) }
        }
    }
}

pub async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let parsed = Key::parse(&key).ok_or(Error::NotFound)?;
    concluding::initiative(&mut visit.db, &visit.actor, &parsed).await?;
    let (item, shell) = part(&mut visit, &key, "What came of it").await?;
    let now = visit.app.store.clock.now();
    let today = now.date_naive();
    let outcome = concluding::of_item(&mut visit.db, &visit.actor, item.id, today).await?;
    let said = concluding::all(&mut visit.db, item.id, &outcome, SHOWN).await?;
    let says = visit.actor.say(&item.place(item.kind.right()));
    let content = html! {
        (page_head(&format!("What came of {}", item.key), &item.title, html! {}))
        (seen(&item, &outcome, now))
        @if outcome.expected_by.is_some_and(|by| by <= today) && says != Say::None { (saying(&item, &outcome, says)) }
        @if !said.is_empty() {
            section.part {
                h2 { "What was said" }
                @for one in &said { (told(one, Some(today))) }
            }
        }
    };
    Ok(visit.render(&shell, content))
}

fn seen(item: &Item, outcome: &Outcome, now: DateTime<Utc>) -> Markup {
    let today = now.date_naive();
    if outcome.expected_by.is_none() && outcome.metrics.is_empty() {
        return html! {
            (Empty {
                title: "Nothing is expected of it yet".into(),
                text: "Link the metric it is to move, say from where to where, and by when; on that day this page says what the observations say.".into(),
                example: None,
                button: Some(Button::link("Link a metric", format!("/items/{}/link?to=metric", item.key)).primary()),
            })
        };
    }
    let last = outcome.metrics.iter().filter_map(|metric| metric.at).max();
    html! {
        (by_when(outcome, today))
        (metrics(&outcome.metrics, today))
        @if let Some(last) = last { p.faint.small { "Read from the observations since it began, the last of them " (ago(last, now)) "; what is observed after that day does not count." } }
    }
}

fn saying(item: &Item, outcome: &Outcome, says: Say) -> Markup {
    let unseen = outcome.observed() == Verdict::Unobserved;
    let choices = Verdict::ALL.map(|verdict| Choice::new(verdict.name(), verdict.label())).to_vec();
    form(
        "POST",
        &format!("/initiatives/{}/verdict", item.key),
        html! {
            input type="hidden" name="_next" value=(item.href());
            @if unseen {
                (Field::select("said", "It was", choices).value(Verdict::Unobserved.name()).hint("Nothing was observed: without a number it is what you say."))
            }
            (Field::textarea("words", "What was learnt").hint("Stands with the numbers of that day, for whoever asks why the next bet is another.").required())
            div.actions { (Button::submit("Write it down").primary().says(says)) (Button::link("Cancel", item.href()).plain()) }
        },
    )
}
