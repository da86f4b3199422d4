//! Whether an item is ready to be taken up, and how to mend each thing that it lacks.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use methods::invest::Lint;

use super::{Kind, Shown, done};
use crate::{
    line::Tie,
    obstacles::Severity,
    sprint::said,
    web::{
        Visit,
        kit::{Icon, icon, panel, ticks},
    },
};

pub(super) fn ready(visit: &Visit, shown: &Shown, now: DateTime<Utc>) -> Markup {
    let Some(lacks) = &shown.lacks else { return html! {} };
    panel(
        "Ready?",
        "",
        html! {
            @if lacks.is_empty() {
                p.ready.quiet { (icon(Icon::CircleCheck)) span { (holds(shown)) } }
            } @else {
                ul.readiness role="list" {
                    @for lint in lacks {
                        li { span.says { (said(*lint)) } @for (label, href) in mends(shown, *lint) { a.small href=(href) { (label) } } }
                    }
                }
            }
            @if !shown.agreed.is_empty() {
                (ticks(&shown.agreed.iter().map(|entry| done::tick(visit, shown, entry, now)).collect::<Vec<_>>()))
            }
        },
    )
}

fn holds(shown: &Shown) -> &'static str {
    if shown.agreed.iter().any(|entry| !entry.holds) {
        return "As far as a machine can tell; people tick the rest";
    }
    match shown.item().kind {
        Kind::Story => "Ready: it has a why, a persona, criteria, an estimate, and nothing blocks it",
        _ => "Ready: it has a why, an estimate, and nothing blocks it",
    }
}

/// Where it can be mended: a field of this page, or a page of its own.
fn mends(shown: &Shown, lint: Lint) -> Vec<(String, String)> {
    let here = |label: &str, field: &str| (label.to_owned(), format!("#{field}"));
    match lint {
        Lint::Independent { .. } => {
            let blocks = |tie: &&super::Tied| !tie.outward && tie.open && Tie::parse(&tie.tie) == Some(Tie::Blocks);
            let blocking = shown.ties.iter().filter(blocks).take(5);
            let ways = shown.obstacles.iter().filter(|one| one.severity == Severity::Blocker).take(3);
            let ways = ways.map(|one| (crate::web::markdown::plain(&one.title, 40), one.href()));
            blocking.map(|tie| (tie.key.clone(), format!("/items/{}", tie.key))).chain(ways).collect()
        }
        Lint::Valuable { why, persona } => {
            let mut mends = Vec::new();
            if !why {
                mends.push(("Say what it is for".to_owned(), upward(shown)));
            }
            if !persona {
                mends.push(here("Say for whom", "edit-persona"));
            }
            mends
        }
        Lint::Estimable => vec![here("Estimate it", "edit-points")],
        Lint::Small { .. } => vec![("Split something off".to_owned(), format!("/stories/{}/split", shown.item().key))],
        Lint::Testable => vec![here("Say when it is done", "new-criterion")],
    }
}

/// Where the line upward breaks off: there it has to go on for this to have a why.
fn upward(shown: &Shown) -> String {
    let top = shown.why.stops.iter().rev().find(|stop| !matches!(stop.kind, Kind::Metric | Kind::Idea));
    let (key, kind) = top.map_or((&shown.item().key, shown.item().kind), |stop| (&stop.key, stop.kind));
    let to = match kind {
        Kind::Epic | Kind::Idea => "initiative",
        Kind::Initiative | Kind::KeyResult => "goal",
        Kind::Goal => "vision",
        _ => "epic",
    };
    format!("/items/{key}/link?to={to}")
}
