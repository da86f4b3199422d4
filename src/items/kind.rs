//! The kinds of things on the line, and what holds for each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{command::Right, web::kit::Station};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Vision,
    Goal,
    KeyResult,
    Customer,
    Feedback,
    Idea,
    Initiative,
    Epic,
    Story,
    Bug,
    Task,
    Spike,
    Subtask,
    Sprint,
    Release,
    Metric,
    Theme,
    Persona,
    Segment,
    Competitor,
    Claim,
    Trend,
    Canvas,
    Note,
    /// What customers compare products by.
    Feature,
    /// A page of text that is kept with the product.
    Document,
    Assumption,
    Experiment,
    Milestone,
    Risk,
    Decision,
}

/// A state an item can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    pub name: &'static str,
    pub label: &'static str,
    /// Whether there is still something to do about it.
    pub open: bool,
}

const fn open(name: &'static str, label: &'static str) -> Status {
    Status { name, label, open: true }
}
const fn closed(name: &'static str, label: &'static str) -> Status {
    Status { name, label, open: false }
}

const STANDING: &[Status] = &[open("active", "active"), closed("retired", "retired")];
const GOAL: &[Status] =
    &[open("active", "active"), open("draft", "draft"), closed("reached", "reached"), closed("dropped", "dropped")];
const FEEDBACK: &[Status] =
    &[open("new", "new"), open("sorted", "sorted"), closed("delivered", "delivered"), closed("declined", "declined")];
const IDEA: &[Status] = &[
    open("new", "new"),
    open("considering", "considering"),
    open("planned", "planned"),
    open("started", "started"),
    open("dropped", "dropped"),
    closed("done", "done"),
    closed("declined", "declined"),
];
const INITIATIVE: &[Status] =
    &[open("proposed", "proposed"), open("active", "active"), closed("done", "done"), closed("dropped", "dropped")];
const WORK: &[Status] = &[
    open("backlog", "backlog"),
    open("ready", "ready"),
    open("started", "started"),
    open("review", "review"),
    closed("accepted", "accepted"),
    closed("declined", "declined"),
];
const SUBTASK: &[Status] =
    &[open("backlog", "to do"), open("started", "started"), closed("done", "done"), closed("declined", "declined")];
const SPRINT: &[Status] = &[open("planned", "planned"), open("running", "running"), closed("closed", "closed")];
const CLAIM: &[Status] = &[open("open", "open"), open("supported", "supported"), closed("refuted", "refuted")];
const ASSUMPTION: &[Status] = &[
    open("untested", "untested"),
    open("testing", "being tested"),
    closed("supported", "supported"),
    closed("refuted", "refuted"),
];
const EXPERIMENT: &[Status] = &[
    open("planned", "planned"),
    open("running", "running"),
    closed("passed", "passed"),
    closed("failed", "failed"),
    closed("dropped", "dropped"),
];
const MILESTONE: &[Status] = &[open("planned", "planned"), closed("reached", "reached"), closed("dropped", "dropped")];
const RISK: &[Status] = &[
    open("open", "open"),
    open("watched", "watched"),
    closed("averted", "averted"),
    closed("happened", "happened"),
    closed("accepted", "accepted"),
];
const DECISION: &[Status] = &[closed("decided", "decided"), open("open", "open"), closed("superseded", "superseded")];
const RELEASE: &[Status] = &[open("planned", "planned"), closed("released", "released"), closed("dropped", "dropped")];

impl Kind {
    pub const ALL: [Kind; 31] = [
        Kind::Vision,
        Kind::Goal,
        Kind::KeyResult,
        Kind::Customer,
        Kind::Feedback,
        Kind::Idea,
        Kind::Initiative,
        Kind::Epic,
        Kind::Story,
        Kind::Bug,
        Kind::Task,
        Kind::Spike,
        Kind::Subtask,
        Kind::Sprint,
        Kind::Release,
        Kind::Metric,
        Kind::Theme,
        Kind::Persona,
        Kind::Segment,
        Kind::Competitor,
        Kind::Claim,
        Kind::Trend,
        Kind::Canvas,
        Kind::Note,
        Kind::Feature,
        Kind::Document,
        Kind::Assumption,
        Kind::Experiment,
        Kind::Milestone,
        Kind::Risk,
        Kind::Decision,
    ];
    /// What stands in the one order of the backlog.
    pub const RANKED: [Kind; 4] = [Kind::Story, Kind::Bug, Kind::Task, Kind::Spike];

