//! Flow: work in progress, cycle time, age, throughput, and the cumulative flow of arrivals (`ProKanban`'s measures).
//!
//! Days are counted inclusively: what starts on Friday and ends on Monday took four days, what ends the day it began one.

/// Days are numbered; which day is zero is the caller's.
pub type Day = i64;

/// The time from one day to another, counting both. Nothing when it ends before it begins: such data is to be shown, not used.
pub fn days(from: Day, to: Day) -> Option<u32> {
    u32::try_from(to.checked_sub(from)?.checked_add(1)?).ok().filter(|days| *days > 0)
}

/// The value that so large a share of the values does not pass: the one at place ⌈share·n⌉ of the sorted values (nearest
/// rank). Nothing of nothing.
pub fn percentile<T: Copy + PartialOrd>(sorted: &[T], share: f64) -> Option<T> {
    debug_assert!(sorted.windows(2).all(|two| two[0] <= two[1]), "the values are sorted");
    let place = (share * sorted.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    sorted.get(place.min(sorted.len()).checked_sub(1)?).copied()
}

/// A promise kept so often: "85 % in 15 days or less".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectation {
    pub share: f64,
    pub days: u32,
}

/// What past cycle times let one expect. Nothing without any.
pub fn expectation(sorted: &[u32], share: f64) -> Option<Expectation> {
    percentile(sorted, share).map(|days| Expectation { share, days })
}

/// How likely something of that age is to be done within the expectation still, from the past: of what was not done at that
/// age, the share that was done in time. Nothing when nothing ever grew that old.
pub fn in_time(sorted: &[u32], age: u32, within: u32) -> Option<f64> {
    let older = sorted.len() - sorted.partition_point(|days| *days < age);
    let late = sorted.len() - sorted.partition_point(|days| *days <= within.max(age.saturating_sub(1)));
    (older > 0).then(|| (older - late) as f64 / older as f64)
}

/// Little's law on a stretch of days: whether work in progress, throughput and cycle time agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Little {
    /// The mean number of items in progress.
    pub in_progress: f64,
    /// Items finished a day.
    pub throughput: f64,
    /// The mean time in days of what was finished.
    pub cycle_time: f64,
}

impl Little {
    /// The cycle time that the other two would give in a steady flow. Nothing when nothing was finished.
    pub fn expected(&self) -> Option<f64> {
        (self.throughput > 0.0).then(|| self.in_progress / self.throughput)
    }

    /// How far the measured cycle time is from the expected, as a share of it; a flow in balance is near zero.
    pub fn imbalance(&self) -> Option<f64> {
        self.expected().filter(|days| *days > 0.0).map(|expected| (self.cycle_time - expected) / expected)
    }
}

/// Measures the days from `first` to `last` for items by the day they started and, once done, the day they ended.
pub fn little(items: &[(Day, Option<Day>)], first: Day, last: Day) -> Option<Little> {
    let stretch = f64::from(days(first, last)?);
    let (mut present, mut finished, mut took) = (0u64, 0u64, 0u64);
    for (start, end) in items {
        let until = end.unwrap_or(last).min(last);
        present += u64::from(days((*start).max(first), until).unwrap_or(0));
        if let Some(end) = end.filter(|end| (first..=last).contains(end))
            && let Some(cycle) = days(*start, end)
        {
            finished += 1;
            took += u64::from(cycle);
        }
    }
    let cycle_time = if finished == 0 { 0.0 } else { took as f64 / finished as f64 };
    Some(Little { in_progress: present as f64 / stretch, throughput: finished as f64 / stretch, cycle_time })
}

