//! A sprint replayed from its dated events: what was committed, what was added, what is left (after Jira's rules).
//!
//! Adding or removing an item, or changing an estimate, after the start changes the scope; finishing burns it down;
//! reopening raises what remains; what is removed takes its done work with it. Events of the same instant give one step, in
//! whatever order they were written down.

use std::{collections::HashMap, hash::Hash};

use crate::points::Points;

/// What happened to an item. The order is that in which events of one instant are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Came into the sprint with this estimate.
    Added(Points),
    Estimated(Points),
    Reopened,
    Done,
    /// Left the sprint: moved to another, back to the backlog, or declined.
    Removed,
}

/// Something that happened to an item at a moment, counted in whatever the caller counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<Item> {
    pub at: i64,
    pub item: Item,
    pub what: What,
}

/// How things stood from a moment on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    pub at: i64,
    pub scope: Points,
    pub done: Points,
}

impl Step {
    /// What is left to do: the scope less what is done.
    pub fn remaining(self) -> Points {
        self.scope - self.done
    }
}

/// What an item came to in a sprint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// The estimate at the start; nothing for what came later.
    pub committed: Option<Points>,
    /// The estimate as it was last.
    pub points: Points,
    /// Whether it was in the sprint at the end.
    pub stayed: bool,
    pub done: bool,
}

/// A sprint from its start to its end.
#[derive(Clone, Debug)]
pub struct Sprint<Item> {
    /// How it stood at the start, then one step for each moment at which a number changed.
    pub steps: Vec<Step>,
    pub fates: HashMap<Item, Fate>,
    pub committed: Points,
    pub added: Points,
    pub removed: Points,
    /// The net change of estimates after the start.
    pub estimated: Points,
}

/// Replays the events up to `end` over a sprint that began at `start`.
pub fn replay<Item: Copy + Eq + Hash + Ord>(events: &[Event<Item>], start: i64, end: i64) -> Sprint<Item> {
    let mut events: Vec<Event<Item>> = events.iter().copied().filter(|event| event.at <= end).collect();
    events.sort_by_key(|event| (event.at, event.item, event.what));
    let mut sprint = Sprint {
        steps: Vec::new(),
        fates: HashMap::new(),
        committed: Points::ZERO,
        added: Points::ZERO,
        removed: Points::ZERO,
        estimated: Points::ZERO,
    };
    let (before, after) = events.split_at(events.partition_point(|event| event.at <= start));
    let mut now = Step { at: start, ..Step::default() };
    for event in before {
        sprint.apply(&mut now, *event);
    }
    for fate in sprint.fates.values_mut().filter(|fate| fate.stayed) {
        fate.committed = Some(fate.points);
    }
    sprint.committed = now.scope;
    (sprint.added, sprint.removed, sprint.estimated) = (Points::ZERO, Points::ZERO, Points::ZERO);
    sprint.steps.push(now);
    for moment in after.chunk_by(|one, next| one.at == next.at) {
        let before = now;
        for event in moment {
            sprint.apply(&mut now, *event);
        }
        if (now.scope, now.done) != (before.scope, before.done) {
            now.at = moment[0].at;
            sprint.steps.push(now);
        }
    }
    sprint
}

impl<Item: Copy + Eq + Hash> Sprint<Item> {
    fn apply(&mut self, now: &mut Step, event: Event<Item>) {
        let fate = self.fates.entry(event.item).or_default();
        let before = *fate;
        match event.what {
            What::Added(points) => (fate.points, fate.stayed) = (points, true),
            What::Estimated(points) => fate.points = points,
            What::Reopened => fate.done = false,
            What::Done => fate.done = true,
            What::Removed => fate.stayed = false,
        }
        let (was, is) = (before.scope(), fate.scope());
        match (before.stayed, fate.stayed) {
            (false, true) => self.added += is,
            (true, false) => self.removed += was,
            _ => self.estimated += is - was,
        }
        now.scope += is - was;
        now.done += fate.burnt() - before.burnt();
    }

    /// The scope at the end.
    pub fn scope(&self) -> Points {
        self.last().scope
    }

