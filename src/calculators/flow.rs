//! Cycle times, cumulative flow and Little's law.

use methods::flow;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::method;
use crate::error::{Error, Result};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CycleTime {
    /// Days are numbered; what is finished before it began is counted apart.
    pub items: Vec<Span>,
    /// 0.5, 0.7, 0.85 and 0.95 unless told.
    #[serde(default)]
    pub shares: Vec<f64>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    pub start: i64,
    #[serde(default)]
    pub end: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct CycleTimes {
    pub count: usize,
    /// Items that end before they begin: wrong data, counted and not used.
    pub impossible: usize,
    pub mean: Option<f64>,
    pub percentiles: Vec<Percentile>,
}

#[derive(Serialize, JsonSchema)]
pub struct Percentile {
    pub share: f64,
    /// So many days or less.
    pub days: Option<u32>,
}

method!(CycleTime => CycleTimes, "cycle_time",
"Gives percentiles of cycle time by nearest rank, both ends of a span counted: the service-level expectation.",
"ProKanban; Kanbanize counts both days", |input| {
    let shares = if input.shares.is_empty() { vec![0.5, 0.7, 0.85, 0.95] } else { input.shares };
    if shares.len() > 100 || shares.iter().any(|share| !(0.0..=1.0).contains(share)) {
        return Err(Error::field("shares", "up to a hundred shares from 0 to 1"));
    }
    let spans = || input.items.iter().filter_map(|item| item.end.map(|end| flow::days(item.start, end)));
    let mut times: Vec<u32> = spans().flatten().collect();
    times.sort_unstable();
    let sum: u64 = times.iter().map(|days| u64::from(*days)).sum();
    Ok(CycleTimes {
        count: times.len(),
        impossible: spans().filter(Option::is_none).count(),
        mean: (!times.is_empty()).then(|| sum as f64 / times.len() as f64),
        percentiles: shares.iter().map(|share| Percentile { share: *share, days: flow::percentile(&times, *share) }).collect(),
    })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CumulativeFlow {
    /// For each item the stages it came to, counted from 0, and when.
    pub items: Vec<Vec<Arrival>>,
    pub stages: usize,
    pub first: i64,
    pub last: i64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    pub stage: usize,
    pub day: i64,
}

#[derive(Serialize, JsonSchema)]
pub struct Bands {
    /// For each stage, how many items had come there or further by the end of each day.
    pub bands: Vec<Vec<u32>>,
}

method!(CumulativeFlow => Bands, "cumulative_flow",
"Gives the bands of a cumulative flow diagram from first arrivals: no band ever goes down.",
"55degrees; Kanbanize", |input| {
    span(input.first, input.last)?;
    if input.stages > 50 {
        return Err(Error::field("stages", "fifty stages at most"));
    }
    let items: Vec<Vec<_>> = input.items.iter().map(|item| item.iter().map(|to| (to.stage, to.day)).collect()).collect();
    Ok(Bands { bands: flow::cumulative(&items, input.stages, input.first, input.last) })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Little {
    pub items: Vec<Span>,
    pub first: i64,
    pub last: i64,
}

#[derive(Serialize, JsonSchema)]
pub struct Balance {
    /// The mean number of items in progress.
    pub in_progress: f64,
    /// Items finished a day.
    pub throughput: f64,
    /// In days.
    pub cycle_time: f64,
    /// What a steady flow would take: in progress by throughput.
    pub expected: Option<f64>,
    /// How far the measured cycle time is from that, as a share of it.
    pub imbalance: Option<f64>,
}

method!(Little => Balance, "little",
"Checks Little's law on a stretch of days: work in progress against throughput times cycle time.",
"Little 1961", |input| {
    span(input.first, input.last)?;
    let items: Vec<_> = input.items.iter().map(|item| (item.start, item.end)).collect();
    let told = flow::little(&items, input.first, input.last).ok_or_else(|| Error::field("last", "no day is left"))?;
    Ok(Balance {
        in_progress: told.in_progress,
        throughput: told.throughput,
        cycle_time: told.cycle_time,
        expected: told.expected(),
        imbalance: told.imbalance(),
    })
});

fn span(first: i64, last: i64) -> Result<()> {
    match flow::days(first, last) {
        Some(..=3_660) => Ok(()),
        _ => Err(Error::field("last", "from one day to ten years after the first")),
    }
}
