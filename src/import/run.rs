//! A run: one file brought in once, how far it is, and what came of it.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Mapping, What};
use crate::{
    command::{Actor, PersonId, Place, ProductId, Right, Via},
    error::{Error, Result},
    items::Product,
    jobs::{self, JobId},
    live::Topic,
    people, sql,
    store::{Db, Tx},
};

crate::id!(
    /// One import.
    RunId,
);

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Run {
    #[serde(rename = "run")]
    pub id: RunId,
    /// jira, feedback, item or customer.
    pub kind: String,
    /// The key of the product.
    pub product: String,
    pub file_name: String,
    /// Whether it only says what it would do.
    pub dry: bool,
    /// mapping, waiting, running, done, failed, undoing or undone.
    pub state: String,
    /// Steps there are, once they are counted; a file whose links are read after its rows takes two a row.
    pub total: Option<i64>,
    /// Steps done.
    pub position: i64,
    pub created: i64,
    pub updated: i64,
    pub skipped: i64,
    pub failed: i64,
    /// What was left as it is when the import was taken back, because it had changed since.
    pub kept: i64,
    /// Whether what somebody had changed since was to be left when it was taken back.
    pub keep_changed: bool,
    /// Why it stopped.
    pub error: Option<String>,
    pub by: Option<String>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub product_id: ProductId,
    #[serde(skip)]
    pub by_id: Option<PersonId>,
    #[serde(skip)]
    pub job_id: Option<JobId>,
    #[serde(skip)]
    pub file: String,
    #[serde(skip)]
    pub digest: String,
    #[schemars(with = "Mapping")]
    pub mapping: Json<Mapping>,
    /// What the columns of the file are called.
    #[schemars(with = "Vec<String>")]
    pub headers: Json<Vec<String>>,
}

macro_rules! run_columns {
    () => {
        "select r.id, r.kind, p.key as product, r.file_name, r.dry, r.state, r.total, r.position, r.created, r.updated, r.skipped,
            r.failed, r.kept, r.keep_changed, r.error, w.name as by, r.created_at, r.finished_at, r.product_id, r.by_id, r.job_id, r.file, r.digest,
            r.mapping, r.headers
         from import_run r join product p on p.id = r.product_id left join person w on w.id = r.by_id "
    };
}

/// A file that has been put where it can be read again.
#[derive(Clone)]
pub struct Stored {
    pub name: String,
    /// Its path below the folder of files.
    pub file: String,
    pub digest: String,
    /// What its columns are called, once it has been read.
    pub headers: Vec<String>,
}

impl Run {
    pub async fn get(db: &mut Db, id: RunId) -> Result<Run> {
        let found = db.query(sql!(concat!(run_columns!(), "where r.id = $1"))).bind(id).one::<Run>().await?;
        found.ok_or(Error::NotFound)
    }

    /// Finds a run in a product where the actor may import.
    pub async fn find(db: &mut Db, by: &Actor, id: Uuid) -> Result<Run> {
        let run = Run::get(db, RunId(id)).await?;
        if !by.sees(run.product_id) {
            return Err(Error::NotFound);
        }
        must_import(by, run.product_id)?;
        Ok(run)
    }

    /// The newest runs of a product.
    pub async fn of_product(db: &mut Db, product: ProductId, before: Option<RunId>, limit: i64) -> Result<Vec<Run>> {
        Ok(db
            .query(sql!(concat!(run_columns!(), "where r.product_id = $1 and r.id < $2 order by r.id desc limit $3")))
            .bind(product)
            .bind(before.map_or(Uuid::max(), |run| run.0))
            .bind(limit)
            .all()
            .await?)
    }

    /// The run of the same file that was begun and not finished.
    pub async fn unfinished(
        db: &mut Db,
        product: ProductId,
        what: What,
        digest: &str,
        mapping: &Mapping,
        dry: bool,
    ) -> Result<Option<Run>> {
        let runs = db
            .query(sql!(concat!(
                run_columns!(),
                "where r.product_id = $1 and r.digest = $2 and r.kind = $3 and r.dry = $4 and r.state in ('waiting', 'running')
                 order by r.id desc limit 10"
            )))
            .bind(product)
            .bind(digest.to_owned())
            .bind(what.name())
            .bind(dry)
            .all::<Run>()
            .await?;
        Ok(runs.into_iter().find(|run| run.mapping.0 == *mapping))
    }

