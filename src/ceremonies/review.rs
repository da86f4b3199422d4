//! What a review came to: whether the goal was met, the increment and what it changes for whom, and what is not done.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ceremony, shown};
use crate::{
    error::Result,
    items::Facts,
    line::askers,
    sprint::{self, SprintFacts, Team, Work},
    store::Db,
};

#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Reviewed {
    /// The goal of the sprint, in its words.
    pub goal: Option<String>,
    pub goal_met: Option<bool>,
    /// What was accepted, in the order of the backlog.
    pub increment: Vec<Part>,
    /// The points of the increment.
    pub points: f64,
    /// What was not.
    pub not_done: Vec<Part>,
}

/// One item of the sprint, and for whom it is.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    pub key: String,
    pub kind: String,
    pub title: String,
    pub status: String,
    pub points: Option<f64>,
    /// Whether it was put before everyone.
    pub presented: bool,
    /// The title of what it serves.
    pub why: Option<String>,
    /// Those who asked for it, the largest customers first; at most three.
    pub asked_by: Vec<String>,
    /// How many asked.
    pub askers: i64,
}

/// What the team has before it: its sprint, or in plain flow the cards of its board.
pub async fn work(db: &mut Db, ceremony: &Ceremony, now: DateTime<Utc>) -> Result<Vec<Work>> {
    if let Some(sprint) = ceremony.sprint_id {
        return sprint::work(db, sprint).await;
    }
    let team = Team::get(db, ceremony.team_id).await?;
    sprint::flowing::work(db, &team, ceremony.product_id, now).await
}

/// As it stands now.
pub async fn of(db: &mut Db, ceremony: &Ceremony, now: DateTime<Utc>) -> Result<Reviewed> {
    let facts = match ceremony.sprint_id {
        Some(sprint) => SprintFacts::load(db, sprint).await?.unwrap_or_default(),
        None => SprintFacts::default(),
    };
    let work = work(db, ceremony, now).await?;
    let presented = shown::all(db, ceremony.id).await?;
    let ids: Vec<_> = work.iter().map(|work| work.id.0).collect();
    let mut askers = askers::of_items(db, &ids).await?;
    let points = work.iter().filter(|work| work.status == "accepted").filter_map(|work| work.points).sum();
    let part = |work: Work| {
        let asked = askers.remove(&work.id).unwrap_or_default();
        Part {
            presented: presented.contains(&work.id),
            key: work.key,
            kind: work.kind,
            title: work.title,
            status: work.status,
            points: work.points,
            why: work.why,
            askers: asked.count,
            asked_by: asked.names,
        }
    };
    let (increment, not_done) = work.into_iter().map(part).partition(|part| part.status == "accepted");
    Ok(Reviewed { goal: facts.goal, goal_met: ceremony.goal_met, increment, points, not_done })
}
