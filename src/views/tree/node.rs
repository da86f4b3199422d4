//! A line of the tree, and what a level of it can be opened with.

use schemars::JsonSchema;
use serde::Serialize;

use super::Wish;
use crate::{backlog::subtask::Progress, command::ItemId, error::Result, items::Kind, obstacles::Marks};

/// What stands above a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Under {
    Top,
    /// Initiatives that serve nothing.
    NoGoal,
    /// Epics that serve nothing.
    NoInitiative,
    /// Work that serves nothing.
    NoEpic,
    Item(String),
}

impl Under {
    pub fn read(name: Option<&str>) -> Result<Under> {
        Ok(match name.map(str::trim).filter(|name| !name.is_empty()) {
            None => Under::Top,
            Some("no_goal") => Under::NoGoal,
            Some("no_initiative") => Under::NoInitiative,
            Some("no_epic") => Under::NoEpic,
            Some(key) => Under::Item(key.to_uppercase()),
        })
    }

    pub fn name(&self) -> &str {
        match self {
            Under::Top => "",
            Under::NoGoal => "no_goal",
            Under::NoInitiative => "no_initiative",
            Under::NoEpic => "no_epic",
            Under::Item(key) => key,
        }
    }

    pub fn label(&self) -> &str {
        match self {
            Under::Top => "All",
            Under::NoGoal => "Without a goal",
            Under::NoInitiative => "Without an initiative",
            Under::NoEpic => "Without an epic",
            Under::Item(key) => key,
        }
    }
}

/// A line of the tree.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Node {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub title: String,
    pub status: String,
    /// What its team calls the state that it was put into.
    pub state: Option<String>,
    pub open: bool,
    pub owner_name: Option<String>,
    /// Whether something hangs under it.
    pub opens: bool,
    #[serde(skip)]
    pub tier: i64,
    #[serde(skip)]
    pub place: String,
    /// Its own; of what is above the work, those of all the work below it.
    pub points: Option<f64>,
    /// The points that are done of them.
    #[sqlx(skip)]
    pub points_done: f64,
    /// How many pieces of work are below it; declined ones are not counted.
    #[sqlx(skip)]
    pub work: i64,
    #[sqlx(skip)]
    pub work_done: i64,
    /// Whether more hangs below it than was added up: the figures are at least these.
    #[sqlx(skip)]
    pub at_least: bool,
    /// How much of the work below it is wished for.
    #[sqlx(skip)]
    pub fits: i64,
    /// Of work: how far its sub-tasks are.
    #[sqlx(skip)]
    pub subtasks: Option<Progress>,
    #[serde(flatten)]
    #[sqlx(skip)]
    pub marks: Marks,
}

impl Node {
    pub fn cursor(&self) -> String {
        format!("{}_{}_{}", self.tier, self.place, self.id)
    }

    /// Whether it is above the work: a goal, an initiative or an epic.
    pub fn is_above(&self) -> bool {
        !self.kind.is_ranked() && self.kind != Kind::Subtask
    }

    /// The share that is done: of the points below, or of the items where nothing is estimated.
    pub fn share(&self) -> Option<f64> {
        match (self.points.filter(|points| *points > 0.0), self.work) {
            (Some(points), _) => Some(self.points_done / points),
            (None, work) if work > 0 => Some(self.work_done as f64 / work as f64),
            _ => None,
        }
    }

    /// What is closed stays while open work hangs under it; with a filter only what has work that fits.
    pub(super) fn stays(&self, wish: &Wish) -> bool {
        if !self.is_above() {
            return true;
        }
        if wish.narrows() { self.fits > 0 } else { wish.closed || self.open || self.work_done < self.work }
    }
}
