//! The charts of flow.

use chrono::NaiveDate;

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
        labels: [range.first, range.last].map(|on| day(on, range.last)).to_vec(),
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
