//! Where a value stands on a chart, in the chart's own units.

use std::fmt::Write as _;

pub(in crate::web::kit) const WIDTH: f64 = 340.0;
pub(in crate::web::kit) const HEIGHT: f64 = 170.0;
pub(in crate::web::kit) const LEFT: f64 = 36.0;

pub(in crate::web::kit) struct Scale {
    pub(in crate::web::kit) low: f64,
    pub(in crate::web::kit) high: f64,
    count: usize,
    step: f64,
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
        Self { low, high, count, step: (high - low) / 2.0 }
    }

    /// The same between round values, three to six steps apart.
    pub(in crate::web::kit) fn rounded(self) -> Self {
        let rough = (self.high - self.low) / 4.0;
        let size = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0].into_iter().map(|of| of * size).find(|step| *step >= rough * 0.999);
        let step = step.unwrap_or(size * 10.0);
        Self { low: (self.low / step).floor() * step, high: (self.high / step).ceil() * step, step, ..self }
    }

    /// The values that have a line.
    pub(in crate::web::kit) fn ticks(&self) -> impl Iterator<Item = f64> {
        let steps = ((self.high - self.low) / self.step).round() as u32;
        (0..=steps).map(|nth| self.low + f64::from(nth) * self.step)
    }

    /// The same over so many places.
    pub(in crate::web::kit) fn over(self, count: usize) -> Self {
        Self { count, ..self }
    }

    pub(in crate::web::kit) fn y(&self, value: f64) -> f64 {
        round(12.0 + (self.high - value) / (self.high - self.low) * (HEIGHT - 34.0))
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
        _ => ((value * 100.0).round() / 100.0).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn a_scale_goes_by_round_values() {
        let ticks = |values: [f64; 2]| Scale::of(values.into_iter(), None).rounded().ticks().collect::<Vec<_>>();
        assert_eq!(ticks([0.0, 55.0]), [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(ticks([0.0, 99.4]), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(ticks([0.0, 27.0]), [0.0, 10.0, 20.0, 30.0]);
        assert_eq!(ticks([33.0, 38.0]), [32.0, 34.0, 36.0, 38.0]);
        assert_eq!(ticks([-4.0, 4.0]), [-4.0, -2.0, 0.0, 2.0, 4.0]);
    }
}
