//! The numbers of a sprint, replayed from its journal: one place for pages, programs and the frozen report.

use chrono::{DateTime, NaiveDate, Utc};
use methods::burndown::{self, Event};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sprint::Whole;
use crate::command::ItemId;

/// Scope, done and remaining at the end of a day.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Day {
    pub on: NaiveDate,
    pub working: bool,
    /// The guideline: what would remain if the commitment fell evenly over the working days.
    pub ideal: f64,
    /// Nothing for days that are yet to come.
    pub scope: Option<f64>,
    pub done: Option<f64>,
    pub remaining: Option<f64>,
}

/// A change of the numbers, at its moment.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    pub at: DateTime<Utc>,
    pub scope: f64,
    pub done: f64,
    pub remaining: f64,
}

/// What became of the points of a sprint, in points.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Burn {
    /// In the sprint at its start; later re-estimates do not change it.
    pub committed: f64,
    pub added: f64,
    pub removed: f64,
    /// The net change of estimates after the start.
    pub re_estimated: f64,
    pub scope: f64,
    pub completed: f64,
    /// Of what was committed, by the estimates it was committed with.
    pub completed_of_committed: f64,
    /// Completed against committed; nothing when nothing was committed.
    pub say_do: Option<f64>,
    /// Net change of the scope against the commitment.
    pub scope_change: Option<f64>,
    pub items: usize,
    pub items_done: usize,
    pub days: Vec<Day>,
    /// Each change of the numbers; of more than 2,000, where they stood at the end of each of as many stretches of equal length.
    pub steps: Vec<Step>,
}

const MOST_STEPS: usize = 2_000;

impl Burn {
    /// Of a sprint of which nothing else is known.
    pub fn known(committed: f64, completed: f64) -> Burn {
        Burn {
            committed,
            added: 0.0,
            removed: 0.0,
            re_estimated: 0.0,
            scope: committed,
            completed,
            completed_of_committed: completed.min(committed),
            say_do: (committed > 0.0).then(|| completed / committed),
            scope_change: None,
            items: 0,
            items_done: 0,
            days: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Replays the journal of a sprint from its start (now, for one that has not started) to `until`.
    pub fn of(sprint: &Whole, events: &[Event<ItemId>], until: DateTime<Utc>, now: DateTime<Utc>) -> Burn {
        let start = sprint.started_at.unwrap_or(now);
        let replayed = burndown::replay(events, start.timestamp_micros(), until.timestamp_micros());
        let committed = replayed.committed.get();
        let stayed = replayed.fates.values().filter(|fate| fate.stayed);
        Burn {
            committed,
            added: replayed.added.get(),
            removed: replayed.removed.get(),
            re_estimated: replayed.estimated.get(),
            scope: replayed.scope().get(),
            completed: replayed.completed().get(),
            completed_of_committed: replayed.completed_of_committed().get(),
            say_do: replayed.say_do(),
            scope_change: replayed.scope_change(),
            items: stayed.clone().count(),
            items_done: stayed.filter(|fate| fate.done).count(),
            days: by_day(sprint, &replayed.steps, committed, until),
            steps: thinned(&replayed.steps).map(Step::of).collect(),
        }
    }
}

impl Step {
    fn of(step: &burndown::Step) -> Step {
        Step {
            at: DateTime::from_timestamp_micros(step.at).unwrap_or_default(),
            scope: step.scope.get(),
            done: step.done.get(),
            remaining: step.remaining().get(),
        }
    }
}

/// All of them, or the last of each of so many stretches; the first and the last stay.
fn thinned(steps: &[burndown::Step]) -> impl Iterator<Item = &burndown::Step> {
    let (first, last) = (steps.first().map_or(0, |step| step.at), steps.last().map_or(0, |step| step.at));
    let most = MOST_STEPS as i64;
    let width = if steps.len() > MOST_STEPS { (last - first) / (most - 1) + 1 } else { 0 };
    let stretch = move |step: &burndown::Step| if width == 0 { 0 } else { (step.at - first) / width };
    let stays = move |(nth, step): &(usize, &burndown::Step)| {
        width == 0 || *nth == 0 || steps.get(nth + 1).is_none_or(|next| stretch(next) != stretch(step))
    };
    steps.iter().enumerate().filter(stays).map(|(_, step)| step)
}

fn by_day(sprint: &Whole, steps: &[burndown::Step], committed: f64, until: DateTime<Utc>) -> Vec<Day> {
    let (days, zone) = (sprint.days(), sprint.team.zone());
    let today = zone.day(until);
    let working: Vec<bool> = days.iter().map(|(_, working)| *working).collect();
    let ideal = burndown::ideal(committed, &working);
    let day = |((on, working), ideal): ((NaiveDate, bool), f64)| {
        let told = sprint.started_at.is_some() && on <= today;
        let midnight = zone.end(on).timestamp_micros();
        let last = steps.iter().rev().find(|step| step.at < midnight).or(steps.first());
        let last = last.filter(|_| told);
        Day {
            on,
            working,
            ideal,
            scope: last.map(|step| step.scope.get()),
            done: last.map(|step| step.done.get()),
            remaining: last.map(|step| step.remaining().get()),
        }
    };
    days.into_iter().zip(ideal.into_iter().skip(1)).map(day).collect()
}

#[cfg(test)]
mod tests {
    use methods::points::Points;

    use super::*;

    fn steps(many: i64) -> Vec<burndown::Step> {
        (0..many)
            .map(|nth| burndown::Step { at: nth * nth, scope: Points::of(nth as f64), done: Points::of(0.0) })
            .collect()
    }

    #[test]
    fn of_many_steps_the_ends_of_stretches_stay() {
        assert_eq!(thinned(&steps(2_000)).count(), 2_000);
        let all = steps(50_000);
        let kept: Vec<_> = thinned(&all).collect();
        assert!(kept.len() <= 2_001 && kept.len() > 1_900, "{}", kept.len());
        assert_eq!((kept[0].at, kept[kept.len() - 1].at), (0, all[49_999].at));
        assert!(thinned(&[]).next().is_none());
    }
}
