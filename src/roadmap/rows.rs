//! What lies side by side in time: in groups, and in rows where nothing covers anything else.

/// Rows that are filled from left to right: each thing goes into the first in which there is room for it.
pub struct Rows {
    gap: f64,
    taken: Vec<f64>,
}

impl Rows {
    /// With so much room between two.
    pub fn apart(gap: f64) -> Rows {
        Rows { gap, taken: Vec::new() }
    }

    /// The row of what reaches from here to there.
    pub fn place(&mut self, from: f64, to: f64) -> usize {
        let row = self.taken.iter().position(|taken| taken + self.gap <= from).unwrap_or_else(|| {
            self.taken.push(0.0);
            self.taken.len() - 1
        });
        self.taken[row] = to;
        row
    }

    pub fn count(&self) -> usize {
        self.taken.len()
    }
}

/// Things by what they have in common, in its order, each group in theirs; what has nothing comes last.
pub fn grouped<T: Copy, K: Ord>(things: &[T], of: impl Fn(T) -> Option<K>) -> Vec<(Option<K>, Vec<T>)> {
    let mut groups = std::collections::BTreeMap::<_, Vec<T>>::new();
    for thing in things {
        let key = of(*thing);
        groups.entry((key.is_none(), key)).or_default().push(*thing);
    }
    groups.into_iter().map(|((_, key), things)| (key, things)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_goes_into_the_first_row_with_room() {
        let mut rows = Rows::apart(6.0);
        let placed: Vec<usize> = [(0.0, 10.0), (5.0, 40.0), (16.0, 20.0), (25.0, 30.0), (30.0, 35.0)]
            .map(|(a, b)| rows.place(a, b))
            .to_vec();
        assert_eq!(placed, [0, 1, 0, 2, 0]);
        assert_eq!(rows.count(), 3);
    }

    #[test]
    fn what_has_nothing_in_common_comes_last() {
        let groups = grouped(&["none", "b1", "a1", "b2"], |word| (word != "none").then(|| &word[..1]));
        assert_eq!(groups, [(Some("a"), vec!["a1"]), (Some("b"), vec!["b1", "b2"]), (None, vec!["none"])]);
    }
}
