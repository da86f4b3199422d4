//! The timeline of a scenario: its bars, and behind those that it moves where they really are.

use maud::{Markup, html};

use super::{reading::Compared, tables::days};
use crate::{
    roadmap::{
        bet::Bet,
        lanes,
        window::{Window, Zoom},
    },
    web::{
        kit::{self, Bar, Swimlane, Timeline},
        shown::of,
    },
};

pub fn timeline(read: &Compared, today: chrono::NaiveDate) -> Markup {
    let window = Window::of(Zoom::Month, None, today);
    let shown: Vec<&Bet> = read.bets.iter().filter(|one| one.would.open).map(|one| &one.would).collect();
    let inside: Vec<&Bet> =
        shown.iter().copied().filter(|bet| lanes::days(bet).is_some_and(|(a, b)| window.shows(a, b))).collect();
    if inside.is_empty() {
        return html! { p.quiet.part { "No bet has days that a timeline could show." } };
    }
    let real = |bet: &Bet| {
        let is = read.bets.iter().find(|one| one.id == bet.id)?;
        let (first, last) = lanes::days(&is.is).filter(|_| is.is.open && !is.said.is_empty())?;
        Some((window.x(first), window.end(last) - window.x(first)))
    };
    let of_goal = |bet: &Bet| {
        (bet.goal.as_ref().map(|goal| goal.title.clone()), bet.goal.as_ref().map(|goal| format!("/items/{}", goal.key)))
    };
    let (lanes, height) = lanes::lanes(&inside, &window, false, of_goal, "No goal yet");
    let still = read.scenario.state != "open";
    let bars = lanes.iter().flat_map(|lane| &lane.bars).map(|placed| Bar {
        key: placed.bet.key.clone(),
        title: placed.bet.title.clone(),
        href: placed.bet.href(),
        x: placed.x,
        y: placed.y,
        width: placed.width,
        done: placed.bet.share(),
        likely: placed.likely,
        label: placed.label.clone(),
        text: placed.text,
        says: format!("{}, {} to {}", placed.bet.title, days(placed.bet.starts_on), days(placed.bet.due_on)),
        starts: placed.bet.starts_on.map(|day| day.to_string()).unwrap_or_default(),
        due: placed.bet.due_on.map(|day| day.to_string()).unwrap_or_default(),
        still,
        behind: real(placed.bet),
        ..Bar::default()
    });
    html! {
        (kit::timeline(&Timeline {
            name: "Timeline of the scenario".into(),
            width: window.width(),
            height,
            ticks: window.ticks(),
            today: Some(window.x(today)),
            bars: bars.collect(),
            lanes: lanes.iter().map(|lane| Swimlane { title: lane.title.clone(), href: lane.href.clone(), remark: of(lane.bars.len() as i64, "bet", "bets"), top: lane.top, height: lane.height }).collect(),
            day: window.zoom.day(),
            step: window.zoom.step(),
            still,
            keeps: Some(format!("/api/v1/scenarios/{}/bets/{{key}}", read.scenario.id)),
            asks: Some(format!("/scenarios/{}/bets/{{key}}", read.scenario.id)),
            ..Timeline::default()
        }))
        p.faint.small.part {
            "The line below a bar is where the bet really is. Shade: where it would end in 85 of 100 futures. "
            @if !still { kbd { "←" } " " kbd { "→" } " move a bar by a week, with " kbd { "Shift" } " they move its end, " kbd { "d" } " says it otherwise in a form." }
        }
    }
}
