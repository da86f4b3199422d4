//! When will it be done, and how much by then: past throughput drawn again and again (Vacanti; Bowler's vectors).
//!
//! The answer is exact, by following the whole distribution of what is left from period to period; where that would take too
//! long it is a seeded simulation, and says so.

pub mod back_test;
mod exact;
mod simulated;

/// Fewer periods than this say nothing at all.
pub const LEAST: usize = 3;
/// From so many periods on nobody needs to be warned (Thrivve's rule).
pub const ENOUGH: usize = 10;
/// No forecast looks further ahead, in periods.
pub const HORIZON: usize = 1_000;

/// What was finished in each past period, and what the scope grew by.
#[derive(Clone, Debug, Default)]
pub struct History<'a> {
    /// Periods in which nothing was finished count too.
    pub finished: &'a [u32],
    /// What was added in each period; empty when the scope stands still.
    pub added: &'a [u32],
}

/// Why there is no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Fewer than `LEAST` periods.
    TooLittle { periods: usize },
    /// Nothing was ever finished.
    NothingFinished,
    /// More is added than finished, so the end does not come nearer.
    NeverEnds,
}

/// What somebody should know before relying on a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caution {
    /// Fewer than `ENOUGH` periods.
    Few { periods: usize },
    /// The mean of one half of the history is more than twice that of the other.
    Unstable,
}

/// How a forecast was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Exact,
    Simulated { trials: u32, seed: u64 },
}

/// The chances of being done by the end of each period from now.
#[derive(Clone, Debug)]
pub struct When {
    /// `done_by[0]` is the chance of being done after one period.
    pub done_by: Vec<f64>,
    pub way: Way,
}

/// The chances of finishing so much by then.
#[derive(Clone, Debug)]
pub struct HowMany {
    /// `chance[x]` is the chance of finishing exactly `x`.
    pub chance: Vec<f64>,
    pub way: Way,
}

impl History<'_> {
    pub fn cautions(&self) -> Vec<Caution> {
        let periods = self.finished.len();
        let (early, late) = self.finished.split_at(periods / 2);
        let mean = |half: &[u32]| half.iter().map(|n| f64::from(*n)).sum::<f64>() / half.len().max(1) as f64;
        let (early, late) = (mean(early), mean(late));
        let mut cautions = Vec::new();
        if periods < ENOUGH {
            cautions.push(Caution::Few { periods });
        }
        if early.max(late) > 2.0 * early.min(late) {
            cautions.push(Caution::Unstable);
        }
        cautions
    }

    fn check(&self) -> Result<(), Refusal> {
        match self.finished {
            few if few.len() < LEAST => Err(Refusal::TooLittle { periods: few.len() }),
            all if all.iter().all(|finished| *finished == 0) => Err(Refusal::NothingFinished),
            _ => Ok(()),
        }
    }

    /// How likely each net change of what is left is, as `(change, chance)`; a negative change is progress.
    fn changes(&self) -> Vec<(i64, f64)> {
        let still = [0];
        let added = if self.added.is_empty() { &still[..] } else { self.added };
        let mut all = std::collections::BTreeMap::<i64, f64>::new();
        let each = 1.0 / (self.finished.len() * added.len()) as f64;
        for finished in self.finished {
            for more in added {
                *all.entry(i64::from(*more) - i64::from(*finished)).or_default() += each;
            }
        }
        all.into_iter().collect()
    }
}

/// When so much will be done, where any amount from `fewest` to `most` is as likely as another.
///
/// # Errors
/// When the history says too little, or nothing was finished, or more comes in than goes out.
pub fn when(history: &History, fewest: u32, most: u32, seed: u64) -> Result<When, Refusal> {
    history.check()?;
    let changes = history.changes();
    let drift: f64 = changes.iter().map(|(change, chance)| *change as f64 * chance).sum();
    if drift >= 0.0 {
        return Err(Refusal::NeverEnds);
    }
    let (fewest, most) = (fewest.min(most), fewest.max(most));
    if exact::fits(&changes, most, drift) {
        Ok(When { done_by: exact::when(&changes, fewest, most), way: Way::Exact })
    } else {
        Ok(simulated::when(&changes, fewest, most, seed))
    }
}

