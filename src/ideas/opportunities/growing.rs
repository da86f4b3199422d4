//! A tree out of rows and links: each node in its one place, depth first.

use std::collections::{HashMap, HashSet};

use super::{
    checking,
    level::{Level, is_outcome},
    reading::{Node, Outcome},
    rows::{Edge, Row},
};
use crate::{command::ItemId, items::Kind};

/// Each node hangs under one: the nearest to it on the way to the outcome.
pub(super) fn grow(root: &Outcome, rows: &[Row], edges: &[Edge]) -> Vec<Node> {
    let known: HashSet<ItemId> = rows.iter().map(|row| row.id).collect();
    let mut hangs: HashMap<ItemId, &Edge> = HashMap::new();
    for edge in edges.iter().filter(|edge| edge.to_id == root.id || known.contains(&edge.to_id)) {
        let held = hangs.entry(edge.from_id).or_insert(edge);
        if nearness(edge.to_kind) < nearness(held.to_kind) {
            *held = edge;
        }
    }
    let mut below: HashMap<ItemId, Vec<&Row>> = HashMap::new();
    for row in rows {
        if let Some(edge) = hangs.get(&row.id) {
            below.entry(edge.to_id).or_default().push(row);
        }
    }
    let mut grown = Grown { nodes: Vec::new(), rows: Vec::new() };
    grown.hang(root.id, &root.key, (Level::Outcome, 1, None), &below, &hangs);
    let strays = strays(root, edges, &hangs);
    checking::remark(root, &mut grown.nodes, &grown.rows, &strays);
    grown.nodes
}

/// An assumption is nearer to an experiment than its solution is, and an idea nearer than the outcome.
fn nearness(kind: Kind) -> u8 {
    match kind {
        Kind::Assumption => 0,
        Kind::Idea => 1,
        _ => 2,
    }
}

/// The links by which ideas of this tree hang under another outcome, too.
fn strays<'e>(root: &Outcome, edges: &'e [Edge], hangs: &HashMap<ItemId, &Edge>) -> HashMap<ItemId, &'e Edge> {
    let other = |edge: &&Edge| {
        is_outcome(edge.to_kind)
            && edge.to_id != root.id
            && hangs.get(&edge.from_id).is_some_and(|held| held.id != edge.id)
    };
    edges.iter().filter(other).map(|edge| (edge.from_id, edge)).collect()
}

struct Grown<'r> {
    nodes: Vec<Node>,
    rows: Vec<&'r Row>,
}

impl<'r> Grown<'r> {
    fn hang(
        &mut self,
        under: ItemId,
        key: &str,
        (above, depth, at): (Level, usize, Option<usize>),
        below: &HashMap<ItemId, Vec<&'r Row>>,
        hangs: &HashMap<ItemId, &Edge>,
    ) {
        for row in below.get(&under).into_iter().flatten() {
            let Some(edge) = hangs.get(&row.id) else { continue };
            let level = Level::of(row.kind, row.nature.as_deref(), Some(above));
            let place = self.nodes.len();
            if let Some(at) = at {
                self.nodes[at].below.push(place);
            }
            self.nodes.push(Node {
                key: row.key.clone(),
                kind: row.kind,
                level,
                title: row.title.clone(),
                status: row.status.clone(),
                under: key.to_owned(),
                link: edge.id,
                depth,
                evidence: row.evidence,
                threshold: row.threshold,
                result: row.result,
                remarks: Vec::new(),
                version: row.version,
                below: Vec::new(),
            });
            self.rows.push(row);
            // Links of reasons make no circle, and a path is walked so far only.
            if depth < 14 {
                self.hang(row.id, &row.key, (level, depth + 1, Some(place)), below, hangs);
            }
        }
    }
}
