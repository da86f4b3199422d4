//! The charts of flow.

use chrono::{Days, NaiveDate};

use super::{
    ageing::Ages,
    cumulative::Standing,
    reading::Range,
    table,
    times::{Finished, Percentile, SHARES, Times},
};
use crate::web::{
    kit::{Band, Bands, Dot, Mark, Scatter},
    shown::{day, of, percent},
};

/// No more dots are drawn of what was done; the table and the API have more.
const DOTS: usize = 500;

const FLOW: &str = "The height between two edges is how much waits or is worked on in that stage; the width between them is about how long it takes; \
    the slope of Done is the pace. Bands that widen say that more comes in than goes out. An item counts from the first day it came to a stage or beyond, \
    so that no edge ever falls, and opening it again, declining or estimating it today changes no day before. What was declined or archived lies in the lowest band \
    from the day it left; what was done or left before the first day is not drawn.";
const TIMES: &str = "Days are calendar days, the first and the last counted: from Friday to Monday is four. Below the line of 85 % lie 85 of 100 items. \
    Look for what lies far above it, and for clouds that rise to the right: work takes longer than it did.";
const AGES: &str = "An item that passes the line of 85 % is older than 85 of 100 past items ever got: talk about it today. What was put back into the backlog does not age.";

pub(super) fn cumulative(days: &[Standing], href: impl Fn(NaiveDate) -> String, today: NaiveDate) -> Bands {
    let band = |name: &str, of: fn(&Standing) -> i64| Band {
        name: name.into(),
        edge: days.iter().map(|day| of(day) as f64).collect(),
        value: Vec::new(),
    };
    let done =
        Band { value: days.iter().map(|day| day.done as f64).collect(), ..band("Done", |on| on.done + on.declined) };
    Bands {
        title: "Cumulative flow".into(),
        reading: "How many items had come to each stage, or further, or had left, by the end of each day.".into(),
        how: FLOW,
        labels: days.iter().map(|standing| day(standing.on, today)).collect(),
        hrefs: days.iter().map(|standing| href(standing.on)).collect(),
        bands: vec![
            band("Backlog", |on| on.backlog),
            band("Ready", |on| on.ready),
            band("Started", |on| on.started),
            band("Review", |on| on.review),
            done,
            band("Declined", |on| on.declined),
        ],
    }
}

/// Into so many parts the days below a chart are cut.
const PARTS: u64 = 3;

pub(super) fn times(
    title: &str,
    reading: &str,
    times: &Times,
    range: &Range,
    percentiles: &[Percentile],
    took: fn(&Finished) -> Option<u32>,
) -> Scatter {
    let length = (range.last - range.first).num_days().max(1) as f64;
    let dot = |item: &Finished| {
        let days = took(item)?;
        Some(Dot {
            across: (item.done_on - range.first).num_days() as f64 / length,
            value: f64::from(days),
            said: format!("{} {}: {}, done {}", item.key, item.title, days_of(days), day(item.done_on, range.last)),
            href: format!("/items/{}", item.key),
            heat: None,
        })
    };
    Scatter {
        title: title.into(),
        reading: reading.into(),
        dots: times.items.iter().filter_map(dot).take(DOTS).collect(),
        marks: marks(percentiles),
        how: TIMES,
        labels: (0..=PARTS)
            .map(|part| day(range.first + Days::new(part * length as u64 / PARTS), range.last))
            .collect(),
        table: table::times(title, &times.items, range.last),
        ..Scatter::default()
    }
}

pub(super) fn ageing(ages: &Ages, range: &Range) -> Scatter {
    let columns = ["started", "review"];
    let mut seen = [0usize; 2];
    let dots = ages.items.iter().map(|item| {
        let column = usize::from(item.status == "review");
        seen[column] += 1;
        // Side by side in their column, so that items of the same age do not hide each other.
        let within = ((seen[column] * 7) % 12) as f64 / 12.0 - 0.46;
        Dot {
            across: (column as f64 + 0.5 + within * 0.8) / columns.len() as f64,
            value: f64::from(item.age),
            said: format!("{} {}: {} old, {}", item.key, item.title, days_of(item.age), table::passed(item.passed)),
            href: format!("/items/{}", item.key),
            heat: Some(heat(item.passed)),
        }
    });
    Scatter {
        title: "Age of work in progress".into(),
        reading: "Each open dot is an item under way, as high as it is old; the lines are what past items took.".into(),
        dots: dots.collect(),
        marks: marks(&ages.cycle),
        how: AGES,
        labels: columns.map(str::to_owned).to_vec(),
        columns: true,
        legend: [0.0].iter().chain(&SHARES).map(|share| table::passed(*share)).collect(),
        table: table::ages(&ages.items, range.last),
    }
}

/// How hot an item is that has passed so large a share: one step for each percentile.
fn heat(passed: f64) -> u8 {
    SHARES.iter().filter(|share| passed >= **share - 1e-9).count() as u8
}

fn marks(percentiles: &[Percentile]) -> Vec<Mark> {
    let mark = |of: &Percentile| Mark {
        value: f64::from(of.days),
        shown: format!("{}: {}", percent(of.share), days_of(of.days)),
    };
    percentiles.iter().map(mark).collect()
}

fn days_of(days: u32) -> String {
    of(days.into(), "day", "days")
}
