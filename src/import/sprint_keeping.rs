//! Putting the sprints of a Jira export beside those of the product's team: what is over as closed, what is not as planned.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde_json::json;

use super::{
    batch::{self, Going, Tally, said},
    creating,
    draft::Draft,
    ends::End,
    insert,
    sprints::Told,
    work::Step,
};
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    events::Change,
    items::Kind,
    sprint::{self, Team, finished},
    sql,
    store::{Db, Store, Tx},
};

/// A sprint that came from Jira before.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Here {
    item_id: ItemId,
    key: String,
    status: String,
    archived: bool,
    team: String,
    source: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    committed: Option<f64>,
    completed: Option<f64>,
    /// Whether it was run here: then its numbers are those of its journal.
    lived: bool,
}

async fn here(db: &mut Db, product: ProductId) -> Result<HashMap<String, Here>> {
    let found = db
        .query(sql!(
            "select s.item_id, i.key, i.status, i.archived_at is not null as archived, t.name as team, s.source, s.starts_on, s.ends_on,
                s.committed, s.completed, exists (select 1 from sprint_entry e where e.sprint_id = s.item_id) as lived
             from team t cross join sprint s cross join item i
             where t.product_id = $1 and s.team_id = t.id and s.source like 'jira:%' and i.id = s.item_id limit 5000"
        ))
        .bind(product)
        .all::<Here>()
        .await?;
    Ok(found.into_iter().map(|here| (here.source.clone(), here)).collect())
}

/// What is to become of a sprint.
#[derive(Clone, Copy, PartialEq)]
enum Becomes {
    New,
    Closed,
    /// Its figures or days are others now.
    Corrected,
    Same,
}

impl Becomes {
    fn of(told: &Told, here: Option<&Here>, today: NaiveDate) -> Becomes {
        let Some(here) = here else { return Becomes::New };
        let past = told.past();
        let same = (here.starts_on, here.ends_on) == told.days(today)
            && (here.committed, here.completed) == (Some(past.committed), Some(past.completed));
        match (here.status.as_str(), told.closed) {
            _ if here.archived => Becomes::Same,
            ("planned", true) => Becomes::Closed,
            ("closed", true) if !here.lived && !same => Becomes::Corrected,
            _ => Becomes::Same,
        }
    }

    fn outcome(self) -> &'static str {
        match self {
            Becomes::New => "created",
            Becomes::Closed | Becomes::Corrected => "updated",
            Becomes::Same => "skipped",
        }
    }
}

/// Writes the sprints down and says so in the report behind the rows of the file; in a dry run it only says so.
pub async fn put(store: &Store, going: &mut Going, rows: i64, base: i64, told: &[Told]) -> Result<()> {
    let mut tx = batch::begin(store, &going.run).await?;
    tx.query(sql!("delete from import_row where run_id = $1 and row > $2")).bind(going.run.id).bind(rows).run().await?;
    let here = here(&mut tx, going.run.product_id).await?;
    let team = if told.is_empty() || going.run.dry { None } else { Some(team(&mut tx, going.run.product_id).await?) };
    let (mut report, today) = (Vec::with_capacity(told.len()), tx.now.date_naive());
    for (one, row) in told.iter().zip(rows as u64 + 1..) {
        let known = here.get(&one.source);
        let becomes = Becomes::of(one, known, today);
        let item = match (&team, known) {
            (Some(team), None) => Some(create(&mut tx, going, team, one, today).await?),
            (Some(_), Some(known)) => {
                change(&mut tx, known, one, becomes, today).await?;
                Some(known.item_id)
            }
            (None, known) => known.map(|known| known.item_id),
        };
        let key = format!("sprint: {}", one.name);
        report.push(said(row, becomes.outcome(), Some(&key), item, Some(one.said(today))));
    }
    insert::rows(&mut tx, going.run.id, report).await?;
    if going.run.dry {
        return Ok(tx.commit().await?);
    }
    batch::finish(tx, going, base, Tally::default(), Step::Sprints).await
}

/// The product's team; with several, the first.
async fn team(tx: &mut Tx, product: ProductId) -> Result<Team> {
    match Team::all(tx, product).await?.into_iter().next() {
        Some(team) => Ok(team),
        None => Team::usual(tx, product).await,
    }
}

