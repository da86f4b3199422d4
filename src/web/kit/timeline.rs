//! A timeline: bars across days in lanes, drawn as SVG, since a place that is computed is no class of a stylesheet.

use maud::{Markup, html};

use super::chart::scale::round;

pub const ROW: f64 = 36.0;
pub const BAR: f64 = 28.0;
/// The height of the line of dates on top of the lanes.
pub const GEMS: f64 = 32.0;
/// The room of the sign before a label.
pub const SIGN: f64 = 14.0;
const SCALE: f64 = 30.0;

/// What is to be drawn; places are in pixels of the field, from its upper left corner.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    pub name: String,
    pub width: f64,
    pub height: f64,
    pub ticks: Vec<Stroke>,
    pub today: Option<f64>,
    pub lanes: Vec<Swimlane>,
    pub bars: Vec<Bar>,
    pub ties: Vec<Depends>,
    pub gems: Vec<Gem>,
    /// How wide a day is, and how many days an arrow key moves a bar by.
    pub day: f64,
    pub step: i64,
    /// Nobody who looks may move anything.
    pub still: bool,
    /// Where new days go, and the form that asks for them, with `{key}` in it; the bets themselves unless told.
    pub keeps: Option<String>,
    pub asks: Option<String>,
}

/// Where a week, a month, a quarter or a year begins.
#[derive(Clone, Debug, Default)]
pub struct Stroke {
    pub x: f64,
    pub label: String,
}

#[derive(Clone, Debug, Default)]
pub struct Swimlane {
    pub title: String,
    pub href: Option<String>,
    pub remark: String,
    pub top: f64,
    pub height: f64,
}

#[derive(Clone, Debug, Default)]
pub struct Bar {
    pub key: String,
    pub title: String,
    pub href: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    /// How much of it is done, from 0 to 1.
    pub done: f64,
    /// Where it ends in 85 of 100 futures.
    pub likely: Option<f64>,
    /// How it goes, as the class of its sign: good, warn or bad.
    pub health: Option<&'static str>,
    /// The title as far as there is room for it, and where it begins: in the bar or after it.
    pub label: String,
    pub text: f64,
    /// All of it in words.
    pub says: String,
    /// The days as they are kept; empty where there is none.
    pub starts: String,
    pub due: String,
    pub version: i64,
    pub still: bool,
    pub closed: bool,
    /// Where it really is, and how wide, when this is a what-if.
    pub behind: Option<(f64, f64)>,
}

/// One bar has to wait for another: a line from the end of what comes first to the start of what waits.
#[derive(Clone, Debug, Default)]
pub struct Depends {
    pub from_key: String,
    pub to_key: String,
    pub from: (f64, f64),
    pub to: (f64, f64),
    /// What waits starts before the other ends.
    pub conflict: bool,
}

/// A day that is marked: a release, a milestone.
#[derive(Clone, Debug, Default)]
pub struct Gem {
    pub key: String,
    pub href: String,
    pub day: Option<chrono::NaiveDate>,
    pub x: f64,
    pub label: String,
    pub says: String,
    pub past: bool,
}

pub fn timeline(shown: &Timeline) -> Markup {
    let (width, height) = (round(shown.width), round(shown.height));
    html! {
        section class="timeline roadmap" aria-label=(shown.name) data-controller="timeline" data-timeline-day-value=(shown.day)
            data-timeline-step-value=(shown.step) data-timeline-still-value=[shown.still.then_some("true")]
            data-timeline-keeps-value=[shown.keeps.as_ref()] data-timeline-asks-value=[shown.asks.as_ref()] {
            div.time-frame {
                div.corner {}
                svg.time-scale width=(width) height=(SCALE) aria-hidden="true" {
                    @for tick in &shown.ticks {
                        line.grid x1=(round(tick.x)) x2=(round(tick.x)) y1="0" y2=(SCALE) {}
                        text x=(round(tick.x + 8.0)) y="19" { (tick.label) }
                    }
                    @if let Some(today) = shown.today { circle.today cx=(round(today)) cy=(SCALE - 4.0) r="4" {} }
                }
                svg.time-names height=(height) role="group" aria-label="Lanes" { @for lane in &shown.lanes { (name(lane)) } }
                svg.time-field width=(width) height=(height) role="group" aria-label="Bars" {
                    defs {
                        marker id=(arrow(&shown.name, "end")) viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto" { path.arrow d="M0 0L8 4L0 8z" {} }
                        marker id=(arrow(&shown.name, "clash")) viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto" { path class="arrow clash" d="M0 0L8 4L0 8z" {} }
                    }
                    @for tick in &shown.ticks { line.grid x1=(round(tick.x)) x2=(round(tick.x)) y1="0" y2=(height) {} }
                    @for lane in shown.lanes.iter().skip(1) { line.edge x1="0" x2=(width) y1=(round(lane.top)) y2=(round(lane.top)) {} }
                    @if let Some(today) = shown.today { line.today x1=(round(today)) x2=(round(today)) y1="0" y2=(height) { title { "Today" } } }
                    @for tie in &shown.ties { (line(tie, &shown.name)) }
                    @for gem in &shown.gems { (diamond(gem)) }
                    @for (nth, bar) in shown.bars.iter().enumerate() { (drawn(bar, nth == 0)) }
                }
            }
        }
    }
}

