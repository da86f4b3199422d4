//! One batch of rows: what becomes of each, in one transaction that also moves the run forward.

use std::collections::{HashMap, HashSet};

use serde_json::json;
use sqlx::types::Json;

use super::{
    creating,
    draft::{Draft, Line},
    insert::{self, NewOrigin, RowSaid},
    known::Known,
    planning,
    run::Run,
    updating,
    work::Step,
};
use crate::{
    command::{Actor, ItemId},
    error::{Error, Result},
    events::Event,
    fields::Field,
    items::Product,
    live::Topic,
    sql,
    store::{Store, Tx},
};

/// What a run knows while it goes on.
pub struct Going {
    pub run: Run,
    pub by: Actor,
    pub product: Product,
    pub source: &'static str,
    pub known: Known,
    /// The fields of the product that are mapped, by their keys.
    pub own: HashMap<String, Field>,
    /// The source keys that have come, as hashes.
    pub seen: HashSet<u64>,
}

/// How many rows of a batch became what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub created: i64,
    pub updated: i64,
    pub skipped: i64,
    pub failed: i64,
}

/// Applies a batch and moves the run to its last row.
pub async fn apply(store: &Store, going: &mut Going, lines: Vec<Line>) -> Result<()> {
    let Some(until) = lines.last().map(|line| line.row() as i64) else { return Ok(()) };
    let mut tx = begin(store, &going.run).await?;
    let mut plan = planning::plan(&mut tx, going, lines).await?;
    if !going.run.dry {
        let drafts: Vec<&Draft> = plan.new.iter().chain(plan.changed.iter().map(|(draft, _)| draft)).collect();
        creating::releases(&mut tx, going, &drafts).await?;
        creating::customers(&mut tx, going, &drafts).await?;
    }
    let new = std::mem::take(&mut plan.new);
    let created = creating::create(&mut tx, going, new).await?;
    plan.said.extend(created);
    for (draft, origin) in std::mem::take(&mut plan.changed) {
        let said = updating::update(&mut tx, going, draft, &origin).await?;
        plan.said.push(said);
    }
    let mut tally = Tally::default();
    for said in &plan.said {
        match said.outcome {
            "created" => tally.created += 1,
            "updated" => tally.updated += 1,
            "skipped" => tally.skipped += 1,
            _ => tally.failed += 1,
        }
    }
    insert::rows(&mut tx, going.run.id, plan.said).await?;
    finish(tx, going, until, tally, Step::Rows).await
}

/// Begins a transaction in which nobody else moves the run; one that somebody else has moved meanwhile is left to them.
pub async fn begin(store: &Store, run: &Run) -> Result<Tx> {
    let mut tx = store.begin().await?;
    let here = tx
        .query(sql!(
            sqlite: "select 1 from import_run where id = $1 and position = $2 and state = 'running'",
            postgres: "select 1::bigint from import_run where id = $1 and position = $2 and state = 'running' for update",
        ))
        .bind(run.id)
        .bind(run.position)
        .value::<i64>()
        .await?;
    here.map(|_| tx).ok_or_else(|| Error::refused("taken_over", "somebody else goes on with this import"))
}

/// Writes the event, moves the run forward and commits.
pub async fn finish(mut tx: Tx, going: &mut Going, until: i64, tally: Tally, step: Step) -> Result<()> {
    let run = &mut going.run;
    tx.query(sql!(
        "update import_run set position = $2, created = created + $3, updated = updated + $4, skipped = skipped + $5,
            failed = failed + $6 where id = $1"
    ))
    .bind(run.id)
    .bind(until)
    .bind(tally.created)
    .bind(tally.updated)
    .bind(tally.skipped)
    .bind(tally.failed)
    .run()
    .await?;
    if !tx.changes.is_empty() {
        let event = Event {
            command: "import.batch",
            product: Some(run.product_id),
            input: json!({"run": run.id, "file": run.file_name, "after": run.position, "until": until, "step": step.name()}),
            ..Event::default()
        };
        let event = event.write(&mut tx, &going.by).await?;
        tx.query(sql!("insert into import_batch (run_id, position, event_id) values ($1, $2, $3)"))
            .bind(run.id)
            .bind(until)
            .bind(event)
            .run()
            .await?;
    }
    // A page that watches the product is told at the end; one that watches the import sees it grow.
    tx.topics = vec![Topic::import(run.id)];
    tx.commit().await?;
    run.position = until;
    run.created += tally.created;
    run.updated += tally.updated;
    run.skipped += tally.skipped;
    run.failed += tally.failed;
    Ok(())
}

pub fn said(row: u64, outcome: &'static str, key: Option<&str>, item: Option<ItemId>, why: Option<String>) -> RowSaid {
    let key = key.map(|key| key.chars().take(200).collect());
    RowSaid { row, outcome, key, item: item.map(|item| insert::id(item.0)), why }
}

pub fn said_of(draft: &Draft, outcome: &'static str, item: Option<ItemId>, mut why: Vec<String>) -> RowSaid {
    why.extend(draft.notes.iter().cloned());
    let why: String = why.join("; ").chars().take(2000).collect();
    said(draft.row, outcome, Some(&draft.source_key), item, (!why.is_empty()).then_some(why))
}

pub fn origin_rows(draft: &Draft, source: &'static str, item: ItemId) -> Vec<NewOrigin> {
    let origin =
        |source, key: &str| NewOrigin { source, key: key.to_owned(), item: insert::id(item.0), digest: draft.digest() };
    let alias = draft.alias.as_ref().filter(|alias| **alias != draft.source_key);
    let alias = alias.map(|alias| origin("jira:id", alias));
    std::iter::once(origin(source, &draft.source_key)).chain(alias).collect()
}

/// The ids as one JSON value.
pub fn ids(items: &[ItemId]) -> Json<Vec<String>> {
    Json(items.iter().map(|item| insert::id(item.0)).collect())
}
