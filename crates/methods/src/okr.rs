//! Scoring objectives and key results (Google's re:Work guide; colours after Doerr, *Measure What Matters*).

/// How far a key result has come: linear between where it started and its target, held within 0 and 1. Works for numbers
/// that are to fall. Nothing when the target is where it started, or a number is not finite.
pub fn score(start: f64, target: f64, current: f64) -> Option<f64> {
    let way = target - start;
    let gone = (current - start) / way;
    (way != 0.0 && gone.is_finite()).then(|| gone.clamp(0.0, 1.0))
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