    /// Writes down a run that waits for its mapping.
    pub async fn add(
        tx: &mut Tx,
        by: &Actor,
        product: &Product,
        what: What,
        stored: Stored,
        mapping: Mapping,
    ) -> Result<RunId> {
        let (id, now) = (RunId(tx.id()), tx.now);
        tx.query(sql!(
            "insert into import_run (id, kind, product_id, by_id, file_name, file, digest, mapping, state, created_at, headers)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 'mapping', $9, $10)"
        ))
        .bind(id)
        .bind(what.name())
        .bind(product.id)
        .bind((!by.person.0.is_nil()).then_some(by.person))
        .bind(stored.name.chars().take(300).collect::<String>())
        .bind(stored.file)
        .bind(stored.digest)
        .bind(Json(mapping))
        .bind(now)
        .bind(Json(stored.headers))
        .run()
        .await?;
        Ok(id)
    }

    /// Begins a run, or begins it anew after a dry one; whoever is to do it is told. With `taken` the caller does it.
    pub async fn start(tx: &mut Tx, id: RunId, mapping: Mapping, dry: bool, taken: bool) -> Result<JobId> {
        tx.query(sql!("delete from import_row where run_id = $1")).bind(id).run().await?;
        let job = jobs::enqueue(tx, super::work::JOB, json!({"run": id}), taken).await?;
        let begun = tx
            .query(sql!(
                "update import_run set mapping = $2, dry = $3, job_id = $4, state = 'waiting', total = null, position = 0, created = 0,
                    updated = 0, skipped = 0, failed = 0, error = null, finished_at = null
                 where id = $1 and (state = 'mapping' or (state in ('done', 'failed') and dry))"
            ))
            .bind(id)
            .bind(Json(mapping))
            .bind(dry)
            .bind(job)
            .run()
            .await?;
        if begun == 0 {
            return Err(Error::refused("already_begun", "this import has been begun already"));
        }
        tx.touch(Topic::import(id));
        Ok(job)
    }

    /// Puts a run that stopped half-way back in the queue.
    pub async fn go_on(tx: &mut Tx, run: &Run) -> Result<()> {
        let job = jobs::enqueue(tx, super::work::JOB, json!({"run": run.id}), false).await?;
        tx.query(sql!(
            "update import_run set job_id = $2, error = null, state = case when state = 'failed' then 'waiting' else state end
             where id = $1 and state in ('waiting', 'running', 'failed', 'undoing')"
        ))
        .bind(run.id)
        .bind(job)
        .run()
        .await?;
        tx.touch(Topic::import(run.id));
        Ok(())
    }

    pub fn what(&self) -> Result<What> {
        What::parse(&self.kind).ok_or_else(|| Error::Bug(format!("an import is of kind {}", self.kind)))
    }

    /// Whether the links are read after all rows are there.
    pub fn links_after(&self) -> bool {
        self.kind == What::Jira.name() || self.mapping.0.0.contains_key("serves")
    }

    pub fn is_at_work(&self) -> bool {
        matches!(self.state.as_str(), "waiting" | "running" | "undoing")
    }

    pub fn may_undo(&self) -> bool {
        !self.dry && matches!(self.state.as_str(), "done" | "failed")
    }

    /// Whoever began it, with the roles they have now.
    pub async fn actor(&self, db: &mut Db) -> Result<Actor> {
        match self.by_id {
            Some(person) => {
                let actor = people::actor(db, person, Via::Import).await;
                let actor = actor
                    .map_err(|_| Error::refused("gone", "whoever began this import does not work here any more"))?;
                must_import(&actor, self.product_id)?;
                Ok(actor)
            }
            None => Ok(Actor { via: Via::Import, ..crate::cli::operator() }),
        }
    }
}

pub fn must_import(by: &Actor, product: ProductId) -> Result<()> {
    if by.decides(Right::Import, Some(product)) {
        return Ok(());
    }
    Err(Error::Forbidden(format!("deciding {} is not among your roles", Right::Import.label())))
}

pub fn place(run: &Run) -> Place {
    Place::product(Right::Import, run.product_id)
}
