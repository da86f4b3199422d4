//! The kinds of ceremonies, and the phases each goes through.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ritual {
    /// Readies the top of the backlog.
    Refinement,
    /// What was done, what is next, what is in the way; every day.
    Standup,
    /// Shows what was done in a sprint, and judges it.
    Review,
    /// What the team keeps and changes about how it works.
    Retrospective,
}

impl Ritual {
    pub const ALL: [Ritual; 4] = [Ritual::Refinement, Ritual::Standup, Ritual::Review, Ritual::Retrospective];

    pub fn name(self) -> &'static str {
        match self {
            Ritual::Refinement => "refinement",
            Ritual::Standup => "standup",
            Ritual::Review => "review",
            Ritual::Retrospective => "retrospective",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Ritual::Refinement => "Refinement",
            Ritual::Standup => "Stand-up",
            Ritual::Review => "Review",
            Ritual::Retrospective => "Retrospective",
        }
    }

    /// What it is for, in a sentence.
    pub fn purpose(self) -> &'static str {
        match self {
            Ritual::Refinement => "Ready the top of the backlog: ask, split, estimate, retire.",
            Ritual::Standup => "What was done, what is next, what is in the way.",
            Ritual::Review => "Show what was done, judge it, hear those it is for.",
            Ritual::Retrospective => "What to keep and what to change about how we work.",
        }
    }

    /// Whether it belongs to one sprint.
    pub fn of_a_sprint(self) -> bool {
        !matches!(self, Ritual::Refinement)
    }

    /// The phases it goes through, in order; a kind without any has one that needs no name.
    pub fn phases(self) -> &'static [&'static str] {
        match self {
            Ritual::Retrospective => &["write", "group", "vote", "act"],
            _ => &[""],
        }
    }

    pub fn phase(self, name: &str) -> Result<&'static str> {
        let known = self.phases().iter().copied().find(|phase| *phase == name);
        known.ok_or_else(|| Error::field("phase", format!("the phases are {}", self.phases().join(", "))))
    }
}

impl TryFrom<String> for Ritual {
    type Error = String;

    fn try_from(name: String) -> std::result::Result<Self, String> {
        Ritual::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| format!("unknown ceremony {name}"))
    }
}
