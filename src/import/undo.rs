//! Taking back a whole run, batch by batch from the last to the first: what it created is archived, what it changed is
//! put back unless it has changed since.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::run::{self, Run, RunId};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    jobs,
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Takes back a whole import.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Undo {
    pub run: Uuid,
    /// Leaves what it created and somebody has changed since; that is archived too unless told.
    #[serde(default)]
    pub keep_changed: Option<bool>,
}

impl Command for Undo {
    const NAME: &'static str = "import.undo";
    const ROUTE: Route = Route::post("/imports/{run}/undo");
    const ABOUT: &'static str = "Takes back a whole import: what it created is archived, with keep_changed but for what somebody has changed since; what it changed is put back unless it has changed since.";
    type Output = Run;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let run = Run::find(db, by, self.run).await?;
        Ok(run::place(&run).about(format!("Take back the import of {}", run.file_name)))
    }

    async fn run(self, tx: &mut Tx, _by: &Actor) -> Result<Run> {
        begin(tx, RunId(self.run), self.keep_changed == Some(true), false).await
    }

    fn next(output: &Run) -> Option<String> {
        Some(format!("/imports/{}", output.id))
    }
}

/// Marks the run to be taken back and queues the work; with `taken` the caller does it. What was chosen when it began holds
/// when it goes on.
pub async fn begin(tx: &mut Tx, id: RunId, keep_changed: bool, taken: bool) -> Result<Run> {
    let run = Run::get(tx, id).await?;
    if !run.may_undo() && run.state != "undoing" {
        let why = match (run.dry, run.state.as_str()) {
            (true, _) => "a dry run changed nothing",
            (_, "undone") => "this import has been taken back already",
            (_, "mapping") => "this import has not been begun",
            _ => "this import is still at work; take it back when it is done",
        };
        return Err(Error::refused("nothing_to_undo", why));
    }
    let job = jobs::enqueue(tx, super::work::JOB, json!({"run": id}), taken).await?;
    tx.query(sql!("update import_run set keep_changed = case when state = 'undoing' then keep_changed else $3 end, state = 'undoing', job_id = $2,
            error = null where id = $1"))
        .bind(id)
        .bind(job)
        .bind(keep_changed)
        .run()
        .await?;
    tx.touch(Topic::import(id));
    Run::get(tx, id).await
}
