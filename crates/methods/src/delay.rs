//! Cost of delay in money and CD3, cost of delay divided by duration (Reinertsen; Black Swan Farming). For one line of work
//! and costs that are linear in time, the highest CD3 first costs least (Smith's rule); with deadlines it does not hold.

use crate::score::{Scored, amount, divisor, finite};

/// One piece of work: what each unit of time without it costs, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Job {
    /// Money a unit of time.
    pub cost: f64,
    /// Units of time.
    pub duration: f64,
}

/// Cost of delay ÷ duration, or why there is none.
pub fn cd3(cost: Option<f64>, duration: Option<f64>) -> Scored {
    finite(amount("cost of delay", cost)? / divisor("duration", duration)?)
}

/// What all delay costs when the jobs are done one after the other in this order: Σ cost × time of completion.
pub fn cost_of(order: &[Job]) -> f64 {
    let mut at = 0.0;
    let costs = order.iter().map(|job| {
        at += job.duration;
        job.cost * at
    });
    crate::sum::sum(costs)
}

/// The places of the jobs in the order that costs least; equal jobs stay as they came.
pub fn best(jobs: &[Job]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    // a before b when cost a ÷ duration a is higher; multiplied out, so that a duration of nothing comes first.
    let before = |a: usize, b: usize| (jobs[b].cost * jobs[a].duration).total_cmp(&(jobs[a].cost * jobs[b].duration));
    order.sort_by(|a, b| before(*a, *b));
    order
}

/// Every order with what it costs, the cheapest first. Nothing for more than eight jobs: 9! orders are no table to read.
pub fn orders(jobs: &[Job]) -> Vec<(Vec<usize>, f64)> {
    if jobs.len() > 8 {
        return Vec::new();
    }
    let mut all = Vec::new();
    permute(&mut (0..jobs.len()).collect::<Vec<_>>(), 0, &mut |order| {
        let jobs: Vec<Job> = order.iter().map(|at| jobs[*at]).collect();
        all.push((order.to_vec(), cost_of(&jobs)));
    });
    all.sort_by(|(one, a), (other, b)| a.total_cmp(b).then_with(|| one.cmp(other)));
    all
}

fn permute(order: &mut [usize], from: usize, each: &mut impl FnMut(&[usize])) {
    if from == order.len() {
        return each(order);
    }
    for at in from..order.len() {
        order.swap(from, at);
        permute(order, from + 1, each);
        order.swap(from, at);
    }
}

/// What is earned by a time when the jobs are done in this order, each bringing its cost of delay from its completion on, on
/// top of a base.
pub fn earned_by(order: &[Job], base: f64, until: f64) -> f64 {
    let mut at = 0.0;
    let earned = order.iter().map(|job| {
        at += job.duration;
        job.cost * (until - at).max(0.0)
    });
    base * until + earned.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn job(cost: f64, duration: f64) -> Job {
        Job { cost, duration }
    }

    #[test]
    fn the_published_pair_yields_what_was_published() {
        let (a, b) = (job(10.0, 2.0), job(30.0, 4.0));
        assert_eq!((cd3(Some(10.0), Some(2.0)), cd3(Some(30.0), Some(4.0))), (Ok(5.0), Ok(7.5)));
        // Over six weeks on top of ten a week.
        assert_eq!((earned_by(&[a, b], 10.0, 6.0), earned_by(&[b, a], 10.0, 6.0)), (100.0, 120.0));
        assert_eq!((cost_of(&[a, b]), cost_of(&[b, a])), (200.0, 180.0));
    }

    #[test]
    fn three_jobs_cost_what_each_order_costs() {
        let (a, b, c) = (job(3_000.0, 3.0), job(8_000.0, 2.0), job(6_000.0, 5.0));
        let cd3s = [a, b, c].map(|job| cd3(Some(job.cost), Some(job.duration)).unwrap());
        assert_eq!(cd3s.map(|cd3| cd3.to_string()), ["1000", "4000", "1200"]);
        for (order, cost) in [
            ([a, b, c], 109_000.0),
            ([a, c, b], 137_000.0),
            ([b, a, c], 91_000.0),
            ([b, c, a], 88_000.0),
            ([c, a, b], 134_000.0),
            ([c, b, a], 116_000.0),
        ] {
            assert!((cost_of(&order) - cost).abs() < 1e-6, "{order:?}");
        }
        assert_eq!(best(&[a, b, c]), [1, 2, 0]);
        assert_eq!(orders(&[a, b, c]).first(), Some(&(vec![1, 2, 0], 88_000.0)));
        assert_eq!(orders(&[a, b, c]).len(), 6);
    }

    proptest! {
        #[test]
        fn no_order_costs_less_than_the_best(jobs in prop::collection::vec((0.0..1e5f64, 0.1..50.0f64), 1..6)) {
            let jobs: Vec<_> = jobs.into_iter().map(|(cost, duration)| job(cost, duration)).collect();
            let least = orders(&jobs)[0].1;
            let best: Vec<_> = best(&jobs).into_iter().map(|at| jobs[at]).collect();
            prop_assert!(cost_of(&best) <= least * (1.0 + 1e-9) + 1e-9);
        }
    }
}
