//! What may be linked to what, and what such a link is called.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{command::Right, items::Kind};

/// What a link says of the item it starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// Is done for: one step up the line.
    Serves,
    /// Feedback asks for it.
    Evidence,
    /// An idea has become it.
    Becomes,
    /// Work is taken into a sprint.
    PlannedIn,
    /// Work ships in a release.
    ShipsIn,
    /// A metric measures a goal or key result.
    Measures,
    /// Is expected to move a metric: the outcome.
    Moves,
    Relates,
    Blocks,
    Duplicates,
    /// Was split off another.
    Splits,
    /// A note stands on a canvas.
    StandsOn,
    /// What an experiment has changed.
    Changes,
    /// A decision takes the place of another.
    Supersedes,
    /// Whom an idea, a bet or work is for.
    IsFor,
}

/// A link as it is said from either of its ends.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a kind of link such as blocks, blocked_by or relates")]
pub enum Said {
    Of(Tie),
    By(Passive),
}

/// The kinds that are as often said from the item they lead to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Passive {
    BlockedBy,
    DuplicatedBy,
}

impl Passive {
    pub fn tie(self) -> Tie {
        match self {
            Passive::BlockedBy => Tie::Blocks,
            Passive::DuplicatedBy => Tie::Duplicates,
        }
    }
}

impl Tie {
    pub fn name(self) -> &'static str {
        match self {
            Tie::Serves => "serves",
            Tie::Evidence => "evidence",
            Tie::Becomes => "becomes",
            Tie::PlannedIn => "planned_in",
            Tie::ShipsIn => "ships_in",
            Tie::Measures => "measures",
            Tie::Moves => "moves",
            Tie::Relates => "relates",
            Tie::Blocks => "blocks",
            Tie::Duplicates => "duplicates",
            Tie::Splits => "splits",
            Tie::StandsOn => "stands_on",
            Tie::Changes => "changes",
            Tie::Supersedes => "supersedes",
            Tie::IsFor => "is_for",
        }
    }

    /// Read from the item it starts from, and from the item it leads to.
    pub fn phrases(self) -> (&'static str, &'static str) {
        match self {
            Tie::Serves => ("serves", "served by"),
            Tie::Evidence => ("asks for", "asked for by"),
            Tie::Becomes => ("becomes", "came from"),
            Tie::PlannedIn => ("is in", "takes in"),
            Tie::ShipsIn => ("ships in", "ships"),
            Tie::Measures => ("measures", "measured by"),
            Tie::Moves => ("is to move", "moved by"),
            Tie::Relates => ("relates to", "relates to"),
            Tie::Blocks => ("blocks", "blocked by"),
            Tie::Duplicates => ("duplicates", "duplicated by"),
            Tie::Splits => ("was split off", "was split into"),
            Tie::StandsOn => ("stands on", "holds"),
            Tie::Changes => ("changed", "changed by"),
            Tie::Supersedes => ("supersedes", "superseded by"),
            Tie::IsFor => ("is for", "is to get"),
        }
    }

    pub fn parse(name: &str) -> Option<Tie> {
        serde_json::from_value(name.into()).ok()
    }

    /// Whose decision such a link is.
    pub fn right(self, from: Kind) -> Right {
        match self {
            Tie::Evidence => Right::HearVoices,
            Tie::Becomes => Right::ShapeIdeas,
            Tie::PlannedIn => Right::RunSprints,
            // What a bet holds up is planned where bets are.
            Tie::Blocks if from == Kind::Initiative => from.right(),
            // Whoever records a decision says what it is about.
            Tie::Relates if from == Kind::Decision => from.right(),
            Tie::Relates | Tie::Blocks | Tie::Duplicates | Tie::Splits => Right::FileWork,
            Tie::Serves | Tie::ShipsIn | Tie::Measures | Tie::Moves | Tie::StandsOn => from.right(),
            Tie::Changes | Tie::Supersedes | Tie::IsFor => from.right(),
        }
    }
}

