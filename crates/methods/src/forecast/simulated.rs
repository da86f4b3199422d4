//! The same by ten thousand trials; one seed gives one answer.

use super::{HORIZON, HowMany, Way, When};

const TRIALS: u32 = 10_000;

pub fn when(changes: &[(i64, f64)], fewest: u32, most: u32, seed: u64) -> When {
    let mut chance = fastrand::Rng::with_seed(seed);
    let draw = Draw::of(changes);
    let mut ended = vec![0u32; HORIZON];
    for _ in 0..TRIALS {
        let mut left = i64::from(chance.u32(fewest..=most));
        for end in &mut ended {
            left += draw.one(&mut chance);
            if left <= 0 {
                *end += 1;
                break;
            }
        }
    }
    let last = ended.iter().rposition(|ended| *ended > 0).map_or(1, |last| last + 1);
    let mut done = 0;
    let mut sum = |ended: &u32| {
        done += ended;
        f64::from(done) / f64::from(TRIALS)
    };
    When { done_by: ended[..last].iter().map(&mut sum).collect(), way: Way::Simulated { trials: TRIALS, seed } }
}

pub fn how_many(finished: &[u32], periods: usize, seed: u64) -> HowMany {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut totals: Vec<usize> =
        (0..TRIALS).map(|_| (0..periods).map(|_| finished[random.usize(..finished.len())] as usize).sum()).collect();
    totals.sort_unstable();
    let mut chance = vec![0.0; totals.last().map_or(1, |most| most + 1)];
    for total in totals {
        chance[total] += 1.0 / f64::from(TRIALS);
    }
    HowMany { chance, way: Way::Simulated { trials: TRIALS, seed } }
}

/// Draws a change by its chance.
struct Draw(Vec<(f64, i64)>);

impl Draw {
    fn of(changes: &[(i64, f64)]) -> Draw {
        let mut upto = 0.0;
        let mut add = |(change, chance): &(i64, f64)| {
            upto += chance;
            (upto, *change)
        };
        Draw(changes.iter().map(&mut add).collect())
    }

    fn one(&self, random: &mut fastrand::Rng) -> i64 {
        let at = random.f64();
        let found = self.0.partition_point(|(upto, _)| *upto <= at);
        self.0[found.min(self.0.len() - 1)].1
    }
}