/// How much will be finished in so many periods.
///
/// # Errors
/// When the history says too little, or nothing was finished.
pub fn how_many(finished: &[u32], periods: usize, seed: u64) -> Result<HowMany, Refusal> {
    History { finished, added: &[] }.check()?;
    let periods = periods.min(HORIZON);
    if exact::how_many_fits(finished, periods) {
        Ok(HowMany { chance: exact::how_many(finished, periods), way: Way::Exact })
    } else {
        Ok(simulated::how_many(finished, periods, seed))
    }
}

/// Chances are sums of many small numbers; what differs by less is the same.
const SAME: f64 = 1e-9;

impl When {
    /// The first period by whose end all is done with at least that chance; nothing within the horizon otherwise.
    pub fn periods(&self, chance: f64) -> Option<usize> {
        self.done_by.iter().position(|done| *done + SAME >= chance).map(|at| at + 1)
    }

    /// The chance of being done within so many periods.
    pub fn chance(&self, periods: usize) -> f64 {
        match periods.checked_sub(1) {
            None => 0.0,
            Some(at) => self.done_by.get(at).or(self.done_by.last()).copied().unwrap_or(1.0),
        }
    }
}

impl HowMany {
    /// The most that is finished with at least that chance: the low side.
    pub fn at_least(&self, chance: f64) -> usize {
        let mut more = 0.0;
        for (x, exactly) in self.chance.iter().enumerate().rev() {
            more += exactly;
            if more + SAME >= chance {
                return x;
            }
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Mike Bowler's twelve weeks.
    const BOWLER: [u32; 12] = [1, 3, 5, 3, 7, 8, 0, 5, 3, 1, 8, 2];

    fn bowler() -> History<'static> {
        History { finished: &BOWLER, added: &[] }
    }

    fn levels(when: &When) -> [Option<usize>; 4] {
        [0.5, 0.7, 0.85, 0.95].map(|chance| when.periods(chance))
    }

    fn near(chance: f64, expected: f64) {
        assert!((chance - expected).abs() < 6e-5, "{chance} is not {expected}");
    }

    #[test]
    fn when_agrees_with_the_exact_vectors() {
        let range = when(&bowler(), 100, 120, 0).unwrap();
        assert_eq!(range.way, Way::Exact);
        assert_eq!(levels(&range), [29, 31, 33, 36].map(Some));
        for (week, chance) in [(28, 0.4409), (29, 0.5396), (31, 0.7185), (33, 0.8502), (35, 0.9304), (36, 0.9548)] {
            near(range.chance(week), chance);
        }
        assert_eq!(levels(&when(&bowler(), 50, 50, 0).unwrap()), [13, 15, 16, 18].map(Some));
    }

    #[test]
    fn how_many_is_the_low_side() {
        let six = how_many(&BOWLER, 6, 0).unwrap();
        assert_eq!([0.5, 0.7, 0.85, 0.95].map(|chance| six.at_least(chance)), [23, 19, 16, 13]);
        let two = how_many(&[1, 3, 1, 3], 2, 0).unwrap();
        assert_eq!((two.chance[2], two.chance[4], two.chance[6]), (0.25, 0.5, 0.25));
    }

    #[test]
    fn tiny_histories_are_counted_by_hand() {
        let of = |finished: &[u32], left| when(&History { finished, added: &[] }, left, left, 0).unwrap();
        let four = of(&[1, 3, 1, 3], 4);
        assert!(
            [0.0, 0.75, 0.875, 1.0].iter().zip(1..).all(|(chance, weeks)| (four.chance(weeks) - chance).abs() < 1e-12)
        );
        let two = of(&[0, 2, 0, 2], 2);
        assert!(
            [0.5, 0.75, 0.875, 0.9375]
                .iter()
                .zip(1..)
                .all(|(chance, weeks)| (two.chance(weeks) - chance).abs() < 1e-12)
        );
        assert_eq!(levels(&of(&[5, 5, 5], 23)), [Some(5); 4]);
        assert_eq!(of(&[5, 5, 5], 0).periods(0.95), Some(1));
    }

    #[test]
    fn what_says_too_little_is_refused() {
        let refused = |finished: &[u32], added: &[u32]| when(&History { finished, added }, 10, 10, 0).unwrap_err();
        assert_eq!(refused(&[4, 5], &[]), Refusal::TooLittle { periods: 2 });
        assert_eq!(refused(&[0, 0, 0, 0], &[]), Refusal::NothingFinished);
        assert_eq!(refused(&[2, 2, 2], &[2]), Refusal::NeverEnds);
        assert_eq!(how_many(&[0, 0, 0], 4, 0).unwrap_err(), Refusal::NothingFinished);
        let cautions = History { finished: &[1, 1, 1, 9, 9, 9], added: &[] }.cautions();
        assert_eq!(cautions, [Caution::Few { periods: 6 }, Caution::Unstable]);
        assert_eq!(bowler().cautions(), []);
    }

    #[test]
    fn a_growing_scope_takes_longer() {
        let still = when(&bowler(), 50, 50, 0).unwrap().periods(0.85);
        let growing = when(&History { added: &[0, 1, 2], ..bowler() }, 50, 50, 0).unwrap().periods(0.85);
        assert!(growing > still, "{growing:?} {still:?}");
    }

    #[test]
    fn a_simulation_lands_beside_the_exact_answer() {
        let exact = when(&bowler(), 100, 120, 0).unwrap();
        let trial = simulated::when(&bowler().changes(), 100, 120, 7);
        assert_eq!(trial.way, Way::Simulated { trials: 10_000, seed: 7 });
        for chance in [0.5, 0.7, 0.85, 0.95] {
            let (a, b) = (exact.periods(chance).unwrap(), trial.periods(chance).unwrap());
            assert!(a.abs_diff(b) <= 1, "{chance}: {a} and {b}");
        }
        for week in 25..40 {
            assert!((exact.chance(week) - trial.chance(week)).abs() < 0.015, "week {week}");
        }
        assert_eq!(trial.done_by, simulated::when(&bowler().changes(), 100, 120, 7).done_by, "one seed, one answer");
        let (exact, trial) = (how_many(&BOWLER, 6, 0).unwrap(), simulated::how_many(&BOWLER, 6, 7));
        assert!(exact.at_least(0.85).abs_diff(trial.at_least(0.85)) <= 1);
    }

    #[test]
    fn what_is_too_large_to_follow_is_simulated() {
        let finished: Vec<u32> = (0..200).map(|n| n * 37 % 5_000).collect();
        let far = when(&History { finished: &finished, added: &[] }, 900_000, 1_000_000, 1).unwrap();
        assert!(matches!(far.way, Way::Simulated { .. }));
        assert!(far.periods(0.85).is_some());
    }

    proptest! {
        #[test]
        fn chances_only_grow(finished in proptest::collection::vec(0..9u32, 3..20), left in 1..60u32) {
            if let Ok(when) = when(&History { finished: &finished, added: &[] }, left, left, 0) {
                prop_assert!(when.done_by.windows(2).all(|two| two[0] <= two[1] + SAME));
                prop_assert!(when.done_by.iter().all(|chance| (0.0..=1.0 + SAME).contains(chance)));
            }
        }

        #[test]
        fn the_order_of_history_does_not_matter(finished in proptest::collection::vec(0..9u32, 3..12), left in 1..40u32) {
            let mut sorted = finished.clone();
            sorted.sort_unstable();
            let one = when(&History { finished: &finished, added: &[] }, left, left, 0).map(|when| when.periods(0.85));
            let other = when(&History { finished: &sorted, added: &[] }, left, left, 0).map(|when| when.periods(0.85));
            prop_assert_eq!(one, other);
        }

        #[test]
        fn when_and_how_many_tell_the_same_story(finished in proptest::collection::vec(0..9u32, 3..12), left in 1..30u32, periods in 1..12usize) {
            if let (Ok(when), Ok(many)) = (when(&History { finished: &finished, added: &[] }, left, left, 0), how_many(&finished, periods, 0)) {
                let enough: f64 = many.chance.iter().skip(left as usize).sum();
                prop_assert!((when.chance(periods) - enough).abs() < 1e-9);
            }
        }
    }
}
