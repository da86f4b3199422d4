//! The check-ins on a key result: how they are asked for, drawn and listed.

use axum::{Router, extract::Path, routing::get};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    check_in::{self, CheckIn},
    goal_shown::{confidence, meter, tone},
    key_result::Fed,
    scoring::{self, Measured},
};
use crate::{
    app::App,
    command::{Place, Right, Say},
    error::Error,
    items::{Item, Key, Product},
    web::{
        Page, Query, Visit,
        kit::{Button, Chart, Empty, Field, Lines, Meter, Point, Series, form, form_actions, page_head, pair, tag},
        shown::{ago, day_of, fixed, number, of, short_day},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/key_results/{key}/check_in", get(ask)).route("/key_results/{key}/check_ins", get(all))
}

/// So many check-ins are drawn.
const DRAWN: i64 = 60;
/// So many of them are listed beneath.
const LISTED: usize = 12;

/// Where a key result stands, with its latest check-ins.
pub struct Standing {
    measured: Option<Measured>,
    /// The newest first; so many are drawn, and fewer listed.
    latest: Vec<CheckIn>,
    in_all: i64,
    says: Say,
}

impl Standing {
    pub async fn read(visit: &mut Visit, item: &Item) -> crate::Result<Standing> {
        let (latest, next) = check_in::page(&mut visit.db, item.id, DRAWN, None).await?;
        let in_all = match next {
            Some(_) => check_in::how_many(&mut visit.db, item.id).await?,
            None => latest.len() as i64,
        };
        let says = says(visit, item).await?;
        Ok(Standing { measured: measured(visit, item).await?, latest, in_all, says })
    }

    pub fn shown(&self, item: &Item, now: DateTime<Utc>) -> Markup {
        let unit = self.measured.as_ref().and_then(|measured| measured.unit.clone()).unwrap_or_default();
        html! {
            section.part id="check-ins" {
                h2 { "Check-ins" }
                @if let Some(measured) = &self.measured { (stands(measured)) }
                (drawn(self, item, &unit))
                (how_sure(&self.latest))
                @if self.in_all > DRAWN { p.faint.small { "Drawn are the last " (DRAWN) " of " (of(self.in_all, "check-in", "check-ins")) "." } }
                @if self.latest.is_empty() {
                    @let fed = self.measured.as_ref().map_or("check_ins", |measured| measured.fed);
                    (Empty {
                        title: match fed { "metric" => "Its metric speaks for it", "work" => "Its work speaks for it", _ => "Nobody has checked in yet" }.into(),
                        text: if fed == "check_ins" { "A check-in says where it stands, how sure you are of reaching the target, and why. Each is dated, and none is overwritten." } else { "A check-in adds how sure people are of reaching the target, and why." }.into(),
                        example: None,
                        button: None,
                    })
                }
                (listed(&self.latest[..self.latest.len().min(LISTED)], &unit, now))
                div.actions.of-part {
                    (Button::dialog(if self.says == Say::Propose { "Propose a check-in" } else { "Check in" }, format!("/key_results/{}/check_in", item.key)).hotkey("k"))
                    @if self.latest.len() > LISTED { (Button::link(format!("All {}", of(self.in_all, "check-in", "check-ins")), format!("/key_results/{}/check_ins", item.key)).plain()) }
                }
            }
        }
    }
}

/// The score with its numbers in.
fn stands(measured: &Measured) -> Markup {
    html! {
        div.key-result.alone { (Meter { label: "From start to target".into(), ..meter(measured) }) }
        p.quiet.small {
            @match (measured.score, measured.baseline, measured.target, measured.current) {
                (Some(score), Some(baseline), Some(target), Some(current)) => {
                    "Score " (tag(tone(score), &fixed(score, 2))) " = (" (number(current)) " − " (number(baseline)) ") ÷ (" (number(target)) " − " (number(baseline)) ")"
                    @if let Some(raw) = measured.raw.filter(|raw| !(0.0..=1.0).contains(raw)) { ", which is " (number(raw)) " and held within 0 and 1" }
                    ". "
                }
                _ => { "No score: " (measured.lacks.unwrap_or("a number is missing")) ". " }
            }
            @match (measured.fed, &measured.metric) {
                ("metric", Some(metric)) => { "Its value is the last observation of " a href=(format!("/items/{metric}")) { (metric) } "." },
                ("metric", None) => { "It is fed by a metric, and none measures it: link one." },
                ("work", _) => { "Its value is the share of the work below it that is accepted, by points where all of it is estimated." },
                _ => {},
            }
        }
    }
}

fn drawn(standing: &Standing, item: &Item, unit: &str) -> Markup {
    if let Some(measured) = standing.measured.as_ref().filter(|measured| measured.fed == Fed::Metric.name()) {
        return observed(measured, item, unit);
    }
    let values: Vec<_> = standing.latest.iter().rev().filter_map(|seen| Some((seen, seen.value?))).collect();
    if values.len() < 2 {
        return html! {};
    }
    let target = standing.measured.as_ref().and_then(|measured| measured.target);
    let points = values.into_iter().map(|(seen, value)| Point {
        label: short_day(day_of(seen.at)),
        value,
        shown: format!("{} {unit}", number(value)).trim().to_owned(),
        href: Some(format!("#check-in-{}", seen.id)),
    });
    html! {
        (Chart {
            title: item.title.clone(),
            reading: "Each point is one check-in; the dashed line is the target.".into(),
            points: points.collect(),
            goal: target.map(|target| (target, format!("target {} {unit}", number(target)).trim().to_owned())),
        })
    }
}

/// The last values of the metric that feeds it.
fn observed(measured: &Measured, item: &Item, unit: &str) -> Markup {
    if measured.curve.len() < 2 {
        return html! {};
    }
    let of_all = measured.curve.len();
    let points = measured.curve.iter().enumerate().map(|(nth, value)| Point {
        label: if nth + 1 == of_all { "now".into() } else { format!("{} before", of_all - 1 - nth) },
        value: *value,
        shown: format!("{} {unit}", number(*value)).trim().to_owned(),
        href: measured.metric.as_ref().map(|metric| format!("/items/{metric}")),
    });
    html! {
        (Chart {
            title: item.title.clone(),
            reading: "Each point is one observation of its metric, the last thirty; the dashed line is the target.".into(),
            points: points.collect(),
            goal: measured.target.map(|target| (target, format!("target {} {unit}", number(target)).trim().to_owned())),
        })
    }
}

/// How sure people were of reaching it, check-in by check-in.
fn how_sure(latest: &[CheckIn]) -> Markup {
    let said: Vec<_> = latest.iter().rev().filter_map(|seen| Some((seen, seen.confidence?))).collect();
    html! {
        @if said.len() > 1 {
            (Lines {
                title: "Confidence".into(),
                reading: "How sure of reaching the target, in per cent, at each check-in that says so.".into(),
                how: "",
                labels: said.iter().map(|(seen, _)| short_day(day_of(seen.at))).collect(),
                grey: Vec::new(),
                series: vec![Series { name: "Confidence, %".into(), look: "line", steps: false, values: said.iter().map(|(_, sure)| Some(*sure)).collect() }],
                hrefs: said.iter().map(|(seen, _)| Some(format!("#check-in-{}", seen.id))).collect(),
            })
        }
    }
}

fn listed(check_ins: &[CheckIn], unit: &str, now: DateTime<Utc>) -> Markup {
    html! {
        @if !check_ins.is_empty() {
            ol.check-ins role="list" {
                @for seen in check_ins {
                    li id=(format!("check-in-{}", seen.id)) {
                        p {
                            @if let Some(value) = seen.value { b.num { (number(value)) " " (unit) } " " }
                            @if let Some(sure) = seen.confidence { (confidence(sure)) " " }
                            span.faint.small { @if let Some(by) = &seen.by { (by) ", " } time datetime=(seen.at.to_rfc3339()) { (ago(seen.at, now)) } }
                        }
                        @if let Some(words) = &seen.words { p { (words) } }
                    }
                }
            }
        }
    }
}

async fn ask(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (item, shell) = part(&mut visit, &key, "Check in").await?;
    let measured = measured(&mut visit, &item).await?;
    let fed = measured.as_ref().map_or("check_ins", |measured| measured.fed);
    let unit = measured.as_ref().and_then(|measured| measured.unit.clone()).unwrap_or_default();
    let now = measured.as_ref().and_then(|measured| measured.current).map(number).unwrap_or_default();
    let sure = measured.as_ref().and_then(|measured| measured.confidence).map(number).unwrap_or_default();
    let says = says(&mut visit, &item).await?;
    let value = Field::number(
        "value",
        if unit.is_empty() { "Value now".into() } else { format!("Value now, in {unit}") }.as_str(),
    );
    let confidence = Field::number("confidence", "Confidence")
        .between(0, 100)
        .step("any")
        .value(sure)
        .hint("How sure you are of reaching the target, in per cent.");
    let content = html! {
        (page_head("Check in", &item.title, html! {}))
        (form("POST", &format!("/key_results/{}/check_ins", item.key), html! {
            input type="hidden" name="_next" value=(item.href());
            @if fed == Fed::CheckIns.name() { (pair(value.step("any").value(now).required().autofocus(), confidence)) }
            @else { p.quiet { "It stands at " b { (now) " " (unit) } ", as " (Fed::parse(fed).unwrap_or_default().source()) " says." } (confidence.autofocus()) }
            (Field::textarea("words", "What has changed, and why"))
            (form_actions(says.button("Check in"), Some(&item.href())))
        }))
    };
    Ok(visit.render(&shell, content))
}

#[derive(Deserialize, Default)]
struct Asked {
    after: Option<Uuid>,
}

async fn all(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (item, shell) = part(&mut visit, &key, "Check-ins").await?;
    let (check_ins, next) = check_in::page(&mut visit.db, item.id, 50, asked.after).await?;
    let unit = measured(&mut visit, &item).await?.and_then(|measured| measured.unit).unwrap_or_default();
    let content = html! {
        (page_head("Check-ins", &item.title, html! {}))
        (listed(&check_ins, &unit, visit.app.store.clock.now()))
        @if let Some(next) = next { p.part { (Button::link("Older check-ins", format!("/key_results/{}/check_ins?after={next}", item.key))) } }
    };
    Ok(visit.render(&shell, content))
}

async fn part(visit: &mut Visit, key: &str, title: &str) -> crate::Result<(Item, crate::web::layout::Shell)> {
    let key = Key::parse(key).ok_or(Error::NotFound)?;
    let item = check_in::key_result(&mut visit.db, &visit.actor, &key).await?;
    crate::items::page::part(visit, &item.key, title).await
}

/// Where one key result stands among all of its product.
async fn measured(visit: &mut Visit, item: &Item) -> crate::Result<Option<Measured>> {
    let Some(product) = &item.product else { return Ok(None) };
    let product = Product::find(&mut visit.db, &visit.actor, product).await?;
    let goals = scoring::read(&mut visit.db, &visit.actor, &product).await?;
    Ok(goals.into_iter().flat_map(|goal| goal.key_results).find(|result| result.id == item.id))
}

async fn says(visit: &mut Visit, item: &Item) -> crate::Result<Say> {
    if check_in::has_it(&mut visit.db, item, visit.actor.person).await? {
        return Ok(Say::Decide);
    }
    Ok(visit.actor.say(&Place { about: String::new(), ..item.place(Right::SetStrategy) }))
}
