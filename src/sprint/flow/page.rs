//! The page of flow: what arrives, how long it takes, how old the rest is, and what each chart says.

use axum::extract::Path;
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    ageing::Ages,
    cumulative::{self, Little},
    day, picture,
    reading::{self, Asked, Range, USUAL},
    table,
    times::Times,
};
use crate::{
    backlog::page::encoded,
    items::{Kind, Product},
    sprint::{Team, page::ways},
    web::{
        Page, Query, Visit,
        kit::{Chip, Empty, Station, Tab, filters, page_head, panel, segment, split},
        shown::{number, of, percent},
    },
};

#[derive(Deserialize)]
pub struct View {
    days: Option<u32>,
    kind: Option<String>,
    team: Option<String>,
    day: Option<NaiveDate>,
}

pub async fn show(mut visit: Visit, Path(key): Path<String>, Query(view): Query<View>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    shell.crumbs.push(("Flow".into(), None));
    let teams = Team::all(&mut visit.db, product.id).await?;
    let now = visit.app.store.clock.now();
    let range = Range::of(&mut visit.db, product.id, &view.asked(), now).await?;
    let days = cumulative::standings(&mut visit.db, product.id, &range).await?;
    let done = reading::done(&mut visit.db, product.id, &range).await?;
    let under_way = reading::under_way(&mut visit.db, product.id, &range).await?;
    let times = Times::of(&done);
    let ages = Ages::of(&under_way, &times, range.last);
    let all: Vec<_> = done.into_iter().chain(under_way).collect();
    let little = cumulative::little(&all, &range);
    let behind = match view.day {
        Some(on) => Some(day::shown(&mut visit.db, product.id, &range, on).await?),
        None => None,
    };
    let behind_day = |day: NaiveDate| format!("{}&day={day}#behind", address(&product, &view.asked()));
    let content = html! {
        (page_head("Flow", &format!("the last {} days", view.days()), html! {}))
        (ways(&product.key, "flow"))
        (choices(&product, &view.asked(), &teams))
        @if all.is_empty() && days.last().is_none_or(|day| day.backlog == 0) { (nothing(&product)) } @else {
            (split(html! {
                div.wide-chart { (picture::cumulative(&days, behind_day, range.last)) }
                @if let Some(behind) = &behind { (behind) }
                div.wide-chart {
                    (picture::times("Cycle time", "Each dot is a done item, as high as it took days from its start.", &times, &range, &times.cycle, |of| of.cycle))
                    (picture::times("Lead time", "The same from the day it was written down.", &times, &range, &times.lead, |of| of.lead))
                }
                div.wide-chart { (picture::ageing(&ages, &range)) }
            }, html! { (expectation(&times)) (law(little.as_ref())) (old(&ages)) }))
        }
    };
    Ok(visit.render(&shell, content))
}

impl View {
    fn days(&self) -> u32 {
        self.days.unwrap_or(USUAL)
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            days: Some(self.days()),
            kind: self.kind.as_deref().filter(|kind| !kind.is_empty()),
            team: self.team.as_deref().filter(|team| !team.is_empty()),
        }
    }
}

fn address(product: &Product, asked: &Asked) -> String {
    let days = asked.days.map(|days| ("days".to_owned(), days.to_string()));
    let kind = asked.kind.map(|kind| ("kind".to_owned(), kind.to_owned()));
    let team = asked.team.map(|team| ("team".to_owned(), team.to_owned()));
    format!("/products/{}/flow?{}", product.key, encoded([days, kind, team].into_iter().flatten()))
}

fn choices(product: &Product, asked: &Asked, teams: &[Team]) -> Markup {
    let at = |asked: Asked| address(product, &asked);
    let ranges = [30, 90, 180].map(|days| {
        let on = asked.days == Some(days);
        Tab::new(&format!("{days} days"), at(Asked { days: Some(days), ..asked.clone() }), on)
    });
    let chip = |label: &str, on: bool, href: String| Chip { label: label.into(), href, on, count: None };
    filters(html! {
        (segment("Range", &ranges))
        @for one in Kind::RANKED {
            @let on = asked.kind == Some(one.name());
            (chip(one.label(), on, at(Asked { kind: (!on).then_some(one.name()), ..asked.clone() })))
        }
        @if teams.len() > 1 {
            @for team in teams.iter().take(12) {
                @let on = asked.team.is_some_and(|name| name.eq_ignore_ascii_case(&team.name));
                (chip(&team.name, on, at(Asked { team: (!on).then_some(team.name.as_str()), ..asked.clone() })))
            }
        }
    })
}

fn expectation(times: &Times) -> Markup {
    panel(
        "What to expect",
        "",
        html! {
            @if let Some(sentence) = &times.expectation {
                p.expectation { (sentence) }
                (table::percentiles(&times.cycle, &times.lead))
                p.small.quiet { "From " (of(times.items.len() as i64, "item", "items")) " done in this time." }
            } @else { p.quiet { "Nothing was started and done in this time, so there is nothing to go by yet." } }
            @if times.unknown > 0 { p.small.quiet { (of(times.unknown as i64, "item was", "items were")) " done without a known start and " (if times.unknown == 1 { "has" } else { "have" }) " no cycle time." } }
            @if times.impossible > 0 { p.small.quiet { (of(times.impossible as i64, "item was", "items were")) " done before being written or started: shown in the table, not used." } }
            @if times.cut { p.small.quiet { "Only the newest 2,000 are used." } }
        },
    )
}

fn law(little: Option<&Little>) -> Markup {
    panel(
        "Little’s law",
        "",
        match little {
            None => html! { p.quiet { "It is checked once something was started and done." } },
            Some(little) => html! {
                dl.figures {
                    div { dt { "In progress, on average" } dd.num { (number(little.in_progress)) } }
                    div { dt { "Done a day" } dd.num { (number(little.throughput)) } }
                    div { dt { "Cycle time by these two" } dd.num { (little.expected.map_or_else(|| "—".into(), |days| format!("{} days", number(days)))) } }
                    div { dt { "Cycle time measured" } dd.num { (number(little.cycle_time)) " days" } }
                    @if let Some(off) = little.imbalance { div { dt { "Apart by" } dd.num { (percent(off)) } } }
                }
                p.small.quiet { (little.means) }
            },
        },
    )
}

fn old(ages: &Ages) -> Markup {
    let late: Vec<_> = ages.items.iter().filter(|item| item.passed >= 0.85).take(10).collect();
    panel(
        "Older than expected",
        "",
        html! {
            @if late.is_empty() { p.quiet { "Nothing under way is older than 85 % of past items got." } } @else {
                ul.plain-list role="list" {
                    @for item in &late {
                        li { a.item-line href=(format!("/items/{}", item.key)) { span.title { (item.title) } } span.faint.num { (of(item.age.into(), "day", "days")) } }
                    }
                }
            }
        },
    )
}

fn nothing(product: &Product) -> Markup {
    html! {
        (Empty {
            title: "Nothing has flowed yet".into(),
            text: "Once stories are started and accepted, here stands how long they take, what waits where, and what has become too old.".into(),
            example: Some(html! { "“85 % of items are done within 8 days of their start.”" }),
            button: Some(crate::web::kit::Button::link("To the backlog", format!("/products/{}/backlog", product.key))),
        })
    }
}