    /// What was done of what was in the sprint at the end, by its last estimates.
    pub fn completed(&self) -> Points {
        self.last().done
    }

    /// The same of what was committed, by the estimates it was committed with.
    pub fn completed_of_committed(&self) -> Points {
        self.fates.values().filter(|fate| fate.done && fate.stayed).filter_map(|fate| fate.committed).sum()
    }

    /// Completed against committed. Nothing when nothing was committed.
    pub fn say_do(&self) -> Option<f64> {
        self.completed().share(self.committed)
    }

    /// Net change of the scope against what was committed. Nothing when nothing was committed.
    pub fn scope_change(&self) -> Option<f64> {
        (self.scope() - self.committed).share(self.committed)
    }

    /// What was in the sprint at the end and not done.
    pub fn carried_over(&self) -> impl Iterator<Item = Item> {
        self.fates.iter().filter(|(_, fate)| fate.stayed && !fate.done).map(|(item, _)| *item)
    }

    fn last(&self) -> Step {
        self.steps.last().copied().unwrap_or_default()
    }
}

impl Fate {
    fn scope(self) -> Points {
        if self.stayed { self.points } else { Points::ZERO }
    }

    fn burnt(self) -> Points {
        if self.done { self.scope() } else { Points::ZERO }
    }
}

