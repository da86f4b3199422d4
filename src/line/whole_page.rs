//! The whole line through an item on a page: why, up to the vision; so what, down to the metrics; and what is missing.

use axum::{Router, extract::Path, routing::get};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    heard::{self, Chorus},
    reading::Reading,
    ribbon, so_what,
    walk::{self, Missing, Stop, Way},
    why,
};
use crate::{
    app::App,
    items::{Item, Kind, page::status_of},
    obstacles,
    web::{
        Page, Query, Visit,
        kit::{self, Button, Tab, Tone, notice, page_head, segment},
        shown::{count, day, money, number, of, today},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/items/{key}/line", get(show))
}

#[derive(Deserialize, Default)]
struct Asked {
    /// Only what stands at this stop of the ribbon.
    only: Option<String>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (item, shell) = crate::items::page::part(&mut visit, &key, "The whole line").await?;
    let up = why(&mut visit.db, &visit.actor, &item).await?;
    let down = so_what(&mut visit.db, &visit.actor, &item).await?;
    let chorus = heard::chorus(&mut visit.db, item.id).await?;
    let today = today(visit.app.store.clock.now());
    let stops = ribbon::stops(&item, &up.stops, &down.stops, chorus.voices);
    let only =
        asked.only.as_deref().and_then(|only| ribbon::AT.iter().find(|(label, _)| label.eq_ignore_ascii_case(only)));
    let content = html! {
        (page_head("The whole line", &item.title, html! { (Button::link("Back", item.href())) }))
        (kit::ribbon("The line through this", &stops, None))
        (tabs(&item, &up, &down, only.map(|(label, _)| *label)))
        @match only {
            Some((label, kinds)) => (at_one_stop(label, kinds, &up, &down, today)),
            None => {
                (way("Why", "above", "Nothing stands above it yet.", &item, &up, today))
                (here(&item, &chorus))
                (way("So what", "below", "Nothing comes of it yet.", &item, &down, today))
                (lacks(&item, &walk::missing(&item, &up.stops, &down.stops)))
            }
        }
    };
    Ok(visit.render(&shell, content))
}

/// Each stop with how much stands there, to see only that.
fn tabs(item: &Item, up: &Way, down: &Way, only: Option<&str>) -> Markup {
    let href = format!("{}/line", item.href());
    let mut tabs = vec![Tab::new("All", href.clone(), only.is_none())];
    for (label, kinds) in ribbon::AT {
        let n = once(up, down).filter(|stop| kinds.contains(&stop.kind)).count();
        if n > 0 || only == Some(label) {
            let href = format!("{href}?only={}", label.to_lowercase().replace(' ', "+"));
            tabs.push(Tab { count: Some(n as i64), ..Tab::new(label, href, only == Some(label)) });
        }
    }
    html! { @if tabs.len() > 2 { div.part { (segment("Stop", &tabs)) } } }
}

/// Everything on the line, each once.
fn once<'a>(up: &'a Way, down: &'a Way) -> impl Iterator<Item = &'a Stop> {
    up.stops.iter().chain(down.stops.iter().filter(|stop| !up.stops.iter().any(|known| known.key == stop.key)))
}

fn at_one_stop(label: &str, kinds: &[Kind], up: &Way, down: &Way, today: NaiveDate) -> Markup {
    html! {
        section.part aria-label=(label) {
            ul.plain-list role="list" {
                @for stop in once(up, down).filter(|stop| kinds.contains(&stop.kind)) {
                    li id=(format!("at-{}", stop.key)) { (stop_line(stop, today)) }
                }
            }
            (cut(up.cut || down.cut))
        }
    }
}

/// One way along the line; what hangs on something stands indented below it.
fn way(title: &str, id: &str, nothing: &str, item: &Item, way: &Way, today: NaiveDate) -> Markup {
    let known = |key: &str| way.stops.iter().any(|stop| stop.key == key);
    let nearest: Vec<_> = way.stops.iter().filter(|stop| stop.via == item.key || !known(&stop.via)).collect();
    html! {
        section.part.chain id=(id) {
            h2 { (title) @if !way.stops.is_empty() { " " span.faint.num { (count(way.stops.len() as i64)) } } }
            @if nearest.is_empty() { p.quiet { (nothing) } } @else { (branch(id, &nearest, way, today)) }
            (cut(way.cut))
        }
    }
}

fn branch(id: &str, stops: &[&Stop], way: &Way, today: NaiveDate) -> Markup {
    html! {
        ul role="list" {
            @for stop in stops {
                @let on: Vec<_> = way.stops.iter().filter(|other| other.via == stop.key && other.depth > stop.depth).collect();
                li id=(format!("{id}-{}", stop.key)) {
                    (stop_line(stop, today))
                    @if !on.is_empty() { (branch(id, &on, way, today)) }
                }
            }
        }
    }
}

fn cut(is_cut: bool) -> Markup {
    html! {
        @if is_cut { p.quiet.small { "There is more than is shown here: the nearest stand above. Open one of them to see the line through it." } }
    }
}

fn here(item: &Item, chorus: &Chorus) -> Markup {
    let voices = of(chorus.voices, "voice", "voices");
    html! {
        section.part.chain.this aria-label="This" {
            div.item-line {
                (kit::kind(kit::Kind::parse(item.kind.name()))) span.key { (item.key) } b.title { (item.title) }
                (status_of(item.kind, &item.status))
            }
            @if chorus.voices > 0 {
                p.small { a.link href=(format!("{}/voices", item.href())) {
                    (voices) @if chorus.revenue > 0 { ", " (money(chorus.revenue)) " a year" }
                } }
            }
        }
    }
}

/// What the line should have through it and has not, with the way to mend it where there is one.
fn lacks(item: &Item, missing: &[Missing]) -> Markup {
    let lines = missing.iter().map(|lack| {
        let kind = Kind::parse(&lack.stop).filter(|kind| ribbon::is_offered(item, *kind));
        html! {
            li { (lack.says) @if let Some(kind) = kind {
                ": " a.link href=(format!("{}/link?to={}", item.href(), kind.name())) { "link " (kind.label()) }
            } }
        }
    });
    html! {
        @if !missing.is_empty() {
            (notice(Tone::Warn, html! { b { "Missing on this line" } ul.lacks role="list" { @for line in lines { (line) } } }, html! {}))
        }
    }
}

/// One stop on a line of its own; a metric says how it has changed.
pub fn stop_line(stop: &Stop, today: NaiveDate) -> Markup {
    html! {
        a.item-line href=(format!("/items/{}", stop.key)) {
            (kit::kind(kit::Kind::parse(stop.kind.name())))
            span.key { (stop.key) }
            span.title { (stop.title) }
            (obstacles::word(&stop.marks))
            @match (&stop.metric, stop.released_on) {
                (Some(metric), _) => (reading(metric, today)),
                (None, Some(on)) => span.status { "released " (day(on, today)) },
                (None, None) => (status_of(stop.kind, &stop.status)),
            }
        }
    }
}

/// What a metric says: from what to what, since when.
fn reading(metric: &Reading, today: NaiveDate) -> Markup {
    let unit = metric.unit.as_deref().unwrap_or_default();
    let since = metric.since.map(|since| day(since, today));
    let tone = match metric.is_better() {
        Some(true) => Tone::Good,
        Some(false) => Tone::Bad,
        None => Tone::Plain,
    };
    html! {
        span.measures.small {
            @match (metric.value, metric.before, metric.change) {
                (Some(value), Some(before), Some(change)) => {
                    span.num { (number(before)) " → " (number(value)) " " (unit) }
                    (kit::tag(tone, &signed(change)))
                    @if let Some(since) = since { span.faint { "since " (since) } }
                },
                (Some(value), ..) => {
                    span.num { (number(value)) " " (unit) }
                    @if let Some(since) = since { span.faint { "not measured since it shipped, " (since) } }
                },
                (None, ..) => span.faint { "not measured yet" },
            }
        }
    }
}

fn signed(change: f64) -> String {
    match change {
        change if change > 0.0 => format!("+{}", number(change)),
        change if change < 0.0 => format!("−{}", number(-change)),
        _ => "±0".into(),
    }
}
