//! How far two methods agree in what they put first.

use methods::correlation;
use schemars::JsonSchema;
use serde::Serialize;

use super::{column::Column, method::Method};

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Agreement {
    pub method: Method,
    pub with: Method,
    /// Spearman's ρ from −1 to 1.
    pub rho: f64,
    /// How many ideas both have scored.
    pub ideas: usize,
}

/// Of each two methods that have two or more ideas in common.
pub fn between(columns: &[Column]) -> Vec<Agreement> {
    let scores: Vec<_> = columns.iter().map(|column| (column.method, column.scores())).collect();
    let mut all = Vec::new();
    for (nth, (method, one)) in scores.iter().enumerate() {
        for (with, other) in &scores[nth + 1..] {
            let ideas = one.iter().zip(other).filter(|(one, other)| one.is_some() && other.is_some()).count();
            if let Some(rho) = correlation::spearman(one, other) {
                all.push(Agreement { method: *method, with: *with, rho, ideas });
            }
        }
    }
    all
}
