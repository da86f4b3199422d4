//! Calculators of strategy: rankings compared, opportunity trees checked, the stage of a product, roles around a decision.

use methods::{correlation, life_cycle, opportunity_tree as tree, roles};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::method;
use crate::error::Error;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankCorrelation {
    /// The scores of the same items by two methods, at most 5,000; null where there is none.
    pub one: Vec<Option<f64>>,
    pub other: Vec<Option<f64>>,
}

#[derive(Serialize, JsonSchema)]
pub struct Correlated {
    /// From −1 to 1 over what both have scored.
    pub spearman: Option<f64>,
    pub kendall: Option<f64>,
}

method!(RankCorrelation => Correlated, "rank_correlation",
"How far two methods rank alike: Spearman's ρ and Kendall's τ-b.",
"Spearman 1904; Kendall 1945", |input| {
    if input.one.len() != input.other.len() || input.one.len() > 5_000 {
        return Err(Error::field("other", "both methods score the same items, at most 5,000"));
    }
    Ok(Correlated {
        spearman: correlation::spearman(&input.one, &input.other),
        kendall: correlation::kendall(&input.one, &input.other),
    })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpportunityTree {
    /// At most 2,000.
    pub nodes: Vec<TreeNode>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TreeNode {
    pub level: TreeLevel,
    /// The place in the list of what it hangs under, from 0.
    pub under: Option<usize>,
    pub words: String,
    /// Of an opportunity: whether somebody said it.
    #[serde(default)]
    pub has_evidence: bool,
    /// Whether it is aimed at, or worked on.
    #[serde(default)]
    pub active: bool,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TreeLevel {
    Outcome,
    Opportunity,
    Solution,
    Assumption,
    Test,
}

#[derive(Serialize, JsonSchema)]
pub struct TreeChecked {
    /// Nothing is wrong, though something may be weak.
    pub valid: bool,
    pub faults: Vec<TreeFault>,
}

#[derive(Serialize, JsonSchema)]
pub struct TreeFault {
    /// The place of the node; null of the whole tree.
    pub node: Option<usize>,
    pub fault: String,
    pub invalid: bool,
}

method!(OpportunityTree => TreeChecked, "opportunity_tree",
"What is wrong with an opportunity solution tree, and what is weak: loose solutions, nothing to compare, nothing tested, assumed needs.",
"Torres, Continuous Discovery Habits, 2021", |input| {
    if input.nodes.len() > 2_000 {
        return Err(Error::field("nodes", "a tree has at most 2,000 nodes"));
    }
    let nodes: Vec<_> = input.nodes.into_iter().map(|node| tree::Node {
        level: match node.level {
            TreeLevel::Outcome => tree::Level::Outcome,
            TreeLevel::Opportunity => tree::Level::Opportunity,
            TreeLevel::Solution => tree::Level::Solution,
            TreeLevel::Assumption => tree::Level::Assumption,
            TreeLevel::Test => tree::Level::Test,
        },
        under: node.under,
        words: node.words,
        has_evidence: node.has_evidence,
        active: node.active,
    }).collect();
    let faults = tree::check(&nodes);
    Ok(TreeChecked {
        valid: !faults.iter().any(|(_, fault)| fault.is_invalid()),
        faults: faults.into_iter().map(|(node, fault)| TreeFault { node, fault: named(fault).into(), invalid: fault.is_invalid() }).collect(),
    })
});

fn named(fault: tree::Fault) -> &'static str {
    match fault {
        tree::Fault::NoOutcome => "no_outcome",
        tree::Fault::SecondOutcome => "second_outcome",
        tree::Fault::Loose => "loose",
        tree::Fault::Misplaced => "misplaced",
        tree::Fault::Circle => "circle",
        tree::Fault::TooFewSolutions => "too_few_solutions",
        tree::Fault::SolutionWords => "solution_words",
        tree::Fault::Assumed => "assumed",
        tree::Fault::Untested => "untested",
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LifeCycle {
    /// Revenue a period, oldest first.
    pub revenue: Vec<f64>,
    /// 0.10 a period unless told.
    pub grows: Option<f64>,
    /// 0.05 unless told.
    pub stands: Option<f64>,
    /// −0.05 unless told.
    pub falls: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub struct StageTold {
    /// development, introduction, growth, maturity or decline; null where the numbers do not say.
    pub stage: Option<String>,
    /// The growth a period that suggests it, as a share.
    pub growth: Option<f64>,
}

method!(LifeCycle => StageTold, "life_cycle",
"The stage of the product life cycle that a series of revenue suggests; the stage itself is a judgement.",
"Levitt, Exploit the Product Life Cycle, HBR 1965; thresholds are ours", |input| {
    let usual = life_cycle::Thresholds::default();
    let by = life_cycle::Thresholds {
        grows: input.grows.unwrap_or(usual.grows),
        stands: input.stands.unwrap_or(usual.stands),
        falls: input.falls.unwrap_or(usual.falls),
    };
    let suggested = life_cycle::suggest(&input.revenue, by);
    Ok(StageTold {
        stage: suggested.map(|suggested| format!("{:?}", suggested.stage).to_lowercase()),
        growth: suggested.and_then(|suggested| suggested.growth),
    })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    pub scheme: RoleScheme,
    /// A letter a person: `R`, `A`, `C`, …
    pub letters: Vec<char>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleScheme {
    Raci,
    Daci,
    Rapid,
}

#[derive(Serialize, JsonSchema)]
pub struct RolesChecked {
    pub valid: bool,
    /// In words.
    pub faults: Vec<String>,
}

method!(Roles => RolesChecked, "decision_roles",
"Whether the roles around a decision are given out so that one person has the last word.",
"RACI, DACI; RAPID: Bain & Company", |input| {
    let scheme = match input.scheme {
        RoleScheme::Raci => roles::Scheme::Raci,
        RoleScheme::Daci => roles::Scheme::Daci,
        RoleScheme::Rapid => roles::Scheme::Rapid,
    };
    let faults = roles::check(scheme, &input.letters);
    let words = |fault: &roles::Fault| match fault {
        roles::Fault::Nobody(letter) => format!("nobody is {letter}: nobody has the last word"),
        roles::Fault::Several(letter, n) => format!("{n} are {letter}; one can be"),
        roles::Fault::Nobodys(letter) => format!("nobody is {letter}: nobody moves it"),
        roles::Fault::ManyVetoes(n) => format!("{n} must agree; more than two can stop anything"),
        roles::Fault::Unknown(letter) => format!("{letter} is no role of this scheme"),
    };
    Ok(RolesChecked { valid: !faults.iter().any(roles::Fault::is_error), faults: faults.iter().map(words).collect() })
});
