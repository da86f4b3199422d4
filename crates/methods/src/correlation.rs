//! How far two ways of ranking agree: Spearman's ρ over ranks with ties at their mean, and Kendall's τ-b.

/// Ranks with ties at their mean, the highest score first.
fn mean_ranks(scores: &[f64]) -> Vec<f64> {
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let rank = |score: f64| {
        let above = sorted.partition_point(|other| *other > score);
        let through = sorted.partition_point(|other| *other >= score);
        (above + 1 + through) as f64 / 2.0
    };
    scores.iter().map(|score| rank(*score)).collect()
}

/// The pairs that both have scored.
fn common(one: &[Option<f64>], other: &[Option<f64>]) -> (Vec<f64>, Vec<f64>) {
    one.iter().zip(other).filter_map(|(one, other)| Some(((*one)?, (*other)?))).unzip()
}

/// Spearman's ρ from −1 to 1 over what both have scored. Nothing for fewer than two, or when one of them ranks all equal.
pub fn spearman(one: &[Option<f64>], other: &[Option<f64>]) -> Option<f64> {
    let (one, other) = common(one, other);
    let (one, other) = (mean_ranks(&one), mean_ranks(&other));
    let n = one.len() as f64;
    let mean = f64::midpoint(n, 1.0);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
    let spread = (product(&one, &one) * product(&other, &other)).sqrt();
    (one.len() > 1 && spread > 0.0).then(|| (product(&one, &other) / spread).clamp(-1.0, 1.0))
}

/// Kendall's τ-b from −1 to 1: of the pairs, how many more are in the same order than in opposite ones, corrected for ties.
pub fn kendall(one: &[Option<f64>], other: &[Option<f64>]) -> Option<f64> {
    let (one, other) = common(one, other);
    let (mut agree, mut ties_one, mut ties_other) = (0_i64, 0_i64, 0_i64);
    for a in 0..one.len() {
        for b in a + 1..one.len() {
            let (x, y) = (one[a].total_cmp(&one[b]) as i64, other[a].total_cmp(&other[b]) as i64);
            agree += x * y;
            ties_one += i64::from(x == 0);
            ties_other += i64::from(y == 0);
        }
    }
    let pairs = (one.len() * one.len().saturating_sub(1) / 2) as i64;
    let spread = (((pairs - ties_one) * (pairs - ties_other)) as f64).sqrt();
    (spread > 0.0).then(|| agree as f64 / spread)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn some(numbers: &[f64]) -> Vec<Option<f64>> {
        numbers.iter().copied().map(Some).collect()
    }

    #[test]
    fn agreement_is_one_and_the_opposite_minus_one() {
        let up = some(&[1.0, 2.0, 3.0, 4.0]);
        let down = some(&[4.0, 3.0, 2.0, 1.0]);
        assert_eq!((spearman(&up, &up), kendall(&up, &down)), (Some(1.0), Some(-1.0)));
        // One swap of neighbours among four: ρ = 1 − 6·2/60, τ = (5 − 1)/6.
        let swapped = some(&[2.0, 1.0, 3.0, 4.0]);
        assert!((spearman(&up, &swapped).unwrap() - 0.8).abs() < 1e-12);
        assert!((kendall(&up, &swapped).unwrap() - 4.0 / 6.0).abs() < 1e-12);
        assert_eq!(spearman(&up, &some(&[3.0; 4])), None);
        assert_eq!(spearman(&up, &[Some(1.0), None, None, None]), None);
    }

    proptest! {
        #[test]
        fn it_is_the_same_both_ways_and_within_bounds(pairs in prop::collection::vec((-5..5i32, -5..5i32), 2..30)) {
            let (one, other): (Vec<_>, Vec<_>) = pairs.iter().map(|(a, b)| (Some(f64::from(*a)), Some(f64::from(*b)))).unzip();
            prop_assert_eq!(kendall(&one, &other), kendall(&other, &one));
            if let Some(rho) = spearman(&one, &other) {
                prop_assert!((-1.0..=1.0).contains(&rho));
                let scaled: Vec<_> = one.iter().map(|score| score.map(|score| score * 3.0 + 7.0)).collect();
                prop_assert!((spearman(&scaled, &other).unwrap() - rho).abs() < 1e-12);
            }
        }
    }
}
