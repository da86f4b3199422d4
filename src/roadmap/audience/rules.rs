//! What an audience may see: which bets, which of their fields, how precise a date. Four audiences are there before anybody says so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::precision::Precision;

/// What of a bet may be granted to an audience; its title always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Key,
    Description,
    Stage,
    Goal,
    /// The hypothesis and the metrics it is to move.
    Metric,
    Owner,
    Dates,
    Forecast,
    Progress,
    Health,
    /// How many have asked for it.
    Customers,
    /// Releases and milestones beside the bets.
    Milestones,
}

impl Field {
    pub const ALL: [Field; 12] = [
        Field::Key,
        Field::Description,
        Field::Stage,
        Field::Goal,
        Field::Metric,
        Field::Owner,
        Field::Dates,
        Field::Forecast,
        Field::Progress,
        Field::Health,
        Field::Customers,
        Field::Milestones,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Field::Key => "key",
            Field::Description => "description",
            Field::Stage => "stage",
            Field::Goal => "goal",
            Field::Metric => "metric",
            Field::Owner => "owner",
            Field::Dates => "dates",
            Field::Forecast => "forecast",
            Field::Progress => "progress",
            Field::Health => "health",
            Field::Customers => "customers",
            Field::Milestones => "milestones",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Field::Key => "Key",
            Field::Description => "Description",
            Field::Stage => "Stage",
            Field::Goal => "Goal",
            Field::Metric => "Hypothesis and metrics",
            Field::Owner => "Owner",
            Field::Dates => "Dates",
            Field::Forecast => "Forecast",
            Field::Progress => "Progress",
            Field::Health => "Health, with why",
            Field::Customers => "How many asked for it",
            Field::Milestones => "Releases and milestones",
        }
    }
}

/// What an audience sees. A list of which nothing is said chooses nothing out.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema, PartialEq)]
pub struct Rules {
    /// proposed, active, done or dropped; all unless told.
    #[serde(default)]
    pub statuses: Vec<String>,
    /// discovery, shaping, building, released or measuring; all unless told.
    #[serde(default)]
    pub stages: Vec<String>,
    /// Only bets with one of these labels.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Only bets for one of these themes, by key.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Only bets that serve one of these goals, by key.
    #[serde(default)]
    pub goals: Vec<String>,
    /// What is seen of each bet beside its title.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// How precise its dates are: a day, a month, a quarter, a half-year, now-next-later only, or nothing of when.
    #[serde(default)]
    pub precision: Precision,
}

impl Rules {
    pub fn grants(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    /// Whether any date is seen at all.
    pub fn has_dates(&self) -> bool {
        self.grants(Field::Dates) && self.precision.is_of_dates()
    }
}

/// The audiences that every product has, as they are until somebody says otherwise.
pub fn defaults() -> Vec<(&'static str, &'static str, Rules)> {
    let of = |statuses: &[&str], without: &[Field], precision| Rules {
        statuses: statuses.iter().map(|status| (*status).to_owned()).collect(),
        fields: Field::ALL.into_iter().filter(|field| !without.contains(field)).collect(),
        precision,
        ..Rules::default()
    };
    let inside = [Field::Goal, Field::Metric, Field::Owner, Field::Forecast, Field::Progress, Field::Health];
    let outside: Vec<Field> = Field::ALL.into_iter().filter(|field| *field != Field::Description).collect();
    vec![
        ("internal", "Internal", of(&[], &[], Precision::Day)),
        ("executive", "Executive", of(&["proposed", "active", "done"], &[Field::Key], Precision::Month)),
        ("sales", "Sales", of(&["active", "done"], &inside, Precision::Quarter)),
        ("public", "Public", of(&["active", "done"], &outside, Precision::Horizon)),
    ]
}
