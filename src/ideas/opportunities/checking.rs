//! What is wrong or weak in a tree, said where it is, with a way to mend it.

use std::collections::HashMap;

use methods::opportunity_tree::{self as method, Fault};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::{
    level::Level,
    reading::{Node, Outcome},
    rows::{Edge, Row},
};
use crate::command::ItemId;

/// One thing to mend.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Remark {
    /// `assumed`, `too_few_solutions`, `solution_words`, `untested`, `misplaced`, `second_outcome` or `no_outcome`.
    pub code: String,
    /// What is to be mended, in a sentence.
    pub says: String,
    /// How.
    pub mend: String,
    /// Whether the tree is wrong here, rather than weak.
    pub wrong: bool,
    #[serde(skip)]
    pub way: Way,
}

/// Where mending begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// Linking what customers said.
    Hear,
    Add(Level),
    Reword,
    /// Saying that it is a need after all.
    CallNeed,
    Move,
    /// Taking away the link to another outcome.
    Unlink(Uuid),
    Goal,
}

impl Remark {
    fn new(code: &str, wrong: bool, says: &str, mend: &str, way: Way) -> Remark {
        Remark { code: code.into(), says: says.into(), mend: mend.into(), wrong, way }
    }

    /// What has assumptions already lacks the experiments that test them.
    fn where_assumed(self, assumed: bool) -> Remark {
        match self.way {
            Way::Add(Level::Assumption) if assumed => {
                Remark { mend: "Add an experiment".into(), way: Way::Add(Level::Experiment), ..self }
            }
            _ => self,
        }
    }

    pub fn no_outcome() -> Remark {
        Remark::new("no_outcome", true, "A tree grows from one outcome, and there is none.", "Set a goal", Way::Goal)
    }
}

/// Says of each node what is to be mended there.
pub(super) fn remark(root: &Outcome, nodes: &mut [Node], rows: &[&Row], strays: &HashMap<ItemId, &Edge>) {
    let checked = told(root, nodes, rows);
    for (at, fault) in method::check(&checked) {
        let Some(node) = at.and_then(|at| at.checked_sub(1)) else { continue };
        let told = said(fault, nodes[node].level, rows[node].nature.is_some());
        let assumed = !nodes[node].below.is_empty();
        nodes[node].remarks.extend(told.map(|remark| remark.where_assumed(assumed)));
    }
    for (node, row) in nodes.iter_mut().zip(rows) {
        if let Some(edge) = strays.get(&row.id) {
            let says = format!("It hangs under {} as well: a tree has one outcome.", edge.to_key);
            node.remarks.push(Remark::new("second_outcome", true, &says, "Keep it here only", Way::Unlink(edge.id)));
        }
    }
}

/// The tree as the method asks for it: the outcome first.
fn told(root: &Outcome, nodes: &[Node], rows: &[&Row]) -> Vec<method::Node> {
    let mut heard: Vec<i64> = nodes.iter().map(|node| node.evidence).collect();
    // What was said of a part of a need was said of the need.
    for at in (0..nodes.len()).rev() {
        let parts = nodes[at].below.iter().filter(|below| nodes[**below].level == Level::Opportunity);
        heard[at] += parts.map(|below| heard[*below]).sum::<i64>();
    }
    let mut unders: HashMap<&str, usize> = HashMap::from([(root.key.as_str(), 0)]);
    unders.extend(nodes.iter().enumerate().map(|(at, node)| (node.key.as_str(), at + 1)));
    let outcome = method::Node {
        level: method::Level::Outcome,
        under: None,
        words: root.title.clone(),
        has_evidence: true,
        active: true,
    };
    let node = |(at, node): (usize, &Node)| method::Node {
        level: match node.level {
            Level::Outcome => method::Level::Outcome,
            Level::Opportunity => method::Level::Opportunity,
            Level::Solution => method::Level::Solution,
            Level::Assumption => method::Level::Assumption,
            Level::Experiment => method::Level::Test,
        },
        under: unders.get(node.under.as_str()).copied(),
        words: node.title.clone(),
        has_evidence: heard[at] > 0,
        active: is_active(node, rows[at], nodes),
    };
    std::iter::once(outcome).chain(nodes.iter().enumerate().map(node)).collect()
}

/// An opportunity is aimed at when somebody weighs it or a way to meet it; a solution is worked on when it is weighed or
/// planned; on an important assumption much hangs until it is tested.
fn is_active(node: &Node, row: &Row, nodes: &[Node]) -> bool {
    let holds = |level: Level| node.below.iter().any(|below| nodes[*below].level == level);
    let weighed = matches!(row.status.as_str(), "considering" | "planned" | "started");
    match node.level {
        Level::Opportunity => row.open && (holds(Level::Solution) || weighed && !holds(Level::Opportunity)),
        Level::Solution => weighed,
        Level::Assumption => row.open && row.importance.as_deref() == Some("high"),
        Level::Outcome | Level::Experiment => false,
    }
}

fn said(fault: Fault, level: Level, says_what_it_is: bool) -> Option<Remark> {
    let remark = match fault {
        Fault::Assumed => {
            Remark::new("assumed", false, "Assumed: nobody has said it yet.", "Link what customers said", Way::Hear)
        }
        Fault::TooFewSolutions => Remark::new(
            "too_few_solutions",
            false,
            "Compare two or three ways to meet it before you choose.",
            "Add a solution",
            Way::Add(Level::Solution),
        ),
        Fault::SolutionWords => Remark::new(
            "solution_words",
            false,
            "This reads like a solution: say what customers need, in their words.",
            "Reword it",
            Way::Reword,
        ),
        Fault::Untested if level == Level::Assumption => Remark::new(
            "untested",
            false,
            "Much hangs on it, and nothing tests it.",
            "Add an experiment",
            Way::Add(Level::Experiment),
        ),
        Fault::Untested => Remark::new(
            "untested",
            false,
            "It is worked on, and nothing tests it.",
            "Add an assumption",
            Way::Add(Level::Assumption),
        ),
        Fault::Misplaced | Fault::Loose if level == Level::Solution && says_what_it_is => Remark::new(
            "misplaced",
            true,
            "A solution without an opportunity: which need does it meet?",
            "Move it under an opportunity",
            Way::Move,
        ),
        Fault::Misplaced | Fault::Loose if level == Level::Solution => Remark::new(
            "misplaced",
            true,
            "A solution under a solution: one of them is a need.",
            "It is a need",
            Way::CallNeed,
        ),
        Fault::Misplaced | Fault::Loose | Fault::Circle => {
            let says = format!("It is out of place: {}.", level.hangs());
            Remark::new("misplaced", true, &says, "Move it", Way::Move)
        }
        Fault::NoOutcome | Fault::SecondOutcome => return None,
    };
    Some(remark)
}
