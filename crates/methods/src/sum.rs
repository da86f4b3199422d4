//! Adding up.

/// The sum, and plain 0 for nothing: that of the standard library is minus zero, which programs and people both stumble over.
pub fn sum(parts: impl IntoIterator<Item = f64>) -> f64 {
    parts.into_iter().fold(0.0, |sum, part| sum + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_to_zero_and_not_to_minus_zero() {
        for (parts, whole) in [(vec![], 0.0), (vec![-0.0], 0.0), (vec![1.5, 2.0], 3.5), (vec![1.0, -1.0], 0.0)] {
            assert_eq!(sum(parts.clone()).to_bits(), f64::to_bits(whole), "{parts:?}");
        }
    }
}
