//! The timeline: bars that are dragged, drawn out and moved by keys, in lanes, with what waits for what; and the same as a table.

use std::collections::HashMap;

use maud::{Markup, html};

use super::{
    bet::Bet,
    lanes::{self, Placed},
    page::Shown,
    timeline_table::{table, undated},
    view::{Face, View},
    window::{Window, Zoom},
};
use crate::{
    command::Say,
    web::{
        kit::{self, BAR, Bar, Button, Depends, Gem, Icon, Swimlane, Timeline, Tone, notice, segment},
        shown::{day, of},
    },
};

pub fn shown(shown: &Shown) -> Markup {
    let window = Window::of(shown.view.zoom(), shown.view.from(), shown.today);
    // Nothing of what was dropped lies in time: drawn, it would look like what is done.
    let (dropped, kept): (Vec<&Bet>, Vec<&Bet>) = shown.bets.bets.iter().partition(|bet| bet.is_dropped());
    let (dated, loose): (Vec<&Bet>, Vec<&Bet>) = kept.into_iter().partition(|bet| lanes::days(bet).is_some());
    let (inside, outside): (Vec<&Bet>, Vec<&Bet>) = dated.iter().partition(|bet| in_window(bet, &window));
    html! {
        (controls(shown, &window))
        (clashes(shown))
        @if inside.is_empty() {
            p.quiet.part { "No bet lies in this part of time." @if !outside.is_empty() { " " (of(outside.len() as i64, "lies", "lie")) " before or after it." } }
        } @else {
            (kit::timeline(&drawn(shown, &window, &inside)))
            (legend(shown))
        }
        @if !inside.is_empty() && !outside.is_empty() {
            p.faint.small { (of(outside.len() as i64, "bet lies", "bets lie")) " before or after the time that is shown." }
        }
        @if !dropped.is_empty() {
            p.faint.small { a.link href=(shown.view.with(|view| { view.face = Some(Face::List.name().into()); view.wanted.status = Some("dropped".into()); }).address(shown.scope)) { (of(dropped.len() as i64, "dropped bet", "dropped bets")) } " not drawn." }
        }
        (undated(shown, &loose))
        @if !inside.is_empty() { (table(shown, &inside)) }
    }
}

fn in_window(bet: &Bet, window: &Window) -> bool {
    let Some((first, last)) = lanes::days(bet) else { return false };
    window.shows(first, bet.likely_on.map_or(last, |likely| likely.max(last)))
}

fn controls(shown: &Shown, window: &Window) -> Markup {
    let to = |change: &dyn Fn(&mut View)| shown.view.with(|view| change(view)).address(shown.scope);
    let zooms = Zoom::ALL.map(|zoom| {
        let href = to(&|view| view.zoom = Some(zoom.name().into()));
        kit::Tab::new(zoom.label(), href, zoom == window.zoom)
    });
    let (earlier, later) = window.beside();
    html! {
        div.time-controls {
            (segment("Zoom", &zooms))
            div.cluster {
                @if let Some(day) = earlier { (Button::link("Earlier", to(&|view| view.from = Some(day.to_string()))).plain().icon(Icon::ArrowLeft)) }
                (Button::link(if shown.view.is_past() { "That day" } else { "Today" }, to(&|view| view.from = None)).plain())
                @if let Some(day) = later { (Button::link("Later", to(&|view| view.from = Some(day.to_string()))).plain().icon(Icon::ArrowRight)) }
            }
        }
    }
}

/// What starts before what it waits for ends, in words.
fn clashes(shown: &Shown) -> Markup {
    let titles: HashMap<&str, &Bet> = shown.bets.bets.iter().map(|bet| (bet.key.as_str(), bet)).collect();
    let clashes: Vec<_> = shown.bets.dependencies.iter().filter(|one| one.conflict).collect();
    if clashes.is_empty() {
        return html! {};
    }
    let named = |key: &str| titles.get(key).map_or_else(|| key.to_owned(), |bet| bet.title.clone());
    notice(
        Tone::Warn,
        html! {
            @for (nth, clash) in clashes.iter().take(3).enumerate() {
                @if nth > 0 { " " }
                a.link href=(format!("/items/{}", clash.blocked)) { (named(&clash.blocked)) } " starts before "
                a.link href=(format!("/items/{}", clash.blocker)) { (named(&clash.blocker)) } ", which blocks it, is over"
                @if let Some(days) = clash.days { ": both are on for " (of(days, "day", "days")) ", the first and the last counted" } "."
            }
            @if clashes.len() > 3 { " And " (clashes.len() - 3) " more." }
        },
        html! {},
    )
}

