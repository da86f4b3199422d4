//! The ribbon of an item: the stops of the line through it, with the hollow ones where it is broken.

use super::walk::Stop;
use crate::{
    items::{Item, Kind},
    web::kit::{RibbonStop, Station, StopState},
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

/// The stops of the line through an item; nothing for what stands beside the line.
pub fn stops(item: &Item, why: &[Stop], so_what: &[Stop], voices: i64) -> Vec<RibbonStop> {
    let along: Vec<&Stop> = why.iter().chain(so_what).collect();
    let mut stops = match item.kind {
        Kind::Customer => return Vec::new(),
        Kind::Subtask => return of_step(item, &along),
        Kind::Feedback | Kind::Idea => plain(item, &VOICE, &along),
        _ => plain(item, &WORK, &along),
    };
    stops.push(outcome(item, &along));
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
    wanted
        .iter()
        .filter(|(_, kinds)| is_shown(item, kinds))
        .map(|(label, kinds)| {
            let station = kinds[0].station();
            if kinds.contains(&item.kind) || (item.kind == Kind::KeyResult && kinds.contains(&Kind::Goal)) {
                return here(item, station);
            }
            fill(
                item,
                station,
                label,
                kinds[0],
                along.iter().filter(|stop| kinds.contains(&stop.kind)).copied().collect(),
            )
        })
        .collect()
}

/// An epic has no epic above it; a metric has no story below; what cannot be is not missing.
fn is_shown(item: &Item, kinds: &[Kind]) -> bool {
    match item.kind {
        Kind::Metric => kinds.contains(&Kind::Vision) || kinds.contains(&Kind::Goal),
        Kind::Sprint => !kinds.contains(&Kind::Epic) && !kinds.contains(&Kind::Release),
        _ => true,
    }
}

fn here(item: &Item, station: Station) -> RibbonStop {
    RibbonStop {
        station,
        label: capital(item.kind.label()),
        title: item.title.clone(),
        href: None,
        state: StopState::Here,
        more: 0,
        voices: None,
    }
}

fn fill(item: &Item, station: Station, label: &str, kind: Kind, found: Vec<&Stop>) -> RibbonStop {
    let gap = || RibbonStop {
        station,
        label: label.to_owned(),
        title: format!(
            "Choose {} {}",
            if label.starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" },
            label.to_lowercase()
        ),
        href: Some(format!("/items/{}/link?to={}", item.key, kind.name())),
        state: StopState::Gap,
        more: 0,
        voices: None,
    };
    found.first().map_or_else(gap, |first| RibbonStop {
        station,
        label: label.to_owned(),
        title: first.title.clone(),
        href: Some(format!("/items/{}", first.key)),
        state: StopState::Filled,
        more: found.len() - 1,
        voices: None,
    })
}

fn outcome(item: &Item, along: &[&Stop]) -> RibbonStop {
    if item.kind == Kind::Metric {
        return here(item, Station::Outcomes);
    }
    let metrics = along.iter().filter(|stop| stop.kind == Kind::Metric).copied().collect();
    let mut stop = fill(item, Station::Outcomes, "Outcome", Kind::Metric, metrics);
    if stop.state == StopState::Gap {
        stop.title = "Set a check".into();
    }
    stop
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
