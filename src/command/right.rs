//! Whose decision it is: every right belongs to roles, and whoever has only a say proposes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What somebody is in a scope; a person may hold several.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
#[clap(rename_all = "snake_case")]
pub enum Role {
    /// Runs the installation and may decide everything.
    Owner,
    /// Product manager.
    Pm,
    /// Product owner.
    Po,
    /// Product marketing manager.
    Pmm,
    ProjectManager,
    ScrumMaster,
    Developer,
    Designer,
    Executive,
    Stakeholder,
}

impl Role {
    pub const ALL: [Role; 10] = [
        Role::Owner,
        Role::Pm,
        Role::Po,
        Role::Pmm,
        Role::ProjectManager,
        Role::ScrumMaster,
        Role::Developer,
        Role::Designer,
        Role::Executive,
        Role::Stakeholder,
    ];

    /// The name in data and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Pm => "pm",
            Role::Po => "po",
            Role::Pmm => "pmm",
            Role::ProjectManager => "project_manager",
            Role::ScrumMaster => "scrum_master",
            Role::Developer => "developer",
            Role::Designer => "designer",
            Role::Executive => "executive",
            Role::Stakeholder => "stakeholder",
        }
    }

    /// The name on a page.
    pub fn label(self) -> &'static str {
        match self {
            Role::Owner => "Owner",
            Role::Pm => "Product manager",
            Role::Po => "Product owner",
            Role::Pmm => "Product marketing manager",
            Role::ProjectManager => "Project manager",
            Role::ScrumMaster => "Scrum master",
            Role::Developer => "Developer",
            Role::Designer => "Designer",
            Role::Executive => "Executive",
            Role::Stakeholder => "Stakeholder",
        }
    }

    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A kind of decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Invite people, give and take roles.
    ManagePeople,
    /// Create products and areas, load and leave the sample.
    ManageProducts,
    /// Vision, goals, key results.
    SetStrategy,
    /// Write down customers and what they say.
    HearVoices,
    /// Ideas: consider, plan, decline.
    ShapeIdeas,
    /// Initiatives and what they serve.
    PlanRoadmap,
    /// Epics and stories: what exactly.
    WriteBacklog,
    /// Bugs, tasks and spikes.
    FileWork,
    /// What comes next.
    OrderBacklog,
    /// The state of work in progress, estimates, judging criteria.
    DoWork,
    /// Accepting or rejecting what was done.
    AcceptWork,
    /// Teams and their sprints: what is taken in, start and close.
    RunSprints,
    /// Releases.
    PlanLaunch,
    /// Metrics and their observations.
    Measure,
    /// Writing down what was decided, and why.
    RecordDecisions,
    /// What is planned to be spent, and what was.
    KeepBudget,
    /// How much money is approved.
    ApproveBudget,
    /// Bringing data in from elsewhere.
    Import,
    /// Comments and questions.
    Discuss,
    /// One's own account, tokens, follows and proposals.
    Own,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Say {
    None,
    Propose,
    Decide,
}

impl Say {
    /// What a button says: the deed, or that it is proposed.
    pub fn button(self, deed: &str) -> &str {
        if self == Say::Propose { "Propose" } else { deed }
    }

    /// A way in a menu that moves something: "To Started", or "Propose to move it to Started…".
    pub fn way(self, way: &str) -> String {
        let mut letters = way.chars();
        match (self, letters.next()) {
            (Say::Propose, Some(first)) => format!("Propose to move it {}{}…", first.to_lowercase(), letters.as_str()),
            _ => way.to_owned(),
        }
    }

    /// What a menu says, where the deed has to be named: "Archive", or "Propose to archive…".
    pub fn item(self, deed: &str) -> String {
        let mut letters = deed.chars();
        match (self, letters.next()) {
            (Say::Propose, Some(_)) if deed == "Save" => "Propose".into(),
            (Say::Propose, Some(first)) => format!("Propose to {}{}…", first.to_lowercase(), letters.as_str()),
            _ => deed.to_owned(),
        }
    }
}

