//! The ribbon of an item: the stops of the line through it, with the hollow ones where it is broken.

use super::{rule, walk::Stop};
use crate::{
    items::{Item, Kind},
    web::{
        kit::{RibbonStop, Station, StopState},
        shown::of,
    },
};

/// The stops that a ribbon shows, in order, and what fills each.
const WORK: [(&str, &[Kind]); 7] = [
    ("Vision", &[Kind::Vision]),
    ("Goal", &[Kind::Goal]),
    ("Initiative", &[Kind::Initiative]),
    ("Epic", &[Kind::Epic]),
    ("Story", &[Kind::Story, Kind::Bug, Kind::Task, Kind::Spike]),
    ("Sprint", &[Kind::Sprint]),
    ("Release", &[Kind::Release]),
];
const VOICE: [(&str, &[Kind]); 5] = [
    ("Feedback", &[Kind::Feedback]),
    ("Idea", &[Kind::Idea]),
    ("Initiative", &[Kind::Initiative]),
    ("Story", &[Kind::Story, Kind::Bug, Kind::Task, Kind::Spike, Kind::Epic]),
    ("Release", &[Kind::Release]),
];

/// Every stop there is by its name, and what stands at it.
pub const AT: [(&str, &[Kind]); 11] = [
    ("Vision", &[Kind::Vision]),
    ("Goal", &[Kind::Goal]),
    ("Key result", &[Kind::KeyResult]),
    ("Feedback", &[Kind::Feedback]),
    ("Idea", &[Kind::Idea]),
    ("Initiative", &[Kind::Initiative]),
    ("Epic", &[Kind::Epic]),
    ("Story", &[Kind::Story, Kind::Bug, Kind::Task, Kind::Spike, Kind::Subtask]),
    ("Sprint", &[Kind::Sprint]),
    ("Release", &[Kind::Release]),
    ("Outcome", &[Kind::Metric]),
];

/// The stops of the line through an item; nothing for what stands beside the line.
pub fn stops(item: &Item, why: &[Stop], so_what: &[Stop], voices: i64) -> Vec<RibbonStop> {
    let mut along: Vec<&Stop> = Vec::new();
    for stop in why.iter().chain(so_what) {
        if !along.iter().any(|known| known.key == stop.key) {
            along.push(stop);
        }
    }
    let mut stops = match item.kind {
        Kind::Customer
        | Kind::Persona
        | Kind::Segment
        | Kind::Competitor
        | Kind::Claim
        | Kind::Trend
        | Kind::Canvas
        | Kind::Note
        | Kind::Feature
        | Kind::Document
        | Kind::Risk
        | Kind::Decision => return Vec::new(),
        Kind::Subtask => return of_step(item, &along),
        Kind::Feedback | Kind::Idea => plain(item, &VOICE, &along),
        _ => plain(item, &WORK, &along),
    };
    stops.extend(outcome(item, &along));
    if item.kind == Kind::Idea && voices > 0 {
        heard(item, &mut stops, voices);
    }
    if let Some(here) = stops.iter_mut().find(|stop| stop.state == StopState::Here)
        && item.kind != Kind::Feedback
        && voices > 0
    {
        here.voices = Some(voices as u64);
    }
    stops
}

/// A sub-task hangs below its parent; the line through it is that of the parent.
fn of_step(item: &Item, along: &[&Stop]) -> Vec<RibbonStop> {
    let mut stops = plain(item, &WORK, along);
    stops.retain(|stop| stop.state == StopState::Filled);
    stops.push(here(item, Station::Backlog));
    stops
}

fn plain(item: &Item, wanted: &[(&str, &[Kind])], along: &[&Stop]) -> Vec<RibbonStop> {
    let mut stops = Vec::new();
    for (label, kinds) in wanted {
        let station = kinds[0].station();
        if kinds.contains(&item.kind) {
            stops.push(here(item, station));
            continue;
        }
        stops.extend(fill(item, station, label, kinds, along));
        if item.kind == Kind::KeyResult && kinds.contains(&Kind::Goal) {
            stops.push(here(item, station));
        }
    }
    stops
}

/// Whether a hollow stop of this kind is offered: what cannot be tied to it is not missing, nor is the work of a metric.
pub fn is_offered(item: &Item, kind: Kind) -> bool {
    let ties = rule::natural(item.kind, kind).or_else(|| rule::natural(kind, item.kind));
    match (item.kind, kind) {
        (Kind::Metric, Kind::Epic | Kind::Story) => false,
        // What a closed sprint took in stays as it was.
        (Kind::Sprint, Kind::Story) if !item.open => false,
        _ => ties.is_some(),
    }
}

/// The voices behind an idea stand at the stop before it.
fn heard(item: &Item, stops: &mut [RibbonStop], voices: i64) {
    if let Some(stop) = stops.iter_mut().find(|stop| stop.state == StopState::Gap && stop.station == Station::Voices) {
        stop.state = StopState::Filled;
        stop.title = of(voices, "voice", "voices");
        stop.href = Some(format!("/items/{}/voices", item.key));
    }
}

fn here(item: &Item, station: Station) -> RibbonStop {
    RibbonStop {
        station,
        label: crate::web::shown::capital(item.kind.label()),
        title: item.title.clone(),
        href: None,
        state: StopState::Here,
        more: 0,
        voices: None,
    }
}

/// What stands at a stop, or the hollow stop that offers to fill it.
fn fill(item: &Item, station: Station, label: &str, kinds: &[Kind], along: &[&Stop]) -> Option<RibbonStop> {
    let found: Vec<_> = along.iter().filter(|stop| kinds.contains(&stop.kind)).collect();
    if let Some(first) = found.first() {
        return Some(RibbonStop {
            station,
            label: label.to_owned(),
            title: first.title.clone(),
            href: Some(format!("/items/{}", first.key)),
            state: StopState::Filled,
            more: found.len() - 1,
            voices: None,
        });
    }
    let article = if label.starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" };
    is_offered(item, kinds[0]).then(|| RibbonStop {
        station,
        label: label.to_owned(),
        title: if kinds[0] == Kind::Feedback {
            "Link feedback".into()
        } else {
            format!("Choose {article} {}", label.to_lowercase())
        },
        href: Some(format!("/items/{}/link?to={}", item.key, kinds[0].name())),
        state: StopState::Gap,
        more: 0,
        voices: None,
    })
}

fn outcome(item: &Item, along: &[&Stop]) -> Option<RibbonStop> {
    if item.kind == Kind::Metric {
        return Some(here(item, Station::Outcomes));
    }
    let mut stop = fill(item, Station::Outcomes, "Outcome", &[Kind::Metric], along)?;
    if stop.state == StopState::Gap {
        stop.title = "Set a check".into();
    }
    Some(stop)
}