async fn create(tx: &mut Tx, going: &Going, team: &Team, told: &Told, today: NaiveDate) -> Result<ItemId> {
    let mut draft = Draft::new(0, Kind::Sprint);
    draft.title.clone_from(&told.name);
    draft.status = Some(if told.closed { "closed" } else { "planned" });
    let (item, key) = creating::bare(tx, going, &draft).await?;
    let (starts, ends) = told.days(today);
    // History is taken as it was, whatever else the team did at that time.
    tx.query(sql!("insert into sprint (item_id, team_id, starts_on, ends_on, source) values ($1, $2, $3, $4, $5)"))
        .bind(item)
        .bind(team.id)
        .bind(starts)
        .bind(ends)
        .bind(told.source.clone())
        .run()
        .await?;
    if told.closed {
        finished(tx, (item, &key, &team.name), (starts, ends), &told.past(), Default::default()).await?;
    }
    Ok(item)
}

async fn change(tx: &mut Tx, here: &Here, told: &Told, becomes: Becomes, today: NaiveDate) -> Result<()> {
    if becomes == Becomes::Closed {
        let now = tx.now;
        tx.query(sql!(
            "update item set status = 'closed', open = false, version = version + 1, updated_at = $2 where id = $1"
        ))
        .bind(here.item_id)
        .bind(now)
        .run()
        .await?;
        let (before, after) = (json!(here.status), json!("closed"));
        tx.record(Change { item: here.item_id, key: here.key.clone(), field: "status".into(), before, after });
    }
    if matches!(becomes, Becomes::Closed | Becomes::Corrected) {
        let whose = (here.item_id, here.key.as_str(), here.team.as_str());
        finished(tx, whose, told.days(today), &told.past(), Default::default()).await?;
    }
    Ok(())
}

/// What rows can be in: every sprint that has come, and which of them are still open.
pub async fn meet(db: &mut Db, going: &mut Going, rows: i64, told: &[Told]) -> Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    let touched = touched(db, going, rows).await?;
    for (source, here) in here(db, going.run.product_id).await? {
        let open = here.status != "closed";
        if here.archived || (!open && here.lived && !touched.contains(&here.item_id)) {
            continue;
        }
        if open {
            going.known.open_sprints.insert(here.item_id);
        }
        going.known.sprints.insert(source, End { id: here.item_id, key: here.key, kind: Kind::Sprint });
    }
    Ok(())
}

/// Freezes what was done and not done in the closed sprints of this run, when all their work is there.
pub async fn freeze(tx: &mut Tx, going: &Going, rows: i64, told: &[Told]) -> Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    let touched = touched(tx, going, rows).await?;
    let (here, today) = (here(tx, going.run.product_id).await?, tx.now.date_naive());
    for (one, here) in told.iter().filter_map(|one| Some((one, here.get(&one.source)?))) {
        if !one.closed || !touched.contains(&here.item_id) {
            continue;
        }
        let moved_on = tx
            .query(sql!(
                "select l.from_id from link l where l.to_id = $1 and l.kind = 'planned_in' and exists (
                    select 1 from link m where m.from_id = l.from_id and m.kind = 'planned_in' and m.id > l.id)"
            ))
            .bind(here.item_id)
            .all::<(ItemId,)>()
            .await?;
        let moved_on: HashSet<ItemId> = moved_on.into_iter().map(|(item,)| item).collect();
        let work = sprint::work(tx, here.item_id).await?;
        let parts = work.into_iter().partition(|work| work.status == "accepted" && !moved_on.contains(&work.id));
        let whose = (here.item_id, here.key.as_str(), here.team.as_str());
        finished(tx, whose, one.days(today), &one.past(), parts).await?;
    }
    Ok(())
}

/// The sprints that this run made or changed.
async fn touched(db: &mut Db, going: &Going, rows: i64) -> Result<HashSet<ItemId>> {
    let touched = db
        .query(sql!(
            "select item_id from import_row where run_id = $1 and row > $2 and outcome <> 'skipped' and item_id is not null"
        ))
        .bind(going.run.id)
        .bind(rows)
        .all::<(ItemId,)>()
        .await?;
    Ok(touched.into_iter().map(|(item,)| item).collect())
}
