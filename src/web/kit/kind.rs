//! The mark that tells one kind of item from another, by shape as well as by colour.

use maud::{Markup, html};

use super::Station;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Story,
    Bug,
    Task,
    Spike,
    Subtask,
    Epic,
    Initiative,
    Idea,
    Goal,
    Feedback,
    Sprint,
    Release,
    Outcome,
    /// What is known of the market and where the product is to go in it.
    Strategy,
    /// What an idea still has to show.
    Question,
    /// What a roadmap has beside its bets.
    Plan,
    Other,
}

impl Kind {
    /// The kind by its word in the data; a word it does not know is `Other`.
    pub fn parse(word: &str) -> Self {
        match word {
            "story" => Self::Story,
            "bug" => Self::Bug,
            "task" => Self::Task,
            "spike" => Self::Spike,
            "subtask" => Self::Subtask,
            "epic" => Self::Epic,
            "initiative" => Self::Initiative,
            "idea" => Self::Idea,
            "goal" | "vision" | "key_result" => Self::Goal,
            "theme" | "persona" | "segment" | "competitor" | "claim" | "trend" | "canvas" | "note" | "feature"
            | "document" => Self::Strategy,
            "assumption" | "experiment" => Self::Question,
            "milestone" | "risk" | "decision" => Self::Plan,
            "feedback" | "insight" | "customer" | "contact" => Self::Feedback,
            "sprint" => Self::Sprint,
            "release" | "launch" => Self::Release,
            "outcome" | "metric" | "check" | "outcome_check" => Self::Outcome,
            _ => Self::Other,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Story => "Story",
            Self::Bug => "Bug",
            Self::Task => "Task",
            Self::Spike => "Spike",
            Self::Subtask => "Sub-task",
            Self::Epic => "Epic",
            Self::Initiative => "Initiative",
            Self::Idea => "Idea",
            Self::Goal => "Goal",
            Self::Feedback => "Feedback",
            Self::Sprint => "Sprint",
            Self::Release => "Release",
            Self::Outcome => "Outcome",
            Self::Strategy => "Strategy",
            Self::Question => "Question",
            Self::Plan => "Plan",
            Self::Other => "Item",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Bug => "bug",
            Self::Task => "task",
            Self::Spike => "spike",
            Self::Subtask => "subtask",
            Self::Epic => "epic",
            Self::Initiative => "of-line roadmap",
            Self::Idea => "of-line ideas",
            Self::Goal => "of-line vision",
            Self::Feedback => "of-line voices",
            Self::Sprint => "of-line sprint",
            Self::Release => "of-line launch",
            Self::Outcome => "of-line outcomes",
            Self::Strategy => "of-line vision",
            Self::Question => "of-line ideas",
            Self::Plan => "of-line roadmap",
            Self::Other => "",
        }
    }

    pub const fn station(self) -> Station {
        match self {
            Self::Goal | Self::Strategy => Station::Vision,
            Self::Feedback => Station::Voices,
            Self::Idea | Self::Question => Station::Ideas,
            Self::Initiative | Self::Plan => Station::Roadmap,
            Self::Sprint => Station::Sprint,
            Self::Release => Station::Launch,
            Self::Outcome => Station::Outcomes,
            Self::Story | Self::Bug | Self::Task | Self::Spike | Self::Subtask | Self::Epic | Self::Other => {
                Station::Backlog
            }
        }
    }
}

pub fn kind(kind: Kind) -> Markup {
    html! { span class=(format!("kind {}", kind.class())) role="img" aria-label=(kind.name()) title=(kind.name()) {} }
}
