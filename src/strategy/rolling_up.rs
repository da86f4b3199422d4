//! A goal's score along the tree: its key results, and the goals that serve it, each by its weight.

use std::collections::{HashMap, HashSet};

use methods::okr;

use super::scoring::{Scored, colour};

/// Gives each goal the weighted mean of its key results and of the goals that serve it.
pub(super) fn roll_up(goals: &mut [Scored]) {
    let at: HashMap<String, usize> = goals.iter().enumerate().map(|(nth, goal)| (goal.key.clone(), nth)).collect();
    let mut known: HashMap<usize, Option<f64>> = HashMap::new();
    for nth in 0..goals.len() {
        let score = rolled(goals, &at, nth, &mut known, &mut HashSet::new());
        goals[nth].score = score;
        goals[nth].colour = score.map(colour);
    }
}

fn rolled(
    goals: &[Scored],
    at: &HashMap<String, usize>,
    nth: usize,
    known: &mut HashMap<usize, Option<f64>>,
    above: &mut HashSet<usize>,
) -> Option<f64> {
    if let Some(score) = known.get(&nth) {
        return *score;
    }
    // Circles are refused as they are tied; one that came in otherwise counts for nothing.
    if !above.insert(nth) {
        return None;
    }
    let goal = &goals[nth];
    let mut parts: Vec<_> = goal.key_results.iter().filter_map(|result| Some((result.score?, result.weight))).collect();
    for below in goal.served_by.iter().filter_map(|key| at.get(key).copied()) {
        if let Some(score) = rolled(goals, at, below, known, above) {
            parts.push((score, goals[below].weight));
        }
    }
    above.remove(&nth);
    let score = okr::weighted(&parts);
    known.insert(nth, score);
    score
}

#[cfg(test)]
mod tests {
    use super::{
        super::standing::{GoalRow, ResultRow},
        *,
    };
    use crate::{
        command::ItemId,
        strategy::scoring::{measured, scored},
    };

    fn goal(key: &str, own: &[(f64, f64)], served_by: &[&str]) -> Scored {
        let row = GoalRow {
            id: ItemId(uuid::Uuid::nil()),
            key: key.into(),
            title: String::new(),
            status: "open".into(),
            open: true,
            product_id: crate::command::ProductId(uuid::Uuid::nil()),
            product: "TID".into(),
            owner: None,
            starts_on: None,
            ends_on: None,
            committed: false,
            weight: None,
        };
        let mut goal = scored(&row, Vec::new());
        let blank = ResultRow {
            goal_id: row.id,
            id: row.id,
            key: String::new(),
            title: String::new(),
            owner: None,
            unit: None,
            baseline: Some(0.0),
            target: Some(1.0),
            current: None,
            weight: None,
            fed: None,
            metric: None,
            observed: None,
            observed_at: None,
            checked_at: None,
            confidence: None,
            words: None,
            checked_by: None,
            created_at: chrono::DateTime::default(),
        };
        let result = |(score, weight): &(f64, f64)| {
            measured(&ResultRow { current: Some(*score), weight: Some(*weight), ..blank.clone() }, &[])
        };
        goal.key_results = own.iter().map(result).collect();
        goal.served_by = served_by.iter().map(|key| (*key).to_owned()).collect();
        goal
    }

    #[test]
    fn a_goal_is_the_weighted_mean_of_what_measures_and_serves_it() {
        let mut goals = [
            goal("A", &[(0.5, 1.0), (0.7, 2.0), (0.7, 1.0)], &[]),
            goal("B", &[(1.0, 1.0)], &["A", "C"]),
            goal("C", &[], &[]),
            goal("D", &[], &["B"]),
        ];
        roll_up(&mut goals);
        let score = |nth: usize| goals[nth].score;
        assert!((score(0).unwrap_or_default() - 0.65).abs() < 1e-12);
        assert!((score(1).unwrap_or_default() - 0.825).abs() < 1e-12, "{:?}", score(1));
        assert_eq!((score(2), score(3)), (None, score(1)));
    }

    #[test]
    fn a_circle_counts_for_nothing_and_ends() {
        let mut goals = [goal("A", &[(0.4, 1.0)], &["B"]), goal("B", &[(0.8, 1.0)], &["A"])];
        roll_up(&mut goals);
        assert!(goals.iter().all(|goal| goal.score.is_some()));
    }
}
