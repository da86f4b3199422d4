//! Closing a sprint: its report is frozen, and what is unfinished goes where the owner says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{
    carrying::{self, Wishes},
    report::{self, Report},
    sprint::Whole,
};
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, Result},
    items::{
        Item, Key,
        editing::{self, Reach},
        text,
    },
    sql,
    store::{Db, Tx},
};

/// Closes a sprint.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Close {
    pub key: Key,
    /// Whether the sprint's goal was met; what its review said unless told.
    #[serde(default)]
    pub goal_met: Option<bool>,
    /// The sprint that takes what is unfinished; it stays in the backlog unless told.
    #[serde(default)]
    pub unfinished_to: Option<Key>,
    /// Where single items go that are to go elsewhere than the rest, by their keys: the key of a sprint, or `backlog`.
    #[serde(default)]
    pub unfinished: Option<Wishes>,
    /// What is to be remembered of it.
    #[serde(default)]
    pub note: Option<String>,
}

impl Command for Close {
    const NAME: &'static str = "sprint.close";
    const ROUTE: Route = Route::post("/sprints/{key}/close");
    const ABOUT: &'static str = "Closes a sprint: its report is frozen, and what is unfinished goes to the sprint that is named or back to the backlog, all of it or item by item.";
    type Output = Report;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(item.place(Right::RunSprints).about(format!("Close “{}”", item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Report> {
        let sprint = Whole::find(tx, by, &self.key).await?;
        if sprint.started_at.is_none() {
            return Err(Error::refused("sprint_not_started", format!("{} has not been started", sprint.item.key)));
        }
        if sprint.closed_at.is_some() {
            return Err(Error::refused("sprint_closed", format!("{} is closed already", sprint.item.key)));
        }
        let now = tx.now;
        let mut report = report::of(tx, &sprint, now).await?;
        report.closed_at = Some(now);
        report.goal_met = match self.goal_met {
            None => said_at_the_review(tx, sprint.item.id).await?,
            told => told,
        };
        let going = carrying::choose(
            tx,
            by,
            &sprint,
            &mut report.not_done,
            self.unfinished_to.as_ref(),
            &self.unfinished.unwrap_or_default(),
        )
        .await?;
        report.unfinished_to =
            self.unfinished_to.as_ref().filter(|_| !report.not_done.is_empty()).map(ToString::to_string);
        report.note = self.note.as_deref().map(|note| text::prose("note", note, 10_000)).transpose()?;
        tx.query(sql!(
            "update sprint set closed_at = $2, completed = $3, goal_met = $4, report = $5 where item_id = $1"
        ))
        .bind(sprint.item.id)
        .bind(now)
        .bind(report.burn.completed)
        .bind(report.goal_met)
        .bind(Json(report.clone()))
        .run()
        .await?;
        let closed = serde_json::Map::from_iter([("status".to_owned(), "closed".into())]);
        editing::edit(tx, by, &sprint.item, closed, Reach::Whole).await?;
        // What was begun goes on, whether or not it would be taken up anew.
        for (next, items) in going {
            carrying::carry(tx, by, &next, &items).await?;
        }
        Ok(report)
    }

    fn next(output: &Report) -> Option<String> {
        Some(format!("/items/{}/report", output.key))
    }
}

/// Whether the last review of the sprint found its goal met.
pub(super) async fn said_at_the_review(db: &mut Db, sprint: ItemId) -> Result<Option<bool>> {
    Ok(db
        .query(sql!(
            "select goal_met from ceremony where sprint_id = $1 and kind = 'review' and goal_met is not null
             order by held_on desc limit 1"
        ))
        .bind(sprint)
        .value()
        .await?)
}
