//! The cut line: a ranked list against what there is room for, and what falls below.

/// What a trade-off has said of an entry, whatever its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kept {
    In,
    Out,
}

/// One of the list, the best first.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub effort: Option<f64>,
    pub kept: Option<Kept>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    Above,
    Below,
    /// Nobody has said what it takes: whether it fits cannot be told.
    Unknown,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// In the order of the list.
    pub sides: Vec<Side>,
    /// What is above takes that much together.
    pub taken: f64,
    /// By how much what was kept in goes beyond what there is room for.
    pub over: f64,
}

/// Cut where the list no longer fits: from the first that does not, all are below. What is kept in has its room before all
/// others, what is kept out takes none.
pub fn cut(entries: &[Entry], capacity: f64) -> Cut {
    let kept_in: f64 = entries
        .iter()
        .filter(|entry| entry.kept == Some(Kept::In))
        .filter_map(|entry| entry.effort)
        .fold(0.0, std::ops::Add::add);
    let mut taken = kept_in;
    let mut full = false;
    let mut side = |entry: &Entry| match (entry.kept, entry.effort) {
        (Some(Kept::In), _) => Side::Above,
        (Some(Kept::Out), _) => Side::Below,
        (None, None) => Side::Unknown,
        (None, Some(effort)) => {
            full |= taken + effort > capacity + 1e-9;
            if full {
                return Side::Below;
            }
            taken += effort;
            Side::Above
        }
    };
    let sides = entries.iter().map(&mut side).collect();
    Cut { sides, taken, over: (kept_in - capacity).max(0.0) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(efforts: &[f64]) -> Vec<Entry> {
        efforts.iter().map(|effort| Entry { effort: Some(*effort), kept: None }).collect()
    }

    #[test]
    fn the_list_is_cut_at_the_first_that_does_not_fit() {
        let told = cut(&plain(&[5.0, 8.0, 8.0, 1.0]), 20.0);
        assert_eq!(
            told.sides,
            [Side::Above, Side::Above, Side::Below, Side::Below],
            "a smaller one does not jump the line"
        );
        assert_eq!((told.taken, told.over), (13.0, 0.0));
        assert_eq!(cut(&plain(&[5.0, 8.0]), 13.0).sides, [Side::Above, Side::Above]);
        assert_eq!(cut(&plain(&[0.1, 0.2]), 0.3).sides, [Side::Above, Side::Above], "as decimals sum");
        assert_eq!(cut(&plain(&[5.0]), 0.0).sides, [Side::Below]);
        assert_eq!(cut(&[], 5.0).sides, []);
    }

    #[test]
    fn a_trade_off_goes_before_the_rank_and_what_takes_no_one_knows_what_is_not_placed() {
        let mut list = plain(&[5.0, 8.0, 8.0]);
        list[0].kept = Some(Kept::Out);
        list[2].kept = Some(Kept::In);
        list.push(Entry { effort: None, kept: None });
        let told = cut(&list, 16.0);
        assert_eq!(told.sides, [Side::Below, Side::Above, Side::Above, Side::Unknown]);
        let tight = cut(&list, 6.0);
        assert_eq!((tight.sides[1], tight.over), (Side::Below, 2.0));
    }

    fn entries() -> impl Strategy<Value = Vec<Entry>> {
        let kept = prop_oneof![4 => Just(None), 1 => Just(Some(Kept::In)), 1 => Just(Some(Kept::Out))];
        let entry = (prop::option::of(0u32..40), kept);
        prop::collection::vec(entry, 0..40).prop_map(|all| {
            all.into_iter().map(|(effort, kept)| Entry { effort: effort.map(f64::from), kept }).collect()
        })
    }

    proptest! {
        #[test]
        fn what_is_above_fits_but_for_what_was_kept_in(entries in entries(), capacity in 0u32..400) {
            let told = cut(&entries, f64::from(capacity));
            prop_assert!(told.taken <= f64::from(capacity) + told.over + 1e-9);
            prop_assert_eq!(told.sides.len(), entries.len());
        }

        #[test]
        fn more_room_never_drops_one(entries in entries(), capacity in 0u32..400, more in 0u32..100) {
            let less = cut(&entries, f64::from(capacity));
            let with = cut(&entries, f64::from(capacity + more));
            for (before, after) in less.sides.iter().zip(&with.sides) {
                prop_assert!(*before != Side::Above || *after == Side::Above);
            }
        }

        #[test]
        fn one_whose_effort_nobody_knows_moves_no_other(entries in entries(), capacity in 0u32..400, at in 0usize..40) {
            let at = at.min(entries.len());
            let mut with = entries.clone();
            with.insert(at, Entry { effort: None, kept: None });
            let mut sides = cut(&with, f64::from(capacity)).sides;
            prop_assert_eq!(sides.remove(at), Side::Unknown);
            prop_assert_eq!(sides, cut(&entries, f64::from(capacity)).sides);
        }
    }
}
