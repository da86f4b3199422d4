//! One batch of rows: what becomes of each, in one transaction that also moves the run forward.

use std::collections::HashSet;

use serde_json::json;
use sqlx::types::Json;

use super::{
    creating,
    draft::{Draft, Line},
    insert::{self, NewOrigin, RowSaid},
    known::{self, Known, Origin},
    run::{Run, RunId},
    updating,
    work::Step,
};
use crate::{
    command::{Actor, ItemId},
    error::{Error, Result},
    events::Event,
    items::{Kind, Product},
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

/// What the rows of a batch are to become.
#[derive(Default)]
struct Plan {
    new: Vec<Draft>,
    changed: Vec<(Draft, Origin)>,
    said: Vec<RowSaid>,
}

/// Applies a batch and moves the run to its last row.
pub async fn apply(store: &Store, going: &mut Going, lines: Vec<Line>) -> Result<()> {
    let Some(until) = lines.last().map(|line| line.row() as i64) else { return Ok(()) };
    let mut tx = begin(store, &going.run).await?;
    let mut plan = plan(&mut tx, going, lines).await?;
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
            item: None,
            input: json!({"run": run.id, "file": run.file_name, "after": run.position, "until": until, "step": step.name()}),
            reason: None,
            proposal: None,
            undoes: None,
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

async fn plan(tx: &mut Tx, going: &mut Going, lines: Vec<Line>) -> Result<Plan> {
    let mut plan = Plan::default();
    let mut drafts = Vec::with_capacity(lines.len());
    for line in lines {
        match line {
            Line::Bad { row, why } => plan.said.push(said(row, "failed", None, None, Some(why))),
            Line::Passed { row, why } => plan.said.push(said(row, "skipped", None, None, Some(why))),
            Line::Draft(draft) if !going.seen.insert(hash(&draft.source_key)) => {
                let why = if draft.source_key.starts_with('#') {
                    "the same row came before in this file".to_owned()
                } else {
                    format!("{} came before in this file", draft.source_key)
                };
                plan.said.push(said(draft.row, "skipped", Some(&draft.source_key), None, Some(why)));
            }
            Line::Draft(draft) => drafts.push(*draft),
        }
    }
    let keys = drafts.iter().map(|draft| draft.source_key.clone()).collect();
    let mut origins = known::origins(tx, going.run.product_id, going.source, keys).await?;
    adopt_customers(tx, going, &drafts).await?;
    for draft in drafts {
        match origins.remove(&draft.source_key) {
            Some(origin) if origin.archived => {
                let why = format!("{} is in the archive here", origin.key);
                plan.said.push(said(draft.row, "skipped", Some(&draft.source_key), Some(origin.item_id), Some(why)));
            }
            Some(origin) if origin.digest == draft.digest() => {
                plan.said.push(said(draft.row, "skipped", Some(&draft.source_key), Some(origin.item_id), Some("unchanged".into())));
            }
            Some(origin) => plan.changed.push((draft, origin)),
            None => new_or_adopted(going, &mut plan, draft),
        }
    }
    Ok(plan)
}

/// Customers go by their names, so that one who is here already is not made twice.
async fn adopt_customers(tx: &mut Tx, going: &mut Going, drafts: &[Draft]) -> Result<()> {
    let names = drafts.iter().filter(|draft| draft.kind == Kind::Customer).map(|draft| draft.title.as_str());
    going.known.meet_customers(tx, names).await.map(drop)
}

fn new_or_adopted(going: &Going, plan: &mut Plan, draft: Draft) {
    let twin = || plan.new.iter().any(|other| other.title.to_lowercase() == draft.title.to_lowercase());
    match (draft.kind, going.known.customer(&draft.title)) {
        (Kind::Customer, Some((id, _))) if id.0 > going.run.id.0 => {
            let why = format!("a customer called {} came before in this file", draft.title);
            plan.said.push(said(draft.row, "skipped", Some(&draft.source_key), Some(*id), Some(why)));
        }
        (Kind::Customer, Some((id, key))) => {
            let origin =
                Origin { source_key: draft.source_key.clone(), item_id: *id, digest: String::new(), key: key.clone(), archived: false };
            plan.changed.push((draft, origin));
        }
        (Kind::Customer, None) if twin() => {
            let why = format!("a customer called {} came before in this file", draft.title);
            plan.said.push(said(draft.row, "skipped", Some(&draft.source_key), None, Some(why)));
        }
        _ => plan.new.push(draft),
    }
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
    let origin = |source, key: &str| NewOrigin { source, key: key.to_owned(), item: insert::id(item.0), digest: draft.digest() };
    let alias = draft.alias.as_ref().filter(|alias| **alias != draft.source_key);
    let alias = alias.map(|alias| origin("jira:id", alias));
    std::iter::once(origin(source, &draft.source_key)).chain(alias).collect()
}

/// A key is remembered by its hash, so that a million of them take eight megabytes.
fn hash(key: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// The keys that had come when a run was interrupted.
pub async fn seen(store: &Store, run: RunId) -> Result<HashSet<u64>> {
    let (mut seen, mut after) = (HashSet::new(), 0);
    let mut db = store.read().await?;
    loop {
        let rows = db
            .query(sql!("select row, coalesce(source_key, '') from import_row where run_id = $1 and row > $2 order by row limit 5000"))
            .bind(run)
            .bind(after)
            .all::<(i64, String)>()
            .await?;
        let Some((last, _)) = rows.last() else { return Ok(seen) };
        after = *last;
        seen.extend(rows.iter().filter(|(_, key)| !key.is_empty()).map(|(_, key)| hash(key)));
    }
}

/// The ids as one JSON value.
pub fn ids(items: &[ItemId]) -> Json<Vec<String>> {
    Json(items.iter().map(|item| insert::id(item.0)).collect())
}