fn name(lane: &Swimlane) -> Markup {
    html! {
        foreignObject x="0" y=(round(lane.top)) width="100%" height=(round(lane.height)) {
            div.lane-name {
                p.title title=(lane.title) { @match &lane.href { Some(href) => a href=(href) { (lane.title) }, None => (lane.title) } }
                @if !lane.remark.is_empty() { p.faint.small { (lane.remark) } }
            }
        }
    }
}

fn drawn(bar: &Bar, first: bool) -> Markup {
    let class = format!("bar{}{}", if bar.still { " still" } else { "" }, if bar.closed { " closed" } else { "" });
    let (x, y, width) = (round(bar.x), round(bar.y), round(bar.width));
    let filled = round(bar.width * bar.done.clamp(0.0, 1.0));
    let text = bar.text + if bar.health.is_some() { SIGN } else { 0.0 };
    html! {
        @if let Some((x, width)) = bar.behind { rect.behind x=(round(x)) y=(round(bar.y + BAR - 3.0)) width=(round(width)) height="6" rx="3" {} }
        a id=(format!("bar-{}", bar.key)) class=(class) href=(bar.href) tabindex=(if first { "0" } else { "-1" }) aria-label=(bar.says)
            data-key=(bar.key) data-version=(bar.version) data-starts=(bar.starts) data-due=(bar.due) {
            rect.plan x=(x) y=(y) width=(width) height=(BAR) rx="6" {}
            @if bar.done > 0.0 { rect.done x=(x) y=(y) width=(filled) height=(BAR) rx="6" {} }
            @if let Some(likely) = bar.likely.filter(|likely| *likely > bar.x + filled) {
                rect.likely x=(round(bar.x + filled)) y=(round(bar.y + 5.0)) width=(round(likely - bar.x - filled)) height=(BAR - 10.0) rx="5" {}
            }
            @if let Some(health) = bar.health { (mark(health, text - 9.0, bar.y + BAR / 2.0)) }
            text aria-hidden="true" x=(round(text)) y=(round(bar.y + 18.0)) { (bar.label) }
            @if !bar.still {
                rect.grip.start x=(round(bar.x - 3.0)) y=(y) width="9" height=(BAR) {}
                rect.grip.end x=(round(bar.x + bar.width - 6.0)) y=(y) width="9" height=(BAR) {}
            }
            title { (bar.says) }
        }
    }
}

/// How it goes as a shape too, for who does not see the colour: a dot, a triangle, a square.
fn mark(health: &str, x: f64, y: f64) -> Markup {
    let class = format!("health {health}");
    match health {
        "good" => html! { circle class=(class) cx=(round(x)) cy=(round(y)) r="4" {} },
        "warn" => html! { path class=(class) d=(format!("M{} {}l5 9h-10z", round(x), round(y - 5.0))) {} },
        _ => html! { rect class=(class) x=(round(x - 4.0)) y=(round(y - 4.0)) width="8" height="8" {} },
    }
}

/// The id of the head of an arrow, one for each timeline of a page.
fn arrow(name: &str, end: &str) -> String {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("tie-{name}-{end}")
}

fn line(tie: &Depends, name: &str) -> Markup {
    let ((x1, y1), (x2, y2)) = (tie.from, tie.to);
    let path = if x2 >= x1 + 18.0 {
        format!("M{} {}h8V{}H{}", round(x1), round(y1), round(y2), round(x2))
    } else {
        let between = if y2 < y1 { y1 - ROW / 2.0 } else { y1 + ROW / 2.0 };
        format!("M{} {}h8V{}H{}V{}H{}", round(x1), round(y1), round(between), round(x2 - 10.0), round(y2), round(x2))
    };
    let (class, end) = if tie.conflict { ("tie conflict", "clash") } else { ("tie", "end") };
    html! { path class=(class) d=(path) marker-end=(format!("url(#{})", arrow(name, end))) data-from=(tie.from_key) data-to=(tie.to_key) {} }
}

fn diamond(gem: &Gem) -> Markup {
    let (x, y) = (gem.x, GEMS / 2.0);
    html! {
        a id=(format!("gem-{}", gem.key)) class=(if gem.past { "gem past" } else { "gem" }) href=(gem.href) aria-label=(gem.says) {
            path d=(format!("M{} {}l7 7 -7 7 -7 -7z", round(x), round(y - 7.0))) {}
            @if !gem.label.is_empty() { text x=(round(x + 11.0)) y=(round(y + 4.0)) { (gem.label) } }
            title { (gem.says) }
        }
    }
}
