//! Doing a run from wherever it stands to its end: rows first, then links, a batch at a time.

use std::path::PathBuf;

use serde_json::Value;
use tokio::sync::mpsc;

use super::{
    What,
    batch::{self, Going},
    draft::Line,
    known::Known,
    links,
    own::{self, OwnColumns},
    planning, reading,
    run::{Run, RunId},
    sprint_keeping, sprints, taking_back,
};
use crate::{
    app::App,
    error::{Error, Result},
    items::Product,
    jobs::{self, Worker},
    knowledge::settling,
    live::Topic,
    sql,
};

pub const JOB: &str = "import";

/// Imports as work for the queue.
pub const WORKERS: &[Worker] = &[Worker { kind: JOB, every: None, run: |app, payload| Box::pin(job(app, payload)) }];

/// The two passes over a file, and the sprints between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Rows,
    Sprints,
    Links,
}

impl Step {
    pub fn name(self) -> &'static str {
        match self {
            Step::Rows => "rows",
            Step::Sprints => "sprints",
            Step::Links => "links",
        }
    }
}

async fn job(app: App, payload: Value) -> Result<()> {
    let id = payload["run"].as_str().and_then(|id| id.parse().ok()).map(RunId);
    let id = id.ok_or_else(|| Error::Bug(format!("an import without a run: {payload}")))?;
    go(&app, id, |_| {}).await.map(drop)
}

/// Does what is left of a run, and tells of each batch; what cannot go on is written down at the run.
pub async fn go(app: &App, id: RunId, told: impl Fn(&Run) + Send) -> Result<Run> {
    let run = Run::get(&mut app.store.read().await?, id).await?;
    let outcome = match run.state.as_str() {
        "waiting" | "running" => forward(app, run, &told).await,
        "undoing" => taking_back::back(app, run, &told).await,
        _ => return Ok(run),
    };
    match outcome {
        // Whoever took it over writes down how it ends.
        Ok(()) | Err(Error::Refused { code: "taken_over", .. }) => {}
        Err(error) if error.is_away() => return Err(error),
        Err(error) => stop(app, id, &error).await?,
    }
    let run = Run::get(&mut app.store.read().await?, id).await?;
    told(&run);
    Ok(run)
}

async fn stop(app: &App, id: RunId, error: &Error) -> Result<()> {
    let said = match error {
        Error::Store(from) => format!("{error}: {from}"),
        Error::Invalid(wrong) => wrong.iter().map(|wrong| wrong.message.clone()).collect::<Vec<_>>().join("; "),
        error => error.to_string(),
    };
    let mut tx = app.store.begin().await?;
    let now = tx.now;
    tx.query(sql!("update import_run set state = case when state = 'undoing' then state else 'failed' end, error = $2, finished_at = $3
         where id = $1"))
        .bind(id)
        .bind(said)
        .bind(now)
        .run()
        .await?;
    tx.touch(Topic::import(id));
    Ok(tx.commit().await?)
}

/// Where the file of a run lies.
pub fn path(app: &App, run: &Run) -> PathBuf {
    app.files.join(&run.file)
}

async fn forward(app: &App, run: Run, told: &(impl Fn(&Run) + Send)) -> Result<()> {
    let Begun { mut going, columns, rows, base } = begin(app, run).await?;
    let path = path(app, &going.run);
    let (what, mapping) = (going.run.what()?, going.run.mapping.0.clone());
    if going.run.position < rows {
        let mut batches =
            reading::batches(&path, what, mapping.clone(), columns.clone(), going.run.position as u64 + 1);
        while let Some(lines) = next(&mut batches).await? {
            batch::apply(&app.store, &mut going, lines).await?;
            told(&going.run);
        }
        // Blank rows at the end are no batch.
        going.run.position = close(app, &going.run, rows).await?;
    }
    let sprints = if going.run.dry || base > rows { sprints::gather(&path, what).await? } else { Vec::new() };
    if going.run.dry || going.run.position < base {
        sprint_keeping::put(&app.store, &mut going, rows, base, &sprints).await?;
    }
    if going.run.links_after() && !going.run.dry {
        sprint_keeping::meet(&mut app.store.read().await?, &mut going, rows, &sprints).await?;
        let done = (going.run.position - base) as u64;
        let mut batches = reading::batches(&path, what, mapping, columns, done + 1);
        while let Some(lines) = next(&mut batches).await? {
            links::apply(&app.store, &mut going, base, lines).await?;
            told(&going.run);
        }
    }
    let mut tx = app.store.begin().await?;
    if !going.run.dry {
        sprint_keeping::freeze(&mut tx, &going, rows, &sprints).await?;
    }
    let now = tx.now;
    tx.query(sql!(
        "update import_run set state = 'done', position = total, finished_at = $2 where id = $1 and state = 'running'"
    ))
    .bind(going.run.id)
    .bind(now)
    .run()
    .await?;
    tx.touch(Topic::import(going.run.id));
    tx.touch(Topic::product(&going.product.key));
    jobs::enqueue(&mut tx, settling::JOB, Value::Null, false).await?;
    Ok(tx.commit().await?)
}

async fn next(batches: &mut mpsc::Receiver<Result<Vec<Line>>>) -> Result<Option<Vec<Line>>> {
    batches.recv().await.transpose()
}

/// What a run goes on with.
struct Begun {
    going: Going,
    columns: OwnColumns,
    rows: i64,
    /// The steps before the first link.
    base: i64,
}

/// Gathers what the run needs, counts its rows if nobody has, and marks it as running.
async fn begin(app: &App, mut run: Run) -> Result<Begun> {
    let mut db = app.store.read().await?;
    let by = run.actor(&mut db).await?;
    let product = Product::find(&mut db, &by, &run.product).await?;
    let known = Known::load(&mut db, &run).await?;
    let own = if run.mapping.has_own() { own::of_product(&mut db, &product, run.what()?).await? } else { Vec::new() };
    let columns = OwnColumns::of(own, &run.mapping, &known.states);
    drop(db);
    let steps = if run.links_after() && !run.dry { 2 } else { 1 };
    // The sprints of Jira are a step of their own.
    let between = i64::from(steps == 2 && run.what()? == What::Jira);
    let total = if let Some(total) = run.total {
        total
    } else {
        let path = path(app, &run);
        let counted = tokio::task::spawn_blocking(move || reading::count(&path)).await;
        counted.map_err(|error| Error::Bug(error.to_string()))?? as i64 * steps + between
    };
    let mut tx = app.store.begin().await?;
    tx.query(sql!("update import_run set state = 'running', total = $2, error = null where id = $1 and state in ('waiting', 'running')"))
        .bind(run.id)
        .bind(total)
        .run()
        .await?;
    tx.touch(Topic::import(run.id));
    tx.commit().await?;
    run.total = Some(total);
    let seen = if run.position > 0 { planning::seen(&app.store, run.id).await? } else { Default::default() };
    let source = run.what()?.source();
    let own = columns.fields();
    let (rows, base) = (total / steps, total / steps + total % steps);
    Ok(Begun { going: Going { run, by, product, source, known, own, seen }, columns, rows, base })
}

async fn close(app: &App, run: &Run, rows: i64) -> Result<i64> {
    let mut tx = batch::begin(&app.store, run).await?;
    tx.query(sql!("update import_run set position = $2 where id = $1")).bind(run.id).bind(rows).run().await?;
    tx.commit().await?;
    Ok(rows)
}
