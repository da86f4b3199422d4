//! The charts of a sprint's report, and what stands behind each of their days.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use maud::{Markup, html};

use super::{
    changes,
    flow::said,
    numbers::{Burn, Day},
    report::Report,
    sprint::Whole,
};
use crate::{
    store::Db,
    web::{
        kit::{Lines, Series},
        shown::day,
    },
};

/// What happened on a day of the sprint, or before its start.
pub(super) async fn behind(db: &mut Db, sprint: &Whole, on: &str, now: DateTime<Utc>) -> crate::Result<Option<Markup>> {
    let Some(started) = sprint.started_at else { return Ok(None) };
    let zone = sprint.team.zone();
    let (today, until) = (zone.day(now), sprint.closed_at.unwrap_or(now));
    if on == "start" {
        let long_ago = started - TimeDelta::days(3_650);
        let planned = changes::between(db, sprint.item.id, (long_ago, started), "Before the start", today).await?;
        return Ok(Some(planned));
    }
    let Ok(on) = on.parse::<NaiveDate>() else { return Ok(None) };
    // The last moment before a day is the first that is left out; what came before the start is the start's.
    let first = (zone.start(on) - TimeDelta::microseconds(1)).max(started);
    let last = (zone.end(on) - TimeDelta::microseconds(1)).min(until);
    let caption = format!("What happened {}", said(on, today));
    Ok(Some(changes::between(db, sprint.item.id, (first, last), &caption, today).await?))
}

/// The ways to what stands behind the start and each day that has been.
fn ways_behind(report: &Report) -> Vec<Option<String>> {
    let way = |on: &str| Some(format!("/items/{}/report?day={on}#behind", report.key));
    let of_day = |day: &Day| day.scope.and_then(|_| way(&day.on.to_string()));
    std::iter::once(report.started_at.and_then(|_| way("start"))).chain(report.burn.days.iter().map(of_day)).collect()
}

const BURNDOWN: &str = "The guideline falls by the same on every working day and reaches zero at the end: it is no promise, only a ruler. Above it is more left \
    than an even pace would leave, below it less. A line that lies flat for days says that work is begun and not finished: look at the board for what is stuck. \
    A step up is work that came in, was estimated higher or opened again; a step down beside a step of the scope is work that went out, not work that was done.";
const BURNUP: &str = "The gap between the two lines is what is left. A done line that rises evenly while the scope stands still is a sprint that goes as it was planned; \
    lines that rise side by side say that work comes in as fast as it is done. Points count on the day they were accepted, by the estimate of that day.";

/// Remaining and scope by day beside the guideline.
pub(super) fn burndown(report: &Report, today: NaiveDate) -> Markup {
    let burn: &Burn = &report.burn;
    let series = |name: &str, look, steps, first: f64, of: fn(&Day) -> Option<f64>| Series {
        name: name.into(),
        look,
        steps,
        values: std::iter::once(Some(first)).chain(burn.days.iter().map(of)).collect(),
    };
    let chart = Lines {
        title: "Burndown".into(),
        reading: "Points left at the end of each day. Accepting work lowers the line; a change of scope moves both scope and line; on grey days nobody works.".into(),
        how: BURNDOWN,
        labels: std::iter::once("Start".to_owned()).chain(burn.days.iter().map(|of| day(of.on, today))).collect(),
        grey: std::iter::once(false).chain(burn.days.iter().map(|day| !day.working)).collect(),
        series: vec![
            series("Remaining", "line", true, burn.committed, |day| day.remaining),
            series("Scope", "quiet", true, burn.committed, |day| day.scope),
            series("Guideline", "goal", false, burn.committed, |day| Some(day.ideal)),
        ],
        hrefs: ways_behind(report),
    };
    html! { div.wide-chart { (chart) } }
}

/// Done against the scope, which moves when work is added, removed or re-estimated.
pub(super) fn burnup(report: &Report, today: NaiveDate) -> Markup {
    let burn: &Burn = &report.burn;
    let series = |name: &str, look, first: f64, of: fn(&Day) -> Option<f64>| Series {
        name: name.into(),
        look,
        steps: true,
        values: std::iter::once(Some(first)).chain(burn.days.iter().map(of)).collect(),
    };
    let done = burn.steps.first().map_or(0.0, |step| step.done);
    let chart = Lines {
        title: "Burnup".into(),
        reading: "Points done by the end of each day, below the scope. Where the scope steps up, work came in; the sprint is done where the lines meet. What happened stands below, item by item, and behind each day.".into(),
        how: BURNUP,
        labels: std::iter::once("Start".to_owned()).chain(burn.days.iter().map(|of| day(of.on, today))).collect(),
        grey: std::iter::once(false).chain(burn.days.iter().map(|day| !day.working)).collect(),
        series: vec![
            series("Done", "line", done, |day| day.done),
            series("Scope", "quiet", burn.committed, |day| day.scope),
        ],
        hrefs: ways_behind(report),
    };
    html! { div.wide-chart { (chart) } }
}