/// The link that is meant when one item is tied to another without saying how.
pub fn natural(from: Kind, to: Kind) -> Option<Tie> {
    let strategic = matches!(to, Kind::Goal | Kind::KeyResult);
    match (from, to) {
        (Kind::Goal | Kind::Theme, Kind::Vision) | (Kind::Goal | Kind::Theme | Kind::KeyResult, Kind::Goal) => {
            Some(Tie::Serves)
        }
        (Kind::Initiative | Kind::Idea, _) if strategic => Some(Tie::Serves),
        (Kind::Initiative | Kind::Epic, Kind::Theme) => Some(Tie::Serves),
        (_, Kind::Theme) if from.is_ranked() => Some(Tie::Serves),
        (Kind::Idea, Kind::Idea | Kind::Metric) => Some(Tie::Serves),
        (Kind::Assumption, Kind::Idea | Kind::Initiative) => Some(Tie::Serves),
        (Kind::Experiment, Kind::Assumption | Kind::Idea | Kind::Initiative) => Some(Tie::Serves),
        (Kind::Milestone, Kind::Initiative) => Some(Tie::Serves),
        (Kind::Note, Kind::Canvas) => Some(Tie::StandsOn),
        (Kind::Decision, Kind::Decision) => Some(Tie::Supersedes),
        (Kind::Idea | Kind::Initiative, Kind::Persona) => Some(Tie::IsFor),
        (_, Kind::Persona) if from.is_work() => Some(Tie::IsFor),
        (Kind::Epic, Kind::Initiative) => Some(Tie::Serves),
        (Kind::Epic, _) if strategic => Some(Tie::Serves),
        (Kind::Story, Kind::Epic | Kind::Initiative) => Some(Tie::Serves),
        (Kind::Bug | Kind::Task | Kind::Spike, Kind::Epic | Kind::Initiative | Kind::Story) => Some(Tie::Serves),
        (Kind::Subtask, _) if to.is_ranked() => Some(Tie::Serves),
        (_, _) if strategic && from.is_ranked() => Some(Tie::Serves),
        (Kind::Feedback, Kind::Idea | Kind::Initiative | Kind::Theme | Kind::Risk) => Some(Tie::Evidence),
        (Kind::Feedback, Kind::Persona | Kind::Claim | Kind::Trend | Kind::Note | Kind::Assumption) => {
            Some(Tie::Evidence)
        }
        (Kind::Feedback, _) if to.is_work() => Some(Tie::Evidence),
        (Kind::Idea, Kind::Initiative) => Some(Tie::Becomes),
        (Kind::Note | Kind::Claim | Kind::Trend, Kind::Idea | Kind::Risk) => Some(Tie::Becomes),
        (Kind::Idea, _) if to.is_work() => Some(Tie::Becomes),
        (_, Kind::Sprint) if from.is_ranked() => Some(Tie::PlannedIn),
        (Kind::Sprint, _) if strategic || to == Kind::Initiative => Some(Tie::Serves),
        (_, Kind::Release) if from.is_work() || from == Kind::Initiative => Some(Tie::ShipsIn),
        (Kind::Metric, _) if strategic => Some(Tie::Measures),
        (_, Kind::Metric) if from.is_work() || matches!(from, Kind::Initiative | Kind::Release) => Some(Tie::Moves),
        _ => None,
    }
}

/// Whether a link may be called so.
pub fn allows(tie: Tie, from: Kind, to: Kind) -> bool {
    match tie {
        Tie::Relates | Tie::Duplicates => from != Kind::Customer && to != Kind::Customer,
        Tie::Changes => {
            let of_ideas = matches!(to, Kind::Idea | Kind::Assumption | Kind::Initiative | Kind::Decision);
            from == Kind::Experiment && (of_ideas || to.is_work() || matches!(to, Kind::Goal | Kind::KeyResult))
        }
        Tie::Splits => from.is_work() && to.is_work() || from == Kind::Idea && to == Kind::Idea,
        Tie::Blocks => (from.is_work() || from == Kind::Initiative) && (to.is_work() || to == Kind::Initiative),
        _ => natural(from, to) == Some(tie),
    }
}

/// The kinds that something of this kind can hang under on the line, likeliest first.
pub fn above(kind: Kind) -> Vec<Kind> {
    const LIKELY: [Kind; 13] = [
        Kind::Epic,
        Kind::Initiative,
        Kind::Assumption,
        Kind::Idea,
        Kind::KeyResult,
        Kind::Goal,
        Kind::Metric,
        Kind::Theme,
        Kind::Vision,
        Kind::Story,
        Kind::Bug,
        Kind::Task,
        Kind::Spike,
    ];
    LIKELY.into_iter().filter(|to| natural(kind, *to) == Some(Tie::Serves)).collect()
}
