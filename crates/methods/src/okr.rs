//! Scoring objectives and key results (Google's re:Work guide; colours after Doerr, *Measure What Matters*).

/// How far a key result has come: linear between where it started and its target, held within 0 and 1. Works for numbers
/// that are to fall. Nothing when the target is where it started, or a number is not finite.
pub fn score(start: f64, target: f64, current: f64) -> Option<f64> {
    let way = target - start;
    let gone = (current - start) / way;
    (way != 0.0 && gone.is_finite()).then(|| gone.clamp(0.0, 1.0))
}

/// The same without bounds: below 0 it went the wrong way, above 1 it went beyond.
pub fn raw(start: f64, target: f64, current: f64) -> Option<f64> {
    let gone = (current - start) / (target - start);
    gone.is_finite().then_some(gone + 0.0)
}

/// What a goal is measured by: committed ones are to be reached, aspirational ones reach beyond what is known to be possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Ambition {
    Committed,
    #[default]
    Aspirational,
}

impl Ambition {
    /// The score that counts as success.
    pub fn expects(self) -> f64 {
        match self {
            Ambition::Committed => 1.0,
            Ambition::Aspirational => 0.7,
        }
    }
}

/// The weighted mean of scores. Nothing when no weight is above 0, or one is below.
pub fn weighted(scores: &[(f64, f64)]) -> Option<f64> {
    let all: f64 = scores.iter().map(|(_, weight)| weight).sum();
    let sum: f64 = scores.iter().map(|(score, weight)| score * weight).sum();
    (all > 0.0 && all.is_finite() && scores.iter().all(|(_, weight)| *weight >= 0.0)).then(|| sum / all)
}

/// The score of a goal: the mean of its key results' scores. Nothing when there are none.
pub fn objective(scores: &[f64]) -> Option<f64> {
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}

/// How a score is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Green,
    Yellow,
    Red,
}

/// Green from 0.7, yellow from 0.4, red below.
pub fn colour(score: f64) -> Colour {
    match score {
        score if score >= 0.7 => Colour::Green,
        score if score >= 0.4 => Colour::Yellow,
        _ => Colour::Red,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn scores_are_those_of_the_guide() {
        for (start, target, current, expected) in [
            (0.0, 6.0, 3.0, 0.5),
            (60.0, 30.0, 39.0, 0.7),
            (40.0, 50.0, 47.0, 0.7),
            (40.0, 50.0, 38.0, 0.0),
            (40.0, 50.0, 55.0, 1.0),
        ] {
            let score = score(start, target, current).unwrap();
            assert!((score - expected).abs() < 1e-9, "{start} to {target} at {current} gave {score}");
        }
        assert_eq!(score(5.0, 5.0, 5.0), None);
        let goal = objective(&[0.5, 0.7, 0.7]).unwrap();
        assert!((goal - 0.633_333_333).abs() < 1e-6);
        let weighted = weighted(&[(0.5, 1.0), (0.7, 2.0), (0.7, 1.0)]).unwrap();
        assert!((weighted - 0.65).abs() < 1e-12);
        let beyond = |current| super::raw(40.0, 50.0, current).unwrap();
        assert!((beyond(38.0) + 0.2).abs() < 1e-12 && (beyond(55.0) - 1.5).abs() < 1e-12);
        assert_eq!(super::weighted(&[(0.5, 0.0)]), None);
        assert!((Ambition::Committed.expects() - 1.0).abs() < 1e-12);
        assert_eq!((colour(0.7), colour(0.4), colour(0.39)), (Colour::Green, Colour::Yellow, Colour::Red));
    }

    proptest! {
        #[test]
        fn a_score_stays_within_bounds(start in -1e9..1e9f64, target in -1e9..1e9f64, current in -1e9..1e9f64) {
            if let Some(score) = score(start, target, current) {
                prop_assert!((0.0..=1.0).contains(&score));
            }
        }
    }
}
