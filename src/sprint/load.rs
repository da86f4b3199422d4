//! What each person has taken on in a sprint, against what their days are worth at the pace of the team.

use schemars::JsonSchema;
use serde::Serialize;

use super::{capacity::Capacity, report::Work};

/// What somebody has in a sprint.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub struct Load {
    /// Nothing for what nobody has.
    pub name: Option<String>,
    pub items: usize,
    pub points: f64,
    /// The focused days they give the sprint; nothing for somebody who is not in the team.
    pub focused: Option<f64>,
    /// The points those days are worth at the team's pace; nothing while that is not known.
    pub worth: Option<f64>,
}

impl Load {
    /// Whether it is more than the days are worth.
    pub fn is_over(&self) -> bool {
        self.worth.is_some_and(|worth| self.points > worth + 0.05)
    }
}

/// The members of the team in their order, then others who have some of the work, then what nobody has. `pace` is in points a
/// focused day.
pub fn of(capacity: &[Capacity], taken: &[Work], pace: Option<f64>) -> Vec<Load> {
    let mut loads: Vec<_> = capacity
        .iter()
        .map(|one| {
            let worth = pace.map(|pace| (one.focused * pace * 10.0).round() / 10.0);
            (
                Some(one.id),
                Load { name: Some(one.name.clone()), items: 0, points: 0.0, focused: Some(one.focused), worth },
            )
        })
        .collect();
    for work in taken {
        let at = loads.iter().position(|(who, _)| *who == work.owner_id).unwrap_or_else(|| {
            let load = Load { name: work.owner_name.clone(), items: 0, points: 0.0, focused: None, worth: None };
            loads.push((work.owner_id, load));
            loads.len() - 1
        });
        loads[at].1.items += 1;
        loads[at].1.points += work.points.unwrap_or(0.0);
    }
    // A member's place is kept; whoever else has some comes after, nobody last.
    loads.sort_by_key(|(who, load)| (load.focused.is_none(), who.is_none()));
    loads.into_iter().map(|(_, load)| load).collect()
}
