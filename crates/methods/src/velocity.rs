//! Velocity: what a team finishes in a sprint, over its sprints (Jira's definitions; Azure's *planned* is *committed* here).

/// One finished sprint, in whatever unit the team estimates in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finished {
    /// The estimates of what was in the sprint at its start; later re-estimates do not change it.
    pub committed: f64,
    /// The estimates, at the end, of what was done by then.
    pub completed: f64,
}

/// What is told of a row of sprints.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Velocity {
    pub mean: f64,
    pub median: f64,
    /// The mean of the last three.
    pub recent: f64,
    pub least: f64,
    pub most: f64,
}

impl Finished {
    /// Completed against committed. Nothing when nothing was committed.
    pub fn say_do(&self) -> Option<f64> {
        (self.committed > 0.0).then(|| self.completed / self.committed)
    }
}

/// What sprints would have completed with more or fewer days: everything times the days there are against those that are usual.
/// Work is taken to grow with the time for it; who is away takes no more than their days along. As it was where no days are usual.
pub fn scaled(sprints: &[Finished], days: f64, usual: f64) -> Vec<Finished> {
    let by = if usual > 0.0 && days >= 0.0 { days / usual } else { 1.0 };
    sprints.iter().map(|sprint| Finished { completed: sprint.completed * by, ..*sprint }).collect()
}

/// The median. Nothing of nothing.
pub fn middle(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

/// The velocity of finished sprints, oldest first. Nothing when there are none.
pub fn velocity(sprints: &[Finished]) -> Option<Velocity> {
    let mut completed: Vec<f64> = sprints.iter().map(|sprint| sprint.completed).collect();
    let recent = mean(&completed[completed.len().saturating_sub(3)..])?;
    let mean = mean(&completed)?;
    completed.sort_by(f64::total_cmp);
    let median = middle(&completed)?;
    Some(Velocity { mean, median, recent, least: completed[0], most: completed[completed.len() - 1] })
}

/// All that was completed against all that was committed. Nothing when nothing was committed.
pub fn say_do(sprints: &[Finished]) -> Option<f64> {
    let sum = |of: fn(&Finished) -> f64| sprints.iter().map(of).sum::<f64>();
    Finished { committed: sum(|sprint| sprint.committed), completed: sum(|sprint| sprint.completed) }.say_do()
}

/// The share of those sprints that completed at least so much: how likely one like them completes all of it. From 0 to 1;
/// nothing without a sprint. It is the forecast of one period ([`crate::forecast::how_many`]) in whatever the team estimates in.
pub fn chance(sprints: &[Finished], wanted: f64) -> Option<f64> {
    let reached = sprints.iter().filter(|sprint| sprint.completed >= wanted).count();
    (!sprints.is_empty()).then(|| reached as f64 / sprints.len() as f64)
}

fn mean(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(completed: f64) -> Finished {
        Finished { committed: 30.0, completed }
    }

    #[test]
    fn the_chance_of_a_commitment_is_the_share_of_sprints_that_did_as_much() {
        let sprints = [21.0, 29.0, 18.0, 33.0, 26.0].map(completed);
        for (wanted, held) in [(0.0, 1.0), (18.0, 1.0), (18.5, 0.8), (26.0, 0.6), (33.0, 0.2), (34.0, 0.0)] {
            assert_eq!(chance(&sprints, wanted), Some(held), "{wanted}");
        }
        assert_eq!(chance(&[], 5.0), None);
        let whole = sprints.map(|sprint| sprint.completed as u32);
        for wanted in [1, 18, 22, 26, 30, 33] {
            let told = crate::forecast::how_many(&whole, 1, 1).unwrap();
            let chance = chance(&sprints, f64::from(wanted)).unwrap();
            assert!(told.at_least(chance.max(0.01)) as u32 >= wanted, "{wanted}: {chance}");
        }
    }

    #[test]
    fn fewer_days_complete_less() {
        let sprints = [20.0, 30.0, 40.0].map(completed);
        for (days, usual, done, chance_of_thirty) in [
            (20.0, 20.0, [20.0, 30.0, 40.0], 2.0 / 3.0),
            (10.0, 20.0, [10.0, 15.0, 20.0], 0.0),
            (15.0, 20.0, [15.0, 22.5, 30.0], 1.0 / 3.0),
            (30.0, 20.0, [30.0, 45.0, 60.0], 1.0),
            (0.0, 20.0, [0.0, 0.0, 0.0], 0.0),
            (10.0, 0.0, [20.0, 30.0, 40.0], 2.0 / 3.0),
        ] {
            let scaled = scaled(&sprints, days, usual);
            assert_eq!(scaled.iter().map(|sprint| sprint.completed).collect::<Vec<_>>(), done, "{days} of {usual}");
            assert_eq!(chance(&scaled, 30.0), Some(chance_of_thirty), "{days} of {usual}");
            assert!(scaled.iter().all(|sprint| (sprint.committed - 30.0).abs() < 1e-9));
        }
        for (numbers, half) in
            [(&[][..], None), (&[3.0], Some(3.0)), (&[5.0, 1.0], Some(3.0)), (&[9.0, 1.0, 4.0], Some(4.0))]
        {
            assert_eq!(middle(numbers), half);
        }
    }

    #[test]
    fn five_sprints_as_in_the_table() {
        let sprints = [21.0, 29.0, 18.0, 33.0, 26.0].map(completed);
        let all = velocity(&sprints).unwrap();
        assert!((all.mean - 25.4).abs() < 1e-9 && (all.recent - 25.666_667).abs() < 1e-6);
        assert_eq!((all.median, all.least, all.most), (26.0, 18.0, 33.0));
        assert!((say_do(&sprints).unwrap() - 127.0 / 150.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_says_nothing() {
        assert_eq!(velocity(&[]), None);
        assert_eq!(Finished { committed: 0.0, completed: 5.0 }.say_do(), None);
        assert_eq!(velocity(&[completed(4.0), completed(6.0)]).map(|told| told.median), Some(5.0));
    }
}
