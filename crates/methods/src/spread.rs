//! How far several people lie apart when each has said a number of their own: shown so that it is talked about, never averaged
//! away.

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub lowest: f64,
    pub highest: f64,
    pub median: f64,
    /// From 0, where all agree, to 1: how much of the scale lies between them; without a scale, how much of the highest.
    pub apart: f64,
}

/// Nothing when nobody said a number.
pub fn of(values: &[f64], scale: Option<(f64, f64)>) -> Option<Spread> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (lowest, highest) = (*sorted.first()?, *sorted.last()?);
    let middle = sorted.len() / 2;
    let median = if sorted.len() % 2 == 1 { sorted[middle] } else { f64::midpoint(sorted[middle - 1], sorted[middle]) };
    let whole = scale.map_or_else(|| lowest.abs().max(highest.abs()), |(least, most)| most - least);
    let apart = if whole > 0.0 { ((highest - lowest) / whole).clamp(0.0, 1.0) } else { 0.0 };
    Some(Spread { lowest, highest, median, apart })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "these are exact")]
    fn the_median_lies_in_the_middle_and_the_scale_says_how_far_is_far() {
        let spread = of(&[8.0, 3.0, 5.0], Some((1.0, 11.0))).unwrap();
        assert_eq!((spread.lowest, spread.median, spread.highest, spread.apart), (3.0, 5.0, 8.0, 0.5));
        let spread = of(&[200.0, 50.0], None).unwrap();
        assert_eq!((spread.median, spread.apart), (125.0, 0.75));
        assert_eq!(of(&[4.0, 4.0], None).unwrap().apart, 0.0);
        assert_eq!(of(&[0.0, 0.0], None).unwrap().apart, 0.0);
        assert_eq!(of(&[], None), None);
    }

    proptest! {
        #[test]
        fn order_does_not_matter(mut values in prop::collection::vec(0.0..100.0f64, 1..9)) {
            let before = of(&values, None);
            values.reverse();
            let after = of(&values, None).unwrap();
            prop_assert_eq!(before, Some(after));
            prop_assert!(after.lowest <= after.median && after.median <= after.highest && (0.0..=1.0).contains(&after.apart));
        }
    }
}
