//! What every scoring method shares: a number or the reason why there is none, and one way to round.

use std::fmt;

/// Why something has no score. A missing or impossible input never becomes nought or infinity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoScore {
    /// Nobody has said this input yet.
    Missing(String),
    /// One cannot divide by it.
    Zero(String),
    /// Less than nothing where that means nothing.
    Negative(String),
    /// Not a number, or beyond what numbers hold.
    NotFinite(String),
    /// Said in words.
    Because(String),
}

impl fmt::Display for NoScore {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            NoScore::Missing(what) => write!(f, "{what} is missing"),
            NoScore::Zero(what) => write!(f, "{what} is 0"),
            NoScore::Negative(what) => write!(f, "{what} is less than 0"),
            NoScore::NotFinite(what) => write!(f, "{what} is not a number that can be counted with"),
            NoScore::Because(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for NoScore {}

pub type Scored = Result<f64, NoScore>;

/// An input that must be there and be a number.
pub fn given(name: &str, value: Option<f64>) -> Scored {
    match value {
        None => Err(NoScore::Missing(name.into())),
        Some(value) if !value.is_finite() => Err(NoScore::NotFinite(name.into())),
        Some(value) => Ok(value),
    }
}

/// The same for an amount: nothing below nought.
pub fn amount(name: &str, value: Option<f64>) -> Scored {
    let value = given(name, value)?;
    if value < 0.0 { Err(NoScore::Negative(name.into())) } else { Ok(value) }
}

/// The same for what one divides by.
pub fn divisor(name: &str, value: Option<f64>) -> Scored {
    let value = amount(name, value)?;
    if value > 0.0 { Ok(value) } else { Err(NoScore::Zero(name.into())) }
}

/// A result that is still a number.
pub fn finite(value: f64) -> Scored {
    if value.is_finite() { Ok(value + 0.0) } else { Err(NoScore::NotFinite("the score".into())) }
}

/// Rounded once, for showing: half away from zero, the same on both sides of it.
pub fn rounded(value: f64, decimals: i32) -> f64 {
    let factor = 10_f64.powi(decimals);
    let scaled = value * factor;
    // 12.345 is kept as 12.3449…: a value within a rounding error of the half counts as the half.
    let nudged = scaled + scaled.signum() * scaled.abs() * f64::EPSILON * 4.0;
    nudged.round() / factor + 0.0
}

/// Ranks by score, the highest first; equal scores share the better rank; what has no score has no rank.
pub fn ranks(scores: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut sorted: Vec<f64> = scores.iter().copied().flatten().collect();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let rank = |score: f64| sorted.partition_point(|other| *other > score) + 1;
    scores.iter().map(|score| score.map(rank)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_go_away_from_zero_on_both_sides() {
        for (value, decimals, shown) in [
            (12.5, 0, 13.0),
            (-12.5, 0, -13.0),
            (12.345, 2, 12.35),
            (-0.005, 2, -0.01),
            (44.44, 0, 44.0),
            (-0.0, 0, 0.0),
        ] {
            assert!((rounded(value, decimals) - shown).abs() < 1e-12, "{value}");
        }
    }

    #[test]
    fn what_has_no_score_has_no_rank() {
        assert_eq!(ranks(&[Some(2.0), None, Some(5.0), Some(2.0)]), [Some(2), None, Some(1), Some(2)]);
    }

    #[test]
    fn a_reason_is_said_in_words() {
        assert_eq!(divisor("effort", Some(0.0)).unwrap_err().to_string(), "effort is 0");
        assert_eq!(divisor("effort", None).unwrap_err().to_string(), "effort is missing");
        assert_eq!(amount("reach", Some(-1.0)).unwrap_err().to_string(), "reach is less than 0");
        assert!(given("reach", Some(f64::NAN)).is_err());
    }

    proptest! {
        #[test]
        fn a_rank_counts_those_above(scores in prop::collection::vec(prop::option::of(-1e6..1e6f64), 0..30)) {
            for (score, rank) in scores.iter().zip(ranks(&scores)) {
                let above = score.map(|score| scores.iter().flatten().filter(|other| **other > score).count() + 1);
                prop_assert_eq!(rank, above);
            }
        }
    }
}
