//! What each stage of a product's life offers: what to measure, which methods help, how often to look.

use methods::life_cycle::Stage;
use schemars::JsonSchema;
use serde::Serialize;

use super::life_cycle::Judged;

pub const ALL: [Stage; 5] = [Stage::Development, Stage::Introduction, Stage::Growth, Stage::Maturity, Stage::Decline];

pub fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Development => "development",
        Stage::Introduction => "introduction",
        Stage::Growth => "growth",
        Stage::Maturity => "maturity",
        Stage::Decline => "decline",
    }
}

pub fn parse(word: &str) -> Option<Stage> {
    ALL.into_iter().find(|stage| name(*stage) == word.trim().to_lowercase())
}

/// What is offered in a stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Offer {
    pub says: &'static str,
    pub metrics: Vec<String>,
    pub methods: Vec<String>,
    pub cadence: String,
    /// Which of these were replaced here by something of one's own.
    pub overridden: Vec<&'static str>,
}

pub fn offer(stage: Stage) -> Offer {
    let (says, metrics, methods, cadence): (_, &[&str], &[&str], _) = match stage {
        Stage::Development => (
            "Nothing is sold yet: find out whether the problem is worth solving.",
            &["Interviews a week", "Assumptions tested", "People waiting for it"],
            &["Opportunity tree and assumption tests", "Value proposition canvas", "Story map of the first release"],
            "Goals for six weeks, checked in on every week",
        ),
        Stage::Introduction => (
            "The first customers: do they come to the point where it helps them, and do they stay?",
            &["Activation", "Retention after four weeks", "Time to first value"],
            &["ICE for quick experiments", "Opportunity score by segment", "Kano with early customers"],
            "Goals for a quarter, checked in on every week",
        ),
        Stage::Growth => (
            "It sells: make more of it without breaking it, and earn with each customer.",
            &["New revenue a month", "Cost to win a customer", "Net revenue retention"],
            &["RICE by reach", "Cost of delay and CD3", "Themes with wanted shares of capacity"],
            "Goals for a quarter, checked in on every two weeks",
        ),
        Stage::Maturity => (
            "Growth is slow: keep customers, defend the margin, and look for what comes next.",
            &["Gross margin", "Customers lost a quarter", "Share of revenue from new offers"],
            &[
                "Weighted scoring by your own criteria",
                "Competitor grid and Porter’s forces",
                "MoSCoW with a cap on effort",
            ],
            "Goals for a half-year, checked in on every month",
        ),
        Stage::Decline => (
            "It shrinks: harvest what it earns, and end it well for those who rely on it.",
            &["Cost to serve a customer", "Customers moved elsewhere", "Support effort a week"],
            &["Cost of delay of ending it", "Risks with owners and days", "A decision record of when it ends"],
            "Goals for a half-year, checked in on every month",
        ),
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Offer { says, metrics: words(metrics), methods: words(methods), cadence: cadence.into(), overridden: Vec::new() }
}

impl Offer {
    /// What was chosen instead takes the place of what the stage offers.
    pub fn overridden(mut self, judged: &Judged) -> Offer {
        let lines =
            |said: &str| said.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        if let Some(said) = &judged.metrics {
            (self.metrics, self.overridden) = (lines(said), [self.overridden, vec!["metrics"]].concat());
        }
        if let Some(said) = &judged.methods {
            (self.methods, self.overridden) = (lines(said), [self.overridden, vec!["methods"]].concat());
        }
        if let Some(said) = &judged.cadence {
            (self.cadence, self.overridden) = (said.clone(), [self.overridden, vec!["cadence"]].concat());
        }
        self
    }
}
