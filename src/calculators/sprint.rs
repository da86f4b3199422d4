//! Burndown, guideline and velocity.

use methods::{
    burndown::{self, Event, What},
    points::Points,
    velocity::{self, Finished},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::method;
use crate::error::{Error, Result};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Burndown {
    /// The moment of the start, in whatever the events count in.
    pub start: i64,
    pub end: i64,
    pub events: Vec<Happening>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Happening {
    pub at: i64,
    pub item: String,
    /// added and estimated take points.
    pub what: Kind,
    #[serde(default)]
    pub points: Option<f64>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Added,
    Estimated,
    Reopened,
    Done,
    Removed,
}

#[derive(Serialize, JsonSchema)]
pub struct Burnt {
    pub committed: f64,
    pub added: f64,
    pub removed: f64,
    pub re_estimated: f64,
    pub scope: f64,
    pub completed: f64,
    pub completed_of_committed: f64,
    /// Completed against committed; null when nothing was committed.
    pub say_do: Option<f64>,
    pub scope_change: Option<f64>,
    pub steps: Vec<Step>,
}

#[derive(Serialize, JsonSchema)]
pub struct Step {
    pub at: i64,
    pub scope: f64,
    pub done: f64,
    pub remaining: f64,
}

method!(Burndown => Burnt, "burndown",
    "Replays a sprint from its dated events: commitment, scope changes, what was completed, and each step of scope, done and remaining.",
    "Jira's sprint report: a re-estimate after the start is a change of scope",
    |input| input.replay());

impl Burndown {
    fn replay(self) -> Result<Burnt> {
        if self.end < self.start {
            return Err(Error::field("end", "a sprint ends after its start"));
        }
        let events: Vec<_> = self.events.iter().map(Happening::event).collect();
        let sprint = burndown::replay(&events, self.start, self.end);
        let step = |step: &burndown::Step| Step {
            at: step.at,
            scope: step.scope.get(),
            done: step.done.get(),
            remaining: step.remaining().get(),
        };
        Ok(Burnt {
            committed: sprint.committed.get(),
            added: sprint.added.get(),
            removed: sprint.removed.get(),
            re_estimated: sprint.estimated.get(),
            scope: sprint.scope().get(),
            completed: sprint.completed().get(),
            completed_of_committed: sprint.completed_of_committed().get(),
            say_do: sprint.say_do(),
            scope_change: sprint.scope_change(),
            steps: sprint.steps.iter().map(step).collect(),
        })
    }
}

impl Happening {
    fn event(&self) -> Event<&str> {
        let points = Points::of(self.points.unwrap_or(0.0));
        let what = match self.what {
            Kind::Added => What::Added(points),
            Kind::Estimated => What::Estimated(points),
            Kind::Reopened => What::Reopened,
            Kind::Done => What::Done,
            Kind::Removed => What::Removed,
        };
        Event { at: self.at, item: &self.item, what }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ideal {
    pub committed: f64,
    /// For each day, whether it is worked on.
    pub working: Vec<bool>,
}

#[derive(Serialize, JsonSchema)]
pub struct Guideline {
    /// One number for the start and one for the end of each day.
    pub remaining: Vec<f64>,
}

method!(Ideal => Guideline, "ideal",
    "Gives the guideline of a burndown: from all of the work to none, falling on working days only.",
    "Jira's burndown chart", |input| Ok(Guideline { remaining: burndown::ideal(input.committed, &input.working) }));

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Velocity {
    /// Finished sprints, oldest first.
    pub sprints: Vec<Sprint>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sprint {
    pub committed: f64,
    pub completed: f64,
}

#[derive(Serialize, JsonSchema)]
pub struct Pace {
    pub mean: f64,
    pub median: f64,
    /// The mean of the last three.
    pub recent: f64,
    pub least: f64,
    pub most: f64,
    /// All that was completed against all that was committed.
    pub say_do: Option<f64>,
}

method!(Velocity => Pace, "velocity",
"Gives mean, median, recent mean, range and say/do of finished sprints.",
"Jira's velocity chart; Azure Boards", |input| {
    let finished: Vec<_> = input.sprints.iter().map(|of| Finished { committed: of.committed, completed: of.completed }).collect();
    let told = velocity::velocity(&finished).ok_or_else(|| Error::field("sprints", "at least one finished sprint is needed"))?;
    let velocity::Velocity { mean, median, recent, least, most } = told;
    Ok(Pace { mean, median, recent, least, most, say_do: velocity::say_do(&finished) })
});
