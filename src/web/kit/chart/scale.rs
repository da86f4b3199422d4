//! Where a value stands on a chart, in the chart's own units.

use std::fmt::Write as _;

pub(in crate::web::kit) const WIDTH: f64 = 340.0;
pub(in crate::web::kit) const HEIGHT: f64 = 170.0;
pub(in crate::web::kit) const LEFT: f64 = 36.0;
const BOTTOM: f64 = 22.0;

pub(in crate::web::kit) struct Scale {
    pub(in crate::web::kit) low: f64,
    pub(in crate::web::kit) high: f64,
    count: usize,
}

impl Scale {
    pub(in crate::web::kit) fn of(values: impl Iterator<Item = f64>, goal: Option<f64>) -> Self {
        let (mut low, mut high, mut count) = (f64::MAX, f64::MIN, 0);
        for value in values {
            (low, high, count) = (low.min(value), high.max(value), count + 1);
        }
        if let Some(goal) = goal {
            (low, high) = (low.min(goal), high.max(goal));
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if (high - low).abs() < f64::EPSILON {
            (low, high) = (low - 1.0, high + 1.0);
        }
        Self { low, high, count }
    }

    /// The same over so many places.
    pub(in crate::web::kit) fn over(self, count: usize) -> Self {
        Self { count, ..self }
    }

    pub(in crate::web::kit) fn y(&self, value: f64) -> f64 {
        round(12.0 + (self.high - value) / (self.high - self.low) * (HEIGHT - BOTTOM - 24.0))
    }

    pub(in crate::web::kit) fn place(&self, nth: usize, value: f64) -> (f64, f64) {
        let step = (WIDTH - LEFT - 8.0) / (self.count.max(2) - 1) as f64;
        (LEFT + 4.0 + nth as f64 * step, self.y(value))
    }
}

pub(in crate::web::kit) fn path(places: &[(f64, f64)]) -> String {
    let mut drawn = String::new();
    for (nth, (x, y)) in places.iter().enumerate() {
        let _ = write!(drawn, "{}{} {}", if nth == 0 { 'M' } else { 'L' }, round(*x), round(*y));
    }
    drawn
}

pub(in crate::web::kit) fn round(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

pub(in crate::web::kit) fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 1e6 => format!("{} M", round(value / 1e6)),
        size if size >= 1e4 => format!("{} k", round(value / 1e3)),
        _ => round(value).to_string(),
    }
}
