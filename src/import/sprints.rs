//! The sprints that a Jira export names: gathered from the whole file, as a sprint is told by nothing but the issues in it.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use chrono::{Days, NaiveDate};

use super::{
    Mapping, What,
    draft::{Draft, Line, Stint},
    own::OwnColumns,
    planning::hash,
    reading,
};
use crate::{error::Result, sprint::Past};

/// So many sprints of a file are kept.
const MOST: usize = 2_000;

/// A sprint, as far as the whole file tells of it.
#[derive(Debug)]
pub struct Told {
    pub name: String,
    pub source: String,
    pub closed: bool,
    pub starts: Option<NaiveDate>,
    pub ends: Option<NaiveDate>,
    pub items: usize,
    pub committed: f64,
    pub completed: f64,
    /// Whether the file says if it is closed; if not, it follows from its work.
    stated: bool,
    /// Whether something unfinished was last in it.
    open: bool,
    /// The days on which the first and the last of its work was done.
    done: Option<(NaiveDate, NaiveDate)>,
    /// When one of its issues changed last.
    seen: Option<NaiveDate>,
}

/// Reads the file for its sprints, in the order in which they are first named.
pub async fn gather(path: &Path, what: What) -> Result<Vec<Told>> {
    let (mut told, mut places, mut keys) = (Vec::new(), HashMap::new(), HashSet::new());
    if what != What::Jira {
        return Ok(told);
    }
    let mut batches = reading::batches(path, what, Mapping::default(), OwnColumns::default(), 1);
    while let Some(lines) = batches.recv().await.transpose()? {
        for line in lines {
            if let Line::Draft(draft) = line
                && keys.insert(hash(&draft.source_key))
            {
                hear(&mut told, &mut places, &draft);
            }
        }
    }
    // Where nobody says which are over, only the last that something unfinished is in is not.
    let unstated = told.iter().filter(|one| !one.stated && one.open);
    let last = unstated.max_by_key(|one| (one.seen, one.name.clone())).map(|one| one.source.clone());
    for one in told.iter_mut().filter(|one| !one.stated) {
        one.closed = last.as_ref() != Some(&one.source);
    }
    Ok(told)
}

fn hear(told: &mut Vec<Told>, places: &mut HashMap<String, usize>, draft: &Draft) {
    let (accepted, declined) = (draft.status == Some("accepted"), draft.status == Some("declined"));
    for (nth, stint) in draft.sprints.iter().enumerate() {
        let place = match places.get(&stint.source) {
            Some(place) => *place,
            None if told.len() >= MOST => continue,
            None => {
                places.insert(stint.source.clone(), told.len());
                told.push(Told::of(stint));
                told.len() - 1
            }
        };
        let one = &mut told[place];
        one.note(stint);
        let points = draft.points.unwrap_or(0.0);
        one.items += 1;
        one.committed += if declined { 0.0 } else { points };
        one.seen = one.seen.max(draft.updated_at.or(draft.created_at).map(|at| at.date_naive()));
        if nth + 1 < draft.sprints.len() {
            continue;
        }
        one.open |= !accepted && !declined;
        if accepted {
            one.completed += points;
            let day = draft.accepted_at.map(|at| at.date_naive());
            let days = one.done.zip(day).map(|((first, last), day)| (first.min(day), last.max(day)));
            one.done = days.or(one.done).or(day.map(|day| (day, day)));
        }
    }
}

impl Told {
    fn of(stint: &Stint) -> Told {
        Told {
            name: stint.name.clone(),
            source: stint.source.clone(),
            closed: false,
            starts: None,
            ends: None,
            items: 0,
            committed: 0.0,
            completed: 0.0,
            stated: false,
            open: false,
            done: None,
            seen: None,
        }
    }

    fn note(&mut self, stint: &Stint) {
        if let Some(closed) = stint.closed {
            (self.stated, self.closed) = (true, closed);
        }
        (self.starts, self.ends) = (stint.starts.or(self.starts), stint.ends.or(self.ends));
    }

    /// Its days: as the file says; else it ended when the last of its work was done, and began two weeks earlier, or when the
    /// first was done. One that is to come begins today.
    pub fn days(&self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let (before, after) = (|day: NaiveDate, n| day - Days::new(n), |day: NaiveDate, n| day + Days::new(n));
        let (starts, ends) = if self.closed {
            let ends = self.ends.or(self.done.map(|(_, last)| last)).or(self.seen).unwrap_or(today);
            let ends = ends.min(before(today, 1));
            let first = self.done.map_or(ends, |(first, _)| first);
            (self.starts.unwrap_or_else(|| first.min(before(ends, 13))), ends)
        } else {
            let starts = self.starts.unwrap_or(today);
            (starts, self.ends.unwrap_or_else(|| after(starts, 13)))
        };
        (starts.min(ends).max(before(ends, 366)), ends)
    }

    pub fn past(&self) -> Past {
        Past {
            id: Some(self.source.clone()),
            title: self.name.clone(),
            committed: self.committed,
            completed: self.completed.min(self.committed),
            ..Past::default()
        }
    }

    /// For the report.
    pub fn said(&self, today: NaiveDate) -> String {
        let (starts, ends) = self.days(today);
        let state = if self.closed { "closed" } else { "planned" };
        let items = if self.items == 1 { "1 item".to_owned() } else { format!("{} items", self.items) };
        format!(
            "sprint “{}”: {state}, {starts} to {ends}, {items}, {} of {} points done",
            self.name, self.completed, self.committed
        )
    }
}