/// How many items had reached each stage by the end of each day: the bands of a cumulative flow diagram. An item counts in a
/// stage from the first day it came there or further, so that no band ever goes down.
///
/// `reached[item]` are the days at which the item came to stages; stages count from zero, the first is widest.
pub fn cumulative(items: &[Vec<(usize, Day)>], stages: usize, first: Day, last: Day) -> Vec<Vec<u32>> {
    let length = days(first, last).map_or(0, |days| days as usize);
    let mut bands = vec![vec![0u32; length]; stages];
    for reached in items {
        for (stage, band) in bands.iter_mut().enumerate() {
            let arrival = reached.iter().filter(|(at, _)| *at >= stage).map(|(_, day)| *day).min();
            if let Some(day) = arrival.filter(|day| *day <= last)
                && let Some(count) = band.get_mut((day - first).max(0) as usize)
            {
                *count += 1;
            }
        }
    }
    for band in &mut bands {
        let mut sum = 0;
        for count in band {
            sum += *count;
            *count = sum;
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TIMES: [u32; 16] = [1, 2, 2, 3, 3, 4, 5, 5, 7, 8, 9, 12, 13, 15, 21, 30];

    #[test]
    fn percentiles_are_by_nearest_rank() {
        assert_eq!([0.5, 0.7, 0.85, 0.95].map(|share| percentile(&TIMES, share)), [5, 12, 15, 30].map(Some));
        assert_eq!(percentile::<u32>(&[], 0.5), None);
        assert_eq!((percentile(&TIMES, 0.0), percentile(&TIMES, 1.0)), (Some(1), Some(30)));
        assert_eq!(expectation(&TIMES, 0.85), Some(Expectation { share: 0.85, days: 15 }));
    }

    #[test]
    fn days_count_both_ends() {
        let (friday, monday) = (4, 7);
        assert_eq!((days(friday, monday), days(friday, friday), days(monday, friday)), (Some(4), Some(1), None));
    }

    #[test]
    fn little_balances_a_steady_flow() {
        let measured = Little { in_progress: 12.0, throughput: 3.0, cycle_time: 4.0 };
        assert_eq!((measured.expected(), measured.imbalance()), (Some(4.0), Some(0.0)));
        // Three start every day and take four days each.
        let items: Vec<_> = (0..300).map(|n| (n / 3, Some(n / 3 + 3))).collect();
        let steady = little(&items, 20, 79).unwrap();
        assert_eq!((steady.in_progress, steady.throughput, steady.cycle_time), (12.0, 3.0, 4.0));
    }

    #[test]
    fn an_ageing_item_is_judged_by_those_that_grew_as_old() {
        assert_eq!(in_time(&TIMES, 1, 15), Some(14.0 / 16.0));
        assert_eq!(in_time(&TIMES, 13, 15), Some(2.0 / 4.0));
        assert_eq!(in_time(&TIMES, 16, 15), Some(0.0));
        assert_eq!(in_time(&TIMES, 31, 15), None);
    }

    #[test]
    fn a_step_back_takes_nobody_out_of_a_band() {
        let item = vec![(0, 1), (1, 2), (2, 4), (1, 5), (2, 7)];
        let bands = cumulative(&[item, vec![(0, 3), (2, 3)]], 3, 1, 7);
        assert_eq!(bands[0], [1, 1, 2, 2, 2, 2, 2]);
        assert_eq!(bands[1], [0, 1, 2, 2, 2, 2, 2]);
        assert_eq!(bands[2], [0, 0, 1, 2, 2, 2, 2]);
    }

    proptest! {
        #[test]
        fn bands_never_fall_nor_cross(items in proptest::collection::vec(proptest::collection::vec((0..4usize, -5..25i64), 0..8), 0..12)) {
            let bands = cumulative(&items, 4, 0, 20);
            for band in &bands {
                prop_assert!(band.windows(2).all(|two| two[0] <= two[1]));
            }
            for day in 0..=20 {
                prop_assert!(bands.windows(2).all(|two| two[0][day] >= two[1][day]));
            }
        }

        #[test]
        fn a_percentile_is_one_of_the_values(mut values in proptest::collection::vec(0..500u32, 1..60), share in 0.0..1.0f64) {
            values.sort_unstable();
            let at = percentile(&values, share).unwrap();
            let within = values.iter().filter(|value| **value <= at).count() as f64 / values.len() as f64;
            prop_assert!(values.contains(&at) && within + 1e-9 >= share);
        }
    }
}
