//! ICE: impact, confidence and ease, each from 1 to 10. Two conventions stand: the mean (Ellis & Brown, *Hacking Growth*) and
//! the product (Gilad, *Evidence Guided*); they order differently, so a score says which it is.

use crate::score::{NoScore, Scored, finite, given};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Convention {
    #[default]
    Mean,
    Product,
}

/// The score by one of the conventions, or why there is none.
pub fn score(impact: Option<f64>, confidence: Option<f64>, ease: Option<f64>, by: Convention) -> Scored {
    let parts = [part("impact", impact)?, part("confidence", confidence)?, part("ease", ease)?];
    finite(match by {
        Convention::Mean => parts.iter().sum::<f64>() / 3.0,
        Convention::Product => parts.iter().product(),
    })
}

fn part(name: &str, value: Option<f64>) -> Scored {
    let value = given(name, value)?;
    if (1.0..=10.0).contains(&value) { Ok(value) } else { Err(NoScore::Because(format!("{name} is not from 1 to 10"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(impact: f64, confidence: f64, ease: f64) -> (f64, f64) {
        let by = |convention| score(Some(impact), Some(confidence), Some(ease), convention).unwrap();
        (by(Convention::Mean), by(Convention::Product))
    }

    #[test]
    fn both_conventions_stand_and_may_differ() {
        let (mean, product) = both(8.0, 5.0, 6.0);
        assert!((mean - 19.0 / 3.0).abs() < 1e-12 && (product - 240.0).abs() < 1e-12);
        let (first, second) = (both(8.0, 2.0, 9.0), both(6.0, 6.0, 6.0));
        assert!(first.0 > second.0 && first.1 < second.1, "the order flips");
        assert_eq!((first.1, second.1), (144.0, 216.0));
    }

    #[test]
    fn what_is_off_the_scale_has_no_score() {
        assert!(score(Some(0.0), Some(5.0), Some(5.0), Convention::Mean).is_err());
        assert!(score(Some(11.0), Some(5.0), Some(5.0), Convention::Product).is_err());
        assert!(score(Some(1.0), None, Some(5.0), Convention::Product).is_err());
    }
}