    /// The name in data and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Vision => "vision",
            Kind::Goal => "goal",
            Kind::KeyResult => "key_result",
            Kind::Customer => "customer",
            Kind::Feedback => "feedback",
            Kind::Idea => "idea",
            Kind::Initiative => "initiative",
            Kind::Epic => "epic",
            Kind::Story => "story",
            Kind::Bug => "bug",
            Kind::Task => "task",
            Kind::Spike => "spike",
            Kind::Subtask => "subtask",
            Kind::Sprint => "sprint",
            Kind::Release => "release",
            Kind::Metric => "metric",
            Kind::Theme => "theme",
            Kind::Persona => "persona",
            Kind::Segment => "segment",
            Kind::Competitor => "competitor",
            Kind::Claim => "claim",
            Kind::Trend => "trend",
            Kind::Canvas => "canvas",
            Kind::Note => "note",
            Kind::Feature => "feature",
            Kind::Document => "document",
            Kind::Assumption => "assumption",
            Kind::Experiment => "experiment",
            Kind::Milestone => "milestone",
            Kind::Risk => "risk",
            Kind::Decision => "decision",
        }
    }

    /// The name on a page.
    pub fn label(self) -> &'static str {
        match self {
            Kind::KeyResult => "key result",
            Kind::Subtask => "sub-task",
            other => other.name(),
        }
    }

    /// The name of several, as it stands in a path.
    pub fn plural(self) -> &'static str {
        match self {
            Kind::Vision => "visions",
            Kind::Goal => "goals",
            Kind::KeyResult => "key_results",
            Kind::Customer => "customers",
            Kind::Feedback => "feedback",
            Kind::Idea => "ideas",
            Kind::Initiative => "initiatives",
            Kind::Epic => "epics",
            Kind::Story => "stories",
            Kind::Bug => "bugs",
            Kind::Task => "tasks",
            Kind::Spike => "spikes",
            Kind::Subtask => "subtasks",
            Kind::Sprint => "sprints",
            Kind::Release => "releases",
            Kind::Metric => "metrics",
            Kind::Theme => "themes",
            Kind::Persona => "personas",
            Kind::Segment => "segments",
            Kind::Competitor => "competitors",
            Kind::Claim => "claims",
            Kind::Trend => "trends",
            Kind::Canvas => "canvases",
            Kind::Note => "notes",
            Kind::Feature => "features",
            Kind::Document => "documents",
            Kind::Assumption => "assumptions",
            Kind::Experiment => "experiments",
            Kind::Milestone => "milestones",
            Kind::Risk => "risks",
            Kind::Decision => "decisions",
        }
    }

    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The stop of the line it belongs to.
    pub fn station(self) -> Station {
        match self {
            Kind::Vision
            | Kind::Goal
            | Kind::KeyResult
            | Kind::Theme
            | Kind::Persona
            | Kind::Segment
            | Kind::Competitor
            | Kind::Claim
            | Kind::Trend
            | Kind::Canvas
            | Kind::Note
            | Kind::Feature
            | Kind::Document => Station::Vision,
            Kind::Customer | Kind::Feedback => Station::Voices,
            Kind::Idea | Kind::Assumption | Kind::Experiment => Station::Ideas,
            Kind::Initiative | Kind::Milestone | Kind::Risk | Kind::Decision => Station::Roadmap,
            Kind::Epic | Kind::Story | Kind::Bug | Kind::Task | Kind::Spike | Kind::Subtask => Station::Backlog,
            Kind::Sprint => Station::Sprint,
            Kind::Release => Station::Launch,
            Kind::Metric => Station::Outcomes,
        }
    }

    /// The states it can be in; it begins in the first.
    pub fn statuses(self) -> &'static [Status] {
        match self {
            Kind::Vision
            | Kind::Customer
            | Kind::Metric
            | Kind::Theme
            | Kind::Persona
            | Kind::Segment
            | Kind::Competitor
            | Kind::Trend
            | Kind::Canvas
            | Kind::Note
            | Kind::Feature
            | Kind::Document => STANDING,
            Kind::Claim => CLAIM,
            Kind::Assumption => ASSUMPTION,
            Kind::Experiment => EXPERIMENT,
            Kind::Milestone => MILESTONE,
            Kind::Risk => RISK,
            Kind::Decision => DECISION,
            Kind::Goal | Kind::KeyResult => GOAL,
            Kind::Feedback => FEEDBACK,
            Kind::Idea => IDEA,
            Kind::Initiative => INITIATIVE,
            Kind::Epic | Kind::Story | Kind::Bug | Kind::Task | Kind::Spike => WORK,
            Kind::Subtask => SUBTASK,
            Kind::Sprint => SPRINT,
            Kind::Release => RELEASE,
        }
    }

    pub fn status(self, name: &str) -> Option<Status> {
        self.statuses().iter().copied().find(|status| status.name == name)
    }

    /// Whose decision it is to write one.
    pub fn right(self) -> Right {
        match self {
            Kind::Vision
            | Kind::Goal
            | Kind::KeyResult
            | Kind::Theme
            | Kind::Persona
            | Kind::Segment
            | Kind::Competitor
            | Kind::Claim
            | Kind::Trend
            | Kind::Canvas
            | Kind::Note
            | Kind::Feature
            | Kind::Document => Right::SetStrategy,
            Kind::Customer | Kind::Feedback => Right::HearVoices,
            Kind::Idea | Kind::Assumption | Kind::Experiment => Right::ShapeIdeas,
            Kind::Initiative | Kind::Milestone | Kind::Risk => Right::PlanRoadmap,
            Kind::Decision => Right::RecordDecisions,
            Kind::Epic | Kind::Story => Right::WriteBacklog,
            Kind::Bug | Kind::Task | Kind::Spike => Right::FileWork,
            Kind::Subtask => Right::DoWork,
            Kind::Sprint => Right::RunSprints,
            Kind::Release => Right::PlanLaunch,
            Kind::Metric => Right::Measure,
        }
    }

    /// Stands in the one order of the backlog.
    pub fn is_ranked(self) -> bool {
        Kind::RANKED.contains(&self)
    }

    /// Epics and everything in the backlog.
    pub fn is_work(self) -> bool {
        self == Kind::Epic || self.is_ranked()
    }

    /// Belongs to the organisation rather than to one product.
    pub fn is_shared(self) -> bool {
        self == Kind::Customer
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(self.label())
    }
}

impl TryFrom<String> for Kind {
    type Error = String;
    fn try_from(name: String) -> Result<Kind, String> {
        Kind::parse(&name).ok_or_else(|| format!("{name} is no kind of item"))
    }
}
