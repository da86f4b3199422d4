//! The opportunity solution tree (Torres): one outcome, opportunities in the customer's words, solutions, tests; and what is
//! wrong with one.

use std::collections::{HashMap, HashSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    Outcome,
    Opportunity,
    Solution,
    /// What has to be true for a solution to work.
    Assumption,
    Test,
}

#[derive(Clone, Debug)]
pub struct Node {
    pub level: Level,
    /// The place of what it hangs under.
    pub under: Option<usize>,
    pub words: String,
    /// Whether somebody said it: of opportunities.
    pub has_evidence: bool,
    /// Whether it is worked on: of solutions; whether an opportunity is the one aimed at; whether much hangs on an assumption.
    pub active: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// There is no outcome, or another beside the first.
    NoOutcome,
    SecondOutcome,
    /// It hangs under nothing, or under what it cannot hang under.
    Loose,
    Misplaced,
    /// It hangs, by way of others, under itself.
    Circle,
    /// An opportunity aimed at with fewer than two solutions to compare.
    TooFewSolutions,
    /// An opportunity in the words of a solution.
    SolutionWords,
    /// Nobody has said it: assumed.
    Assumed,
    /// A solution that is worked on, or an assumption on which much hangs, and that nothing tests.
    Untested,
}

impl Fault {
    /// Whether the tree is wrong, rather than weak.
    pub fn is_invalid(self) -> bool {
        matches!(self, Fault::NoOutcome | Fault::SecondOutcome | Fault::Loose | Fault::Misplaced | Fault::Circle)
    }
}

/// Words with which people begin what is a solution rather than a need.
const BEGIN_SOLUTIONS: [&str; 8] =
    ["add ", "build ", "implement ", "integrate ", "launch ", "create a ", "redesign ", "migrate "];
/// Things that are solutions wherever they stand.
const ARE_SOLUTIONS: [&str; 2] = ["a button", "an app"];

/// What is wrong, by the place of the node; of the whole tree, by nothing.
pub fn check(nodes: &[Node]) -> Vec<(Option<usize>, Fault)> {
    let mut faults = Vec::new();
    let mut outcomes = nodes.iter().enumerate().filter(|(_, node)| node.level == Level::Outcome).map(|(at, _)| at);
    if outcomes.next().is_none() {
        faults.push((None, Fault::NoOutcome));
    }
    faults.extend(outcomes.map(|at| (Some(at), Fault::SecondOutcome)));
    let mut below: HashMap<(usize, Level), usize> = HashMap::new();
    for node in nodes {
        if let Some(under) = node.under {
            *below.entry((under, node.level)).or_default() += 1;
        }
    }
    let count = |at: usize, level: Level| below.get(&(at, level)).copied().unwrap_or(0);
    let tested = tested(nodes);
    for (at, node) in nodes.iter().enumerate() {
        let of = |fault: Fault| (Some(at), fault);
        faults.extend(place(nodes, node).map(of));
        if is_circle(nodes, at) {
            faults.push(of(Fault::Circle));
        }
        match node.level {
            Level::Opportunity => {
                if node.active && count(at, Level::Solution) < 2 {
                    faults.push(of(Fault::TooFewSolutions));
                }
                let words = node.words.to_lowercase();
                if BEGIN_SOLUTIONS.iter().any(|begin| words.starts_with(begin))
                    || ARE_SOLUTIONS.iter().any(|thing| words.contains(thing))
                {
                    faults.push(of(Fault::SolutionWords));
                }
                if !node.has_evidence {
                    faults.push(of(Fault::Assumed));
                }
            }
            Level::Solution | Level::Assumption if node.active && !tested.contains(&at) => {
                faults.push(of(Fault::Untested));
            }
            _ => {}
        }
    }
    faults
}

