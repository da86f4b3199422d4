//! Whether the forecasts of one's own past would have held: each period is foretold from those before it, and compared with what came.

use super::how_many;

/// A forecast that could have been made: what each chance would have promised, and what came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The first of the periods that were foretold.
    pub at: usize,
    /// So much or more, for each chance asked about.
    pub promised: Vec<usize>,
    /// What the periods brought.
    pub came: usize,
}

/// How a history is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// A forecast draws from at most so many periods.
    pub from: usize,
    /// And from no fewer.
    pub least: usize,
    /// So many periods are foretold at once.
    pub ahead: usize,
}

/// Every forecast that could have been made of this history, oldest first; where nothing had been finished yet, none could.
pub fn back_test(finished: &[u32], trial: Trial, chances: &[f64]) -> Vec<Tried> {
    let last = finished.len().saturating_sub(trial.ahead);
    let at = |at: usize| {
        let told = how_many(&finished[at.saturating_sub(trial.from)..at], trial.ahead, 1).ok()?;
        Some(Tried {
            at,
            promised: chances.iter().map(|chance| told.at_least(*chance)).collect(),
            came: finished[at..at + trial.ahead].iter().map(|n| *n as usize).sum(),
        })
    };
    (trial.least.max(1)..=last).filter(|at| *at < finished.len()).filter_map(at).collect()
}

/// How many of them held at the chance of that place.
pub fn held(tried: &[Tried], chance: usize) -> usize {
    tried.iter().filter(|one| one.promised.get(chance).is_some_and(|promised| one.came >= *promised)).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [f64; 4] = [0.5, 0.7, 0.85, 0.95];

    #[test]
    fn a_steady_past_always_held_and_a_breakdown_broke_its_promise() {
        let trial = Trial { from: 4, least: 3, ahead: 2 };
        let steady = back_test(&[5; 8], trial, &ALL);
        assert_eq!(steady.iter().map(|one| one.at).collect::<Vec<_>>(), [3, 4, 5, 6]);
        assert!(steady.iter().all(|one| one.came == 10 && one.promised == [10; 4]));
        let broken = back_test(&[5, 5, 5, 5, 0, 0], trial, &ALL);
        assert_eq!(broken.iter().map(|one| one.came).collect::<Vec<_>>(), [5, 0]);
        assert_eq!([0, 1, 2, 3].map(|chance| held(&broken, chance)), [0; 4]);
    }

    #[test]
    fn counted_by_hand() {
        // Of {1, 3} two periods bring 2, 4 or 6 with a quarter, a half and a quarter; 1 and 1 came, then 1 and 3.
        let told = back_test(&[1, 3, 1, 3, 1, 1, 3], Trial { from: 4, least: 4, ahead: 2 }, &ALL);
        assert_eq!(told[0], Tried { at: 4, promised: vec![4, 4, 2, 2], came: 2 });
        assert_eq!((told.len(), told[1].at, told[1].came), (2, 5, 4));
        assert_eq!([held(&told, 0), held(&told, 2)], [1, 2]);
    }

    #[test]
    fn too_short_a_past_tries_nothing() {
        let trial = Trial { from: 26, least: 8, ahead: 4 };
        assert_eq!(back_test(&[], trial, &ALL), []);
        assert_eq!(back_test(&[1; 11], trial, &ALL), []);
        assert_eq!(back_test(&[1; 12], trial, &ALL).len(), 1);
        assert_eq!(back_test(&[0; 30], trial, &ALL), [], "of nothing nothing is foretold");
    }

    proptest! {
        #[test]
        fn what_is_surer_holds_no_less_often(finished in proptest::collection::vec(0..9u32, 0..30), from in 3..12usize, ahead in 1..4usize) {
            let told = back_test(&finished, Trial { from, least: 3, ahead }, &ALL);
            let counts = [0, 1, 2, 3].map(|chance| held(&told, chance));
            prop_assert!(counts.windows(2).all(|two| two[0] <= two[1]));
            for one in &told {
                let came: u32 = finished[one.at..one.at + ahead].iter().sum();
                prop_assert_eq!(one.came, came as usize);
            }
        }
    }
}