impl Right {
    pub const ALL: [Right; 20] = [
        Right::ManagePeople,
        Right::ManageProducts,
        Right::SetStrategy,
        Right::HearVoices,
        Right::ShapeIdeas,
        Right::PlanRoadmap,
        Right::WriteBacklog,
        Right::FileWork,
        Right::OrderBacklog,
        Right::DoWork,
        Right::AcceptWork,
        Right::RunSprints,
        Right::PlanLaunch,
        Right::Measure,
        Right::RecordDecisions,
        Right::KeepBudget,
        Right::ApproveBudget,
        Right::Import,
        Right::Discuss,
        Right::Own,
    ];

    /// The name in data and in the API.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }

    pub fn parse(name: &str) -> Option<Right> {
        serde_json::from_value(name.into()).ok()
    }

    /// Whether everybody decides it for themselves.
    pub fn is_anybodys(self) -> bool {
        matches!(self, Right::Own | Right::Discuss)
    }

    /// What a role may say in a decision of this kind.
    pub fn say(self, role: Role) -> Say {
        let decides = match self {
            Right::Own | Right::Discuss => return Say::Decide,
            Right::ManagePeople | Right::ManageProducts => &[Role::Owner][..],
            Right::SetStrategy | Right::ShapeIdeas | Right::PlanRoadmap | Right::PlanLaunch => &[Role::Pm],
            Right::Measure => &[Role::Pm, Role::Pmm],
            Right::RecordDecisions => &[Role::Pm, Role::Po, Role::Executive],
            Right::KeepBudget => &[Role::Pm, Role::ProjectManager, Role::Executive],
            Right::ApproveBudget => &[Role::Executive],
            Right::HearVoices => &[
                Role::Pm,
                Role::Po,
                Role::Pmm,
                Role::Stakeholder,
                Role::Executive,
                Role::ProjectManager,
                Role::Designer,
            ],
            Right::WriteBacklog | Right::OrderBacklog | Right::AcceptWork => &[Role::Po],
            Right::FileWork | Right::DoWork => &[Role::Po, Role::Developer, Role::Designer, Role::ScrumMaster],
            Right::RunSprints => &[Role::Po, Role::ScrumMaster],
            Right::Import => &[Role::Pm, Role::Po],
        };
        match (decides.contains(&role) || role == Role::Owner, self) {
            (true, _) => Say::Decide,
            (false, Right::ManagePeople | Right::ManageProducts | Right::Import) => Say::None,
            (false, _) => Say::Propose,
        }
    }

    /// Whether it is decided for all products at once: no role in one of them reaches so far.
    pub fn is_of_the_organisation(self) -> bool {
        matches!(self, Right::ManagePeople | Right::ManageProducts)
    }

    /// The roles that decide this by default, for whoever asks whose decision it is.
    pub fn deciders(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| *role != Role::Owner && self.say(*role) == Say::Decide)
    }

    /// What the decision is about, to finish the sentence "decides …".
    pub fn label(self) -> &'static str {
        match self {
            Right::ManagePeople => "who works here",
            Right::ManageProducts => "which products there are",
            Right::SetStrategy => "vision and goals",
            Right::HearVoices => "what is written down of what customers say",
            Right::ShapeIdeas => "which ideas go on",
            Right::PlanRoadmap => "the roadmap",
            Right::WriteBacklog => "epics and stories",
            Right::FileWork => "bugs, tasks and spikes",
            Right::OrderBacklog => "the order of work",
            Right::DoWork => "the state of work",
            Right::AcceptWork => "what is accepted",
            Right::RunSprints => "sprints and teams",
            Right::PlanLaunch => "releases",
            Right::Measure => "metrics",
            Right::RecordDecisions => "what is written down as decided",
            Right::KeepBudget => "what is planned and spent",
            Right::ApproveBudget => "what money is approved",
            Right::Import => "imports",
            Right::Discuss => "comments",
            Right::Own => "their own account",
        }
    }
}
