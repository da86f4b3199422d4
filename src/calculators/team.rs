//! What a team has agreed on: how much it has under way at once, and what it calls ready and done.

use methods::{invest, wip::Load};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::method;
use crate::{
    error::Error,
    sprint::{
        definition::{Check, Part},
        readiness::{Known, LARGEST},
        starting::said,
    },
};

/// The columns or lanes of a board.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WipLimit {
    #[schemars(length(max = 1000))]
    pub columns: Vec<Column>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub name: String,
    /// How many items lie in it.
    pub work: u32,
    /// How many there may be; 0 is off.
    #[serde(default)]
    pub limit: u32,
}

#[derive(Serialize, JsonSchema)]
pub struct Limits {
    /// Whether any limit is broken.
    pub breached: bool,
    pub columns: Vec<Standing>,
}

#[derive(Serialize, JsonSchema)]
pub struct Standing {
    pub name: String,
    /// How many more there are than the limit allows.
    pub over: u32,
    /// Whether one more would break the limit, so that a reason is asked for.
    pub full: bool,
}

method!(WipLimit => Limits, "wip_limit",
"Says which columns hold more than their limit of work in progress, and which would by one more.",
"Anderson 2010, Kanban", |input| {
    if input.columns.len() > 1_000 {
        return Err(Error::field("columns", "at most 1,000 columns"));
    }
    let standing = |column: Column| {
        let load = Load { work: column.work, limit: column.limit };
        Standing { name: column.name, over: load.over(), full: load.is_full() }
    };
    let columns: Vec<Standing> = input.columns.into_iter().map(standing).collect();
    Ok(Limits { breached: columns.iter().any(|column| column.over > 0), columns })
});

/// An item, and what is asked of it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub part: Part,
    /// What a machine is to tell; all that it can, unless told.
    #[serde(default)]
    pub checks: Option<Vec<Check>>,
    #[serde(default)]
    pub has_why: bool,
    #[serde(default)]
    pub has_persona: bool,
    #[serde(default)]
    pub points: Option<f64>,
    /// The largest story the team takes up; 8 unless told.
    #[serde(default)]
    pub largest: Option<f64>,
    /// Open items and blockers that it waits for.
    #[serde(default)]
    pub blocked_by: usize,
    #[serde(default)]
    pub criteria: usize,
    #[serde(default)]
    pub criteria_passed: usize,
    #[serde(default)]
    pub subtasks: usize,
    #[serde(default)]
    pub subtasks_done: usize,
}

#[derive(Serialize, JsonSchema)]
pub struct Held {
    pub holds: bool,
    pub checks: Vec<Checked>,
}

#[derive(Serialize, JsonSchema)]
pub struct Checked {
    pub check: Check,
    pub holds: bool,
    /// What holds, or what is lacking.
    pub says: String,
}

method!(Definition => Held, "definition",
"Says which checks of a definition of ready or of done hold for an item, as far as a machine can tell.",
"Scrum Guide 2020; Agile Alliance, Definition of Ready", |input| Ok(input.checked()));

impl Definition {
    fn checked(self) -> Held {
        let story = invest::Story {
            blocked_by: self.blocked_by,
            has_why: self.has_why,
            has_persona: self.has_persona,
            points: self.points,
            criteria: self.criteria,
        };
        let known = Known::told(story, self.largest.unwrap_or(LARGEST));
        let rest = |all: usize, done: usize, (one, many): (&str, &str)| match all.saturating_sub(done) {
            0 => None,
            1 => Some(format!("one {one} is open")),
            open => Some(format!("{open} {many} are open")),
        };
        let lack = |check: Check| match check {
            Check::Passed => rest(self.criteria, self.criteria_passed, ("criterion", "criteria")),
            Check::Subtasks => rest(self.subtasks, self.subtasks_done, ("sub-task", "sub-tasks")),
            _ => known.only(check).lacks().pop().map(said),
        };
        let asked = self.checks.clone().unwrap_or_else(|| self.part.checks().to_vec());
        let checks: Vec<Checked> = asked
            .into_iter()
            .map(|check| {
                let lack = lack(check);
                Checked { check, holds: lack.is_none(), says: lack.unwrap_or_else(|| check.says().to_owned()) }
            })
            .collect();
        Held { holds: checks.iter().all(|checked| checked.holds), checks }
    }
}