/// The guideline from all of the work to none of it, falling on working days only: one number for the start and one for the
/// end of each day. The last is exactly zero where there is a working day at all.
pub fn ideal(committed: f64, working: &[bool]) -> Vec<f64> {
    let days = working.iter().filter(|works| **works).count();
    let mut gone = 0;
    let mut line = vec![committed];
    for works in working {
        gone += usize::from(*works);
        line.push(if days == 0 { committed } else { committed * (days - gone) as f64 / days as f64 });
    }
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(at: i64, item: u32, what: What) -> Event<u32> {
        Event { at, item, what }
    }

    fn added(points: f64) -> What {
        What::Added(Points::of(points))
    }

    fn lines(sprint: &Sprint<u32>) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let of = |number: fn(Step) -> Points| sprint.steps.iter().map(|step| number(*step).get()).collect();
        (of(|step| step.scope), of(|step| step.done), of(Step::remaining))
    }

    /// agileangelblog's sprint of three days.
    #[test]
    fn remaining_work_follows_the_published_sprint() {
        let events = [
            at(0, 1, added(1.0)),
            at(0, 2, added(2.0)),
            at(0, 3, added(5.0)),
            at(1, 1, What::Done),
            at(1, 2, What::Done),
            at(2, 4, added(10.0)),
            at(3, 3, What::Done),
            at(4, 4, What::Done),
        ];
        let (scope, done, remaining) = lines(&replay(&events, 0, 10));
        assert_eq!(scope, [8.0, 8.0, 18.0, 18.0, 18.0]);
        assert_eq!(done, [0.0, 3.0, 3.0, 8.0, 18.0]);
        assert_eq!(remaining, [8.0, 5.0, 15.0, 10.0, 0.0]);
    }

    /// Broken Build's Team Alpha: two stories are re-estimated, one of them is not finished.
    #[test]
    fn a_re_estimate_after_the_start_is_a_change_of_scope() {
        let mut events: Vec<_> =
            [5.0, 8.0, 5.0, 3.0, 8.0, 3.0].iter().zip(1..).map(|(points, item)| at(0, item, added(*points))).collect();
        events.push(at(5, 4, What::Estimated(Points::of(5.0))));
        events.push(at(6, 6, What::Estimated(Points::of(5.0))));
        events.extend((1..=5).map(|item| at(8, item, What::Done)));
        let sprint = replay(&events, 0, 10);
        let all =
            [sprint.committed, sprint.estimated, sprint.scope(), sprint.completed(), sprint.completed_of_committed()];
        assert_eq!(all, [32.0, 4.0, 36.0, 31.0, 29.0].map(Points::of));
        assert_eq!(sprint.carried_over().collect::<Vec<_>>(), [6]);
    }

    /// Atlassian's sprint health: five points of scope on fifty.
    #[test]
    fn scope_change_is_net_change_against_the_commitment() {
        let events = [
            at(0, 1, added(50.0)),
            at(3, 2, added(8.0)),
            at(4, 3, added(3.0)),
            at(5, 3, What::Removed),
            at(6, 2, What::Estimated(Points::of(5.0))),
        ];
        let sprint = replay(&events, 0, 10);
        assert_eq!(sprint.scope_change(), Some(0.1));
        assert_eq!((sprint.added.get(), sprint.removed.get(), sprint.estimated.get()), (11.0, 3.0, -3.0));
    }

    #[test]
    fn done_and_then_removed_burns_scope_and_done() {
        let events = [at(0, 1, added(3.0)), at(0, 2, added(5.0)), at(1, 1, What::Done), at(2, 1, What::Removed)];
        let (scope, done, remaining) = lines(&replay(&events, 0, 9));
        assert_eq!((scope, done, remaining), (vec![8.0, 8.0, 5.0], vec![0.0, 3.0, 0.0], vec![8.0, 5.0, 5.0]));
    }

    #[test]
    fn what_happens_after_the_end_changes_nothing() {
        let events = [at(0, 1, added(3.0)), at(11, 1, What::Done)];
        assert_eq!(replay(&events, 0, 10).completed(), Points::ZERO);
        assert_eq!(replay(&events, 0, 10).steps.len(), 1);
    }

    #[test]
    fn the_guideline_rests_at_the_weekend_and_ends_at_zero() {
        let week = |day: i32| day % 7 < 5;
        let working: Vec<bool> = (0..12).map(week).collect();
        let line = ideal(40.0, &working);
        assert_eq!(line, [40.0, 36.0, 32.0, 28.0, 24.0, 20.0, 20.0, 20.0, 16.0, 12.0, 8.0, 4.0, 0.0]);
        assert_eq!(ideal(7.0, &[true, true, true]).last(), Some(&0.0));
        assert_eq!(ideal(7.0, &[false]), [7.0, 7.0]);
    }

    fn happenings() -> impl Strategy<Value = Vec<Event<u32>>> {
        let what = prop_oneof![
            (0..40i32).prop_map(|halves| added(f64::from(halves) / 2.0)),
            (0..40i32).prop_map(|halves| What::Estimated(Points::of(f64::from(halves) / 2.0))),
            Just(What::Done),
            Just(What::Reopened),
            Just(What::Removed),
        ];
        proptest::collection::vec(
            (-5..30i64, 0..6u32, what).prop_map(|(moment, item, what)| at(moment, item, what)),
            0..60,
        )
    }

    proptest! {
        #[test]
        fn the_lines_agree_at_every_step(events in happenings()) {
            let sprint = replay(&events, 0, 20);
            for step in &sprint.steps {
                prop_assert!(step.done >= Points::ZERO && step.done <= step.scope);
                prop_assert_eq!(step.scope - step.done, step.remaining());
            }
            let change = sprint.added - sprint.removed + sprint.estimated;
            prop_assert_eq!(sprint.scope(), sprint.committed + change);
        }

        #[test]
        fn the_order_of_writing_does_not_matter((events, shuffled) in happenings().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))) {
            prop_assert_eq!(replay(&events, 0, 20).steps, replay(&shuffled, 0, 20).steps);
        }

        #[test]
        fn reopening_raises_what_remains(events in happenings()) {
            let before = replay(&events, 0, 20);
            for (item, fate) in &before.fates {
                if fate.done && fate.stayed && !fate.points.is_zero() {
                    let mut more = events.clone();
                    more.push(at(20, *item, What::Reopened));
                    more.retain(|event| !(event.at == 20 && event.item == *item && event.what == What::Done));
                    let after = replay(&more, 0, 20);
                    let done_at_last = events.iter().any(|event| event.at == 20 && event.item == *item);
                    prop_assert!(done_at_last || after.last().remaining() > before.last().remaining());
                }
            }
        }
    }
}
