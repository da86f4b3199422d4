//! Starting a sprint: what is in it now is what the team commits to.

use methods::invest::Lint;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Team,
    checklist::{self, Checklist},
    definition::Part,
    journal,
    numbers::Burn,
    sprint::Whole,
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{
        Full, Item, Key,
        editing::{self, Reach},
    },
    sql,
    store::{Db, Tx},
};

/// Starts a sprint.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Start {
    pub key: Key,
}

impl Command for Start {
    const NAME: &'static str = "sprint.start";
    const ROUTE: Route = Route::post("/sprints/{key}/start");
    const ABOUT: &'static str = "Starts a sprint: the points in it now are its commitment, and stay so.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(item.place(Right::RunSprints).about(format!("Start “{}”", item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let sprint = Whole::find(tx, by, &self.key).await?;
        if sprint.started_at.is_some() {
            return Err(Error::refused("sprint_started", format!("{} was started before", sprint.item.key)));
        }
        if let Some(other) = running(tx, &sprint.team).await? {
            return Err(Error::refused("sprint_running", format!("{other} is still running; close it first")));
        }
        let events = journal::read(tx, sprint.item.id).await?;
        let now = tx.now;
        let committed = Burn::of(&sprint, &events, now, now).committed;
        tx.query(sql!("update sprint set started_at = $2, committed = $3 where item_id = $1"))
            .bind(sprint.item.id)
            .bind(now)
            .bind(committed)
            .run()
            .await?;
        let running = serde_json::Map::from_iter([("status".to_owned(), "running".into())]);
        let item = editing::edit(tx, by, &sprint.item, running, Reach::Whole).await?;
        Full::of(tx, item).await
    }
}

/// The key of the sprint that a team is in.
pub async fn running(db: &mut Db, team: &Team) -> Result<Option<String>> {
    Ok(db
        .query(sql!(
            "select i.key from sprint s join item i on i.id = s.item_id
             where s.team_id = $1 and i.status = 'running' and i.archived_at is null limit 1"
        ))
        .bind(team.id)
        .value()
        .await?)
}

/// What is not ready about an item, in words; a team that refuses has it refused, unless there is a reason.
pub async fn unready(tx: &mut Tx, team: &Team, item: &Item) -> Result<()> {
    let list = Checklist::of(tx, item, Part::Ready, Some(team)).await?;
    checklist::weigh(tx, &list, item)
}

/// A letter of INVEST that does not hold, as it is said of a story.
pub fn said(lint: Lint) -> String {
    match lint {
        Lint::Independent { blocked_by: 1 } => "something blocks it".into(),
        Lint::Independent { blocked_by } => format!("{blocked_by} things block it"),
        Lint::Valuable { why: false, persona: false } => "it has no why and no persona".into(),
        Lint::Valuable { why: false, .. } => "it has no why".into(),
        Lint::Valuable { .. } => "it has no persona".into(),
        Lint::Estimable => "it is not estimated".into(),
        Lint::Small { points, limit } => format!("{points} points are more than the team takes at once ({limit})"),
        Lint::Testable => "it has no acceptance criteria".into(),
    }
}
