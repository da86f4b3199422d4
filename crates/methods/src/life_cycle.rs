//! The product life cycle (Levitt, HBR 1965). The stage is a judgement with evidence; this only suggests one from revenue.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    Development,
    Introduction,
    Growth,
    Maturity,
    Decline,
}

/// When growth counts as what, as shares a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// From this on, over three periods, it grows.
    pub grows: f64,
    /// Within this on both sides it is mature.
    pub stands: f64,
    /// From this down, twice running, it declines.
    pub falls: f64,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds { grows: 0.10, stands: 0.05, falls: -0.05 }
    }
}

/// A stage with the growth that suggests it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggested {
    pub stage: Stage,
    /// The mean growth a period, compounded, over at most the last three.
    pub growth: Option<f64>,
}

/// What a series of revenue suggests, oldest first. Nothing when growth lies between the thresholds, or too little is known.
pub fn suggest(revenue: &[f64], by: Thresholds) -> Option<Suggested> {
    if revenue.iter().any(|amount| !amount.is_finite() || *amount < 0.0) {
        return None;
    }
    if revenue.iter().all(|amount| *amount == 0.0) {
        return Some(Suggested { stage: Stage::Development, growth: None });
    }
    let since = revenue.iter().position(|amount| *amount > 0.0)?;
    let earned = &revenue[since..];
    if earned.len() < 3 {
        return Some(Suggested { stage: Stage::Introduction, growth: None });
    }
    let last = &earned[earned.len().saturating_sub(4)..];
    let periods = last.len() - 1;
    let growth = (last[periods] / last[0]).powf(1.0 / periods as f64) - 1.0;
    let step = |at: usize| last[at] / last[at - 1] - 1.0;
    let growth = growth.is_finite().then_some(growth)?;
    let stage = match growth {
        _ if step(periods) <= by.falls && step(periods - 1) <= by.falls => Stage::Decline,
        growth if periods == 3 && growth >= by.grows => Stage::Growth,
        growth if growth.abs() < by.stands => Stage::Maturity,
        _ => return None,
    };
    Some(Suggested { stage, growth: Some(growth) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_suggests_a_stage() {
        let stage = |revenue: &[f64]| suggest(revenue, Thresholds::default()).map(|suggested| suggested.stage);
        for (revenue, expected) in [
            (&[0.0, 0.0][..], Some(Stage::Development)),
            (&[0.0, 10.0], Some(Stage::Introduction)),
            (&[100.0, 110.0, 121.0, 133.1], Some(Stage::Growth)),
            (&[100.0, 102.0, 101.0, 103.0], Some(Stage::Maturity)),
            (&[100.0, 101.0, 95.0, 90.0], Some(Stage::Decline)),
            (&[100.0, 80.0, 79.0, 85.0], None),
            (&[100.0, 107.0, 114.0, 122.0], None),
            (&[100.0, f64::NAN], None),
        ] {
            assert_eq!(stage(revenue), expected, "{revenue:?}");
        }
        let growth = suggest(&[100.0, 110.0, 121.0, 133.1], Thresholds::default()).unwrap().growth.unwrap();
        assert!((growth - 0.10).abs() < 1e-9);
    }
}