/// What is tested: a test hangs under it, or under what has to be true for it.
fn tested(nodes: &[Node]) -> HashSet<usize> {
    let mut tested = HashSet::new();
    for under in nodes.iter().filter(|node| node.level == Level::Test).filter_map(|node| node.under) {
        tested.insert(under);
        let assumed = nodes.get(under).filter(|above| above.level == Level::Assumption);
        tested.extend(assumed.and_then(|above| above.under));
    }
    tested
}

/// What is wrong with where a node hangs.
fn place(nodes: &[Node], node: &Node) -> Option<Fault> {
    let above = node.under.and_then(|under| nodes.get(under)).map(|above| above.level);
    match (node.level, above) {
        (Level::Outcome, None)
        | (Level::Opportunity, Some(Level::Outcome | Level::Opportunity))
        | (Level::Solution, Some(Level::Opportunity))
        | (Level::Assumption, Some(Level::Solution))
        | (Level::Test, Some(Level::Solution | Level::Assumption)) => None,
        (_, None) => Some(Fault::Loose),
        (_, Some(_)) => Some(Fault::Misplaced),
    }
}

fn is_circle(nodes: &[Node], from: usize) -> bool {
    let mut at = from;
    for _ in 0..nodes.len() {
        match nodes.get(at).and_then(|node| node.under) {
            None => return false,
            Some(above) if above == from => return true,
            Some(above) => at = above,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(level: Level, under: Option<usize>, words: &str) -> Node {
        Node { level, under, words: words.into(), has_evidence: true, active: false }
    }

    fn sound() -> Vec<Node> {
        vec![
            node(Level::Outcome, None, "Half the missed boats"),
            Node { active: true, ..node(Level::Opportunity, Some(0), "I do not know which pier") },
            Node { active: true, ..node(Level::Solution, Some(1), "Pier in the ticket") },
            node(Level::Solution, Some(1), "Signs at the harbour"),
            node(Level::Test, Some(2), "Five people find the pier"),
        ]
    }

    fn faults(nodes: &[Node]) -> Vec<Fault> {
        check(nodes).into_iter().map(|(_, fault)| fault).collect()
    }

    #[test]
    fn a_sound_tree_has_no_faults() {
        assert_eq!(faults(&sound()), []);
    }

    #[test]
    fn each_fault_is_found_where_it_is() {
        let with = |change: fn(&mut Vec<Node>)| {
            let mut nodes = sound();
            change(&mut nodes);
            faults(&nodes)
        };
        assert_eq!(with(|nodes| nodes[3].under = None), [Fault::TooFewSolutions, Fault::Loose]);
        assert_eq!(with(|nodes| nodes[3].under = Some(0)), [Fault::TooFewSolutions, Fault::Misplaced]);
        assert_eq!(with(|nodes| nodes[1].has_evidence = false), [Fault::Assumed]);
        assert_eq!(with(|nodes| nodes[1].words = "Add a map".into()), [Fault::SolutionWords]);
        assert_eq!(with(|nodes| nodes[1].words = "I never find a button to press".into()), [Fault::SolutionWords]);
        assert_eq!(
            with(|nodes| {
                nodes.pop();
            }),
            [Fault::Untested]
        );
        assert_eq!(with(|nodes| nodes.push(node(Level::Outcome, None, "Another"))), [Fault::SecondOutcome]);
        assert_eq!(faults(&[]), [Fault::NoOutcome]);
        let mut circle = sound();
        circle.push(node(Level::Opportunity, Some(6), "One"));
        circle.push(node(Level::Opportunity, Some(5), "Other"));
        assert_eq!(faults(&circle), [Fault::Circle, Fault::Circle]);
        let mut assumed = sound();
        assumed[4].under = Some(5);
        assumed.push(Node { active: true, ..node(Level::Assumption, Some(2), "They look at the ticket") });
        assert_eq!(faults(&assumed), [], "what tests an assumption tests its solution");
        assumed.remove(4);
        assert_eq!(faults(&assumed), [Fault::Untested, Fault::Untested]);
        assert!(Fault::Loose.is_invalid() && !Fault::Assumed.is_invalid());
    }
}
