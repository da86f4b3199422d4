//! The opportunity score (Ulwick, *What Customers Want*): importance + max(importance − satisfaction, 0), both from 0 to 10,
//! computed within one segment at a time.

use crate::score::{NoScore, Scored, finite, given};

/// Importance or satisfaction as the method has it: the share of respondents who answered 4 or 5 of 5, times ten.
pub fn top_two(answers: &[u8]) -> Option<f64> {
    let counted = answers.iter().filter(|answer| (1..=5).contains(*answer));
    let n = counted.clone().count();
    (n > 0).then(|| counted.filter(|answer| **answer >= 4).count() as f64 * 10.0 / n as f64)
}

/// The score, or why there is none. Many tools feed it means of ratings instead; say so where you do.
pub fn score(importance: Option<f64>, satisfaction: Option<f64>) -> Scored {
    let (importance, satisfaction) = (part("importance", importance)?, part("satisfaction", satisfaction)?);
    finite(importance + (importance - satisfaction).max(0.0))
}

fn part(name: &str, value: Option<f64>) -> Scored {
    let value = given(name, value)?;
    if (0.0..=10.0).contains(&value) { Ok(value) } else { Err(NoScore::Because(format!("{name} is not from 0 to 10"))) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    Extreme,
    Strong,
    WorthConsidering,
    /// Unattractive, or served better than it matters.
    Overserved,
}

/// Over 15 extreme, from 12 strong, from 10 worth considering.
pub fn band(score: f64) -> Band {
    match score {
        score if score > 15.0 => Band::Extreme,
        score if score >= 12.0 => Band::Strong,
        score if score >= 10.0 => Band::WorthConsidering,
        _ => Band::Overserved,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn scores_are_those_published() {
        for (importance, satisfaction, expected) in [(9.0, 3.0, 15.0), (9.0, 9.0, 9.0), (4.7, 2.1, 7.3)] {
            let score = score(Some(importance), Some(satisfaction)).unwrap();
            assert!((score - expected).abs() < 1e-9, "{score}");
        }
        let importance = top_two(&[5, 5, 4, 4, 3, 5, 4, 2, 5, 4]);
        let satisfaction = top_two(&[2, 3, 4, 1, 3, 2, 5, 3, 2, 3]);
        assert_eq!((importance, satisfaction), (Some(8.0), Some(2.0)));
        assert_eq!(score(importance, satisfaction), Ok(14.0));
        assert_eq!(
            (band(15.1), band(15.0), band(12.0), band(11.9), band(9.9)),
            (Band::Extreme, Band::Strong, Band::Strong, Band::WorthConsidering, Band::Overserved)
        );
        assert_eq!(top_two(&[]), None);
        assert!(score(Some(11.0), Some(1.0)).is_err());
    }

    proptest! {
        #[test]
        fn more_satisfaction_never_raises_it(importance in 0.0..10.0f64, less in 0.0..10.0f64, more in 0.0..10.0f64) {
            let (less, more) = if less < more { (less, more) } else { (more, less) };
            prop_assert!(score(Some(importance), Some(more)).unwrap() <= score(Some(importance), Some(less)).unwrap());
        }
    }
}