fn drawn(shown: &Shown, window: &Window, bets: &[&Bet]) -> Timeline {
    let by = shown.view.lanes(shown.scope).to_owned();
    let names: HashMap<&str, &str> =
        shown.scope.products().iter().map(|product| (product.key.as_str(), product.name.as_str())).collect();
    let lane_of = |bet: &Bet| match by.as_str() {
        "goal" => (
            bet.goal.as_ref().map(|goal| goal.title.clone()),
            bet.goal.as_ref().map(|goal| format!("/items/{}", goal.key)),
        ),
        "person" => (bet.owner_name.clone(), None),
        "area" => (bet.area.clone(), None),
        "theme" => (
            bet.theme.as_ref().map(|theme| theme.title.clone()),
            bet.theme.as_ref().map(|theme| format!("/items/{}", theme.key)),
        ),
        "team" => (bet.team.clone(), None),
        "product" => (
            names.get(bet.product.as_str()).map(|name| (*name).to_owned()),
            Some(format!("/products/{}/roadmap?view=timeline", bet.product)),
        ),
        _ => (Some("All bets".to_owned()), None),
    };
    let nothing = match by.as_str() {
        "person" => "Nobody",
        "area" => "No area",
        "theme" => "No theme",
        "team" => "In no sprint of a team yet",
        _ => "No goal yet",
    };
    let gems = gems(shown.gems, window);
    let (lanes, height) = lanes::lanes(bets, window, !gems.is_empty(), lane_of, nothing);
    let ends: HashMap<&str, (f64, f64, f64)> = lanes
        .iter()
        .flat_map(|lane| &lane.bars)
        .map(|placed| (placed.bet.key.as_str(), (placed.x, placed.x + placed.width, placed.y + BAR / 2.0)))
        .collect();
    let ties = shown.bets.dependencies.iter().filter_map(|one| {
        let (from, to) = (ends.get(one.blocker.as_str())?, ends.get(one.blocked.as_str())?);
        Some(Depends {
            from_key: one.blocker.clone(),
            to_key: one.blocked.clone(),
            from: (from.1, from.2),
            to: (to.0, to.2),
            conflict: one.conflict,
        })
    });
    let mut names: Vec<Swimlane> = Vec::new();
    if !gems.is_empty() {
        names.push(Swimlane { title: "Dates".into(), height: kit::GEMS, ..Swimlane::default() });
    }
    names.extend(lanes.iter().map(|lane| Swimlane {
        title: lane.title.clone(),
        href: lane.href.clone(),
        remark: of(lane.bars.len() as i64, "bet", "bets"),
        top: lane.top,
        height: lane.height,
    }));
    let today = (shown.today >= window.from && shown.today < window.to)
        .then(|| window.x(shown.today) + window.zoom.day() / 2.0);
    Timeline {
        name: "Timeline of the roadmap".into(),
        width: window.width(),
        height,
        ticks: window.ticks(),
        today,
        ties: ties.collect(),
        bars: lanes.iter().flat_map(|lane| &lane.bars).map(|placed| bar(shown, placed)).collect(),
        lanes: names,
        gems,
        day: window.zoom.day(),
        step: window.zoom.step(),
        still: bets.iter().all(|bet| shown.says(bet) == Say::None),
        keeps: None,
        asks: None,
    }
}

/// The marked days within the window, each named as far as there is room before the next.
fn gems(all: &[Gem], window: &Window) -> Vec<Gem> {
    let mut gems: Vec<Gem> = all
        .iter()
        .filter_map(|gem| {
            let day = gem.day.filter(|day| window.shows(*day, *day))?;
            Some(Gem { x: window.x(day) + window.zoom.day() / 2.0, ..gem.clone() })
        })
        .collect();
    let next: Vec<f64> = gems.iter().skip(1).map(|gem| gem.x).chain([window.width()]).collect();
    for (gem, next) in gems.iter_mut().zip(next) {
        let room = ((next - gem.x - 24.0) / 6.6).max(0.0) as usize;
        // A part of a word would be read as another word: what has no room for one is named when it is pointed at.
        let first = gem.label.split(' ').next().map_or(0, |word| word.chars().count());
        gem.label = if room > first { lanes::short(&gem.label, room) } else { String::new() };
    }
    gems
}

fn bar(shown: &Shown, placed: &Placed) -> Bar {
    let bet = placed.bet;
    Bar {
        key: bet.key.clone(),
        title: bet.title.clone(),
        href: bet.href(),
        x: placed.x,
        y: placed.y,
        width: placed.width,
        done: if bet.open { bet.share() } else { 1.0 },
        likely: placed.likely,
        health: bet.health.as_ref().map(|health| health.state.tone().class()),
        label: placed.label.clone(),
        text: placed.text,
        says: says(shown, bet),
        starts: bet.starts_on.map(|day| day.to_string()).unwrap_or_default(),
        due: bet.due_on.map(|day| day.to_string()).unwrap_or_default(),
        version: bet.version,
        still: shown.says(bet) == Say::None,
        closed: !bet.open,
        behind: None,
    }
}

/// A bar in words.
fn says(shown: &Shown, bet: &Bet) -> String {
    let date = |date: Option<chrono::NaiveDate>| date.map_or_else(|| "open".into(), |date| day(date, shown.today));
    let mut parts = vec![bet.title.clone(), format!("{} to {}", date(bet.starts_on), date(bet.due_on))];
    if bet.work.items > 0 {
        parts.push(format!("{} of {} accepted", bet.work.accepted, bet.work.items));
    }
    if let Some(likely) = bet.likely_on {
        parts.push(format!("85 % by {}", day(likely, shown.today)));
    }
    if let Some(health) = &bet.health {
        parts.push(health.state.label().into());
    }
    parts.join(", ")
}

fn legend(shown: &Shown) -> Markup {
    let moves = shown.bets.bets.iter().any(|bet| shown.says(bet) != Say::None);
    html! {
        p.faint.small.part {
            "Dotted: planned. Filled: the share of its work that is accepted. "
            "Shade: where it " (if shown.view.is_past() { "was forecast to end" } else { "ends" }) " in 85 of 100 futures, at the pace of the " (if shown.view.is_past() { "weeks before" } else { "last weeks" }) " and if the team did nothing else. "
            @if moves {
                span.on-screen {
                kbd { "←" } " " kbd { "→" } " move a bar by " (if shown.view.zoom().step() == 1 { "a day" } else { "a week" }) ", with " kbd { "Shift" } " they move its end, with " kbd { "Alt" } " its start, "
                kbd { "↑" } " " kbd { "↓" } " go to another, " kbd { "d" } " asks for its dates."
                }
            }
        }
    }
}
