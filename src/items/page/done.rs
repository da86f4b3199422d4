//! A team's definition of done at an item, and the lines of its definition of ready: who has ticked what.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{Shown, say};
use crate::{
    command::{Right, Say},
    sprint::checklist::Entry,
    web::{
        Visit,
        kit::{self, panel, ticks},
        shown::ago,
    },
};

pub(super) fn done(visit: &Visit, shown: &Shown, now: DateTime<Utc>) -> Markup {
    let Some(list) = shown.done.as_ref().filter(|list| !list.entries.is_empty()) else { return html! {} };
    let held = list.entries.iter().filter(|entry| entry.holds).count();
    let remark = format!("{held} of {}", list.entries.len());
    let rows: Vec<_> = list.entries.iter().map(|entry| tick(visit, shown, entry, now)).collect();
    panel("Done?", &remark, ticks(&rows))
}

/// A line of a definition; what people say can be ticked by those who do the work.
pub(super) fn tick(visit: &Visit, shown: &Shown, entry: &Entry, now: DateTime<Utc>) -> kit::Tick {
    let item = shown.item();
    let may = item.open && say(visit, item, Right::DoWork) != Say::None;
    let first = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    kit::Tick {
        says: entry.says.clone(),
        holds: entry.holds,
        who: entry.by.as_deref().zip(entry.at).map(|(by, at)| format!("{}, {}", first(by), ago(at, now))),
        href: entry.id.filter(|_| may).map(|id| format!("/items/{}/agreed/{id}", item.key)),
        mends: Vec::new(),
    }
}
