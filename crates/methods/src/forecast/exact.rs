//! The whole distribution, followed period by period.

use super::{HORIZON, SAME};

/// More multiplications than this take longer than a page may wait.
const MOST_WORK: f64 = 6e7;
/// A chance so near to certainty ends the table.
const CERTAIN: f64 = 1.0 - SAME / 10.0;

/// Whether following every amount that may be left stays within what a page may wait for.
pub fn fits(changes: &[(i64, f64)], most: u32, drift: f64) -> bool {
    let periods = (f64::from(most) / -drift * 2.0 + 20.0).min(HORIZON as f64);
    ceiling(changes, most) as f64 * changes.len() as f64 * periods <= MOST_WORK
}

/// What is left never passes this; beyond it the scope has grown to four times what it was.
fn ceiling(changes: &[(i64, f64)], most: u32) -> usize {
    let grows = changes.iter().any(|(change, _)| *change > 0);
    most as usize * if grows { 4 } else { 1 } + 1
}

pub fn when(changes: &[(i64, f64)], fewest: u32, most: u32) -> Vec<f64> {
    let ceiling = ceiling(changes, most);
    let mut left = vec![0.0; ceiling + 1];
    for amount in fewest..=most {
        left[amount as usize] += 1.0 / f64::from(most - fewest + 1);
    }
    let mut done = std::mem::take(&mut left[0]);
    let mut done_by = Vec::new();
    while done_by.len() < HORIZON {
        let mut next = vec![0.0; ceiling + 1];
        for (amount, chance) in left.iter().enumerate().filter(|(_, chance)| **chance > 0.0) {
            for (change, likely) in changes {
                let then = (amount as i64 + change).clamp(0, ceiling as i64) as usize;
                next[then] += chance * likely;
            }
        }
        done += std::mem::take(&mut next[0]);
        left = next;
        done_by.push(done.min(1.0));
        if done >= CERTAIN {
            break;
        }
    }
    // The last bits of a sum that is one.
    if let Some(last) = done_by.last_mut().filter(|last| **last > 1.0 - SAME) {
        *last = 1.0;
    }
    done_by
}

pub fn how_many_fits(finished: &[u32], periods: usize) -> bool {
    let most = f64::from(finished.iter().copied().max().unwrap_or_default()) * periods as f64;
    most * counts(finished).len() as f64 * periods as f64 / 2.0 <= MOST_WORK
}

pub fn how_many(finished: &[u32], periods: usize) -> Vec<f64> {
    let counts = counts(finished);
    let most = counts.last().map_or(0, |(amount, _)| *amount);
    let mut chance = vec![1.0];
    for _ in 0..periods {
        let mut next = vec![0.0; chance.len() + most];
        for (so_far, likely) in chance.iter().enumerate() {
            for (amount, share) in &counts {
                next[so_far + amount] += likely * share;
            }
        }
        chance = next;
    }
    chance
}

/// Each amount once, ascending, with its share of the history.
fn counts(finished: &[u32]) -> Vec<(usize, f64)> {
    let mut all = finished.to_vec();
    all.sort_unstable();
    let share = |same: &[u32]| (same[0] as usize, same.len() as f64 / finished.len() as f64);
    all.chunk_by(|one, other| one == other).map(share).collect()
}
