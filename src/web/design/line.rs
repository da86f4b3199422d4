//! The line itself: through a product, and through one object.

use maud::{Markup, html};

use crate::web::kit::{MapStop, RibbonStop, Station, StopState, map, ribbon};

pub(super) fn shown() -> Markup {
    html! { (map("Tidewater, from vision to outcome", &stops())) (ribbon("The line through this story", &chain(), None)) }
}

fn stops() -> Vec<MapStop> {
    let stop = |station: Station, label: &str, figure: &str, note: &str, trouble: bool| MapStop {
        station,
        label: label.to_owned(),
        figure: figure.to_owned(),
        note: note.to_owned(),
        trouble,
        href: station.href("TID"),
    };
    vec![
        stop(Station::Vision, "Vision", "3 years", "reviewed 12 days ago", false),
        stop(Station::Voices, "Voices", "1,204", "38 new, 3 promises due", false),
        stop(Station::Ideas, "Ideas", "86", "12 to triage", false),
        stop(Station::Roadmap, "Roadmap", "9 bets", "2 later than promised", true),
        stop(Station::Backlog, "Backlog", "412", "86 % know their why", false),
        stop(Station::Sprint, "Sprint 24", "day 6 of 10", "31 of 44 points likely", false),
        stop(Station::Launch, "Launch 2.4", "in 9 days", "14 of 18 ready", false),
        stop(Station::Outcomes, "Outcomes", "3 of 4", "abandonment off course", true),
    ]
}

fn chain() -> Vec<RibbonStop> {
    let stop = |station: Station, label: &str, title: &str, state: StopState| RibbonStop {
        station,
        label: label.to_owned(),
        title: title.to_owned(),
        href: (state != StopState::Here).then(|| station.href("TID")),
        state,
        more: 0,
        voices: None,
    };
    let mut chain = vec![
        stop(Station::Vision, "Vision", "Every island within an hour", StopState::Filled),
        stop(Station::Vision, "Goal", "Abandoned bookings 38 → 25 %", StopState::Filled),
        stop(Station::Roadmap, "Initiative", "Money back without a call", StopState::Filled),
        stop(Station::Backlog, "Epic", "Refunds", StopState::Filled),
        stop(Station::Backlog, "Story", "Refund to the same card", StopState::Here),
        stop(Station::Sprint, "Sprint", "Plan it", StopState::Gap),
        stop(Station::Launch, "Release", "2.5", StopState::Filled),
        stop(Station::Outcomes, "Outcome", "Set a check", StopState::Gap),
    ];
    chain[1].more = 1;
    chain[4].voices = Some(17);
    chain
}
