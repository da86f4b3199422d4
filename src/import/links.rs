//! The second pass: what hangs under what, what blocks what, and what ships in which release, when every row is there.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};
use sqlx::types::Json;

use super::{
    batch::{Going, Tally, begin, finish},
    draft::{Draft, Line, To},
    ends::{End, became, ends},
    insert::{id, time},
    orphans,
    run::RunId,
    work::Step,
};
use crate::{
    error::{Error, Result},
    events::Change,
    items::{Item, Kind},
    line::{
        Tie,
        linking::{self, Says},
        rooted, rule,
    },
    sql,
    store::{Store, Tx},
};

/// A link to be written.
struct Wish {
    row: u64,
    tie: Tie,
    from: End,
    to: End,
}

#[derive(Serialize)]
struct NewLink {
    id: String,
    kind: &'static str,
    from: String,
    to: String,
    from_kind: &'static str,
    to_kind: &'static str,
    by: Option<String>,
    at: String,
}

/// Links one batch; the run moves on behind the steps it has taken before.
pub async fn apply(store: &Store, going: &mut Going, base: i64, lines: Vec<Line>) -> Result<()> {
    let Some(until) = lines.last().map(|line| line.row() as i64) else { return Ok(()) };
    let drafts: Vec<Draft> = lines
        .into_iter()
        .filter_map(|line| match line {
            Line::Draft(draft) if !draft.ties.is_empty() || !draft.releases.is_empty() || !draft.sprints.is_empty() => {
                Some(*draft)
            }
            _ => None,
        })
        .collect();
    let mut tx = begin(store, &going.run).await?;
    let (wishes, mut notes) = wishes(&mut tx, going, &drafts).await?;
    let (checked, plain): (Vec<_>, Vec<_>) = wishes.into_iter().partition(|wish| one_by_one(going, wish));
    write(&mut tx, going, plain).await?;
    for wish in checked {
        if let Some(note) = add(&mut tx, going, &wish).await? {
            notes.push((wish.row, note));
        }
    }
    for (row, note) in notes {
        tell(&mut tx, going.run.id, row, note).await?;
    }
    finish(tx, going, base + until, Tally::default(), Step::Links).await
}

async fn wishes(tx: &mut Tx, going: &mut Going, drafts: &[Draft]) -> Result<(Vec<Wish>, Vec<(u64, String)>)> {
    let (mut wishes, mut notes) = (Vec::new(), Vec::new());
    let Some(first) = drafts.first() else { return Ok((wishes, notes)) };
    let last = drafts.last().map_or(first.row, |draft| draft.row);
    let became = became(tx, going.run.id, first.row, last).await?;
    let mut names: Vec<String> = drafts.iter().flat_map(|draft| &draft.ties).map(|to| to.key.clone()).collect();
    names.extend(drafts.iter().map(|draft| draft.source_key.clone()));
    names.sort();
    names.dedup();
    let mut ends = ends(tx, going.run.product_id, going.source, names).await?;
    notes.extend(orphans::settle(tx, going, drafts, &mut ends).await?);
    let releases = drafts.iter().flat_map(|draft| &draft.releases).map(String::as_str);
    going.known.meet_releases(tx, going.run.product_id, releases).await?;
    for draft in drafts {
        let Some(own) = ends.get(&draft.source_key) else { continue };
        // The row may have been left out because its key had come before.
        let Some(became) = became.get(&draft.row).filter(|became| became.item_id == Some(own.id)) else { continue };
        let is_new = |other: &End| became.outcome != "skipped" || other.id.0 > going.run.id.0;
        for to in &draft.ties {
            match ends.get(&to.key) {
                Some(other) if other.id != own.id && is_new(other) => match wish(draft.row, own, other, to) {
                    Ok((wish, note)) => {
                        wishes.push(wish);
                        notes.extend(note.map(|note| (draft.row, note)));
                    }
                    Err(note) => notes.push((draft.row, note)),
                },
                None if became.outcome != "skipped" => {
                    notes.push((draft.row, format!("the link to {} was left out: it is not here", to.key)));
                }
                Some(_) | None => {}
            }
        }
        for name in &draft.releases {
            let Some((id, key)) = going.known.releases.get(&name.to_lowercase()) else { continue };
            let release = End { id: *id, key: key.clone(), kind: Kind::Release };
            if is_new(&release) && rule::natural(own.kind, Kind::Release).is_some() {
                wishes.push(Wish { row: draft.row, tie: Tie::ShipsIn, from: own.clone(), to: release });
            }
        }
        let sprints = draft.sprints.iter().filter_map(|stint| going.known.sprints.get(&stint.source));
        for sprint in sprints.filter(|sprint| is_new(sprint)) {
            wishes.push(Wish { row: draft.row, tie: Tie::PlannedIn, from: own.clone(), to: sprint.clone() });
        }
    }
    Ok((wishes, notes))
}

/// The link that is meant; where the line has no such step, the two are related.
fn wish(row: u64, own: &End, other: &End, said: &To) -> Result<(Wish, Option<String>), String> {
    let (from, to) = if said.reversed { (other.clone(), own.clone()) } else { (own.clone(), other.clone()) };
    match said.tie {
        Some(tie) if rule::allows(tie, from.kind, to.kind) => Ok((Wish { row, tie, from, to }, None)),
        Some(tie) => Err(format!("a {} {} no {}; that link was left out", from.kind, tie.phrases().0, to.kind)),
        None if rule::natural(from.kind, to.kind) == Some(Tie::Serves) => {
            Ok((Wish { row, tie: Tie::Serves, from, to }, None))
        }
        None => {
            let note = format!("a {} cannot hang under a {}; it is related to {} instead", from.kind, to.kind, to.key);
            Ok((Wish { row, tie: Tie::Relates, from, to }, Some(note)))
        }
    }
}

async fn write(tx: &mut Tx, going: &Going, wishes: Vec<Wish>) -> Result<()> {
    if wishes.is_empty() {
        return Ok(());
    }
    let mut meant: HashMap<uuid::Uuid, Wish> = HashMap::new();
    let mut rows = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let link = tx.id();
        rows.push(NewLink {
            id: id(link),
            kind: wish.tie.name(),
            from: id(wish.from.id.0),
            to: id(wish.to.id.0),
            from_kind: wish.from.kind.name(),
            to_kind: wish.to.kind.name(),
            by: going.run.by_id.map(|person| id(person.0)),
            at: time(tx.now),
        });
        meant.insert(link, wish);
    }
    let added = tx
        .query(sql!(
            sqlite: "insert into link (id, kind, from_id, to_id, from_kind, to_kind, by_id, created_at)
                select unhex(value ->> 'id'), value ->> 'kind', unhex(value ->> 'from'), unhex(value ->> 'to'), value ->> 'from_kind',
                    value ->> 'to_kind', unhex(value ->> 'by'), value ->> 'at'
                from json_each($1) where true on conflict (from_id, kind, to_id) do nothing returning id",
            postgres: "insert into link (id, kind, from_id, to_id, from_kind, to_kind, by_id, created_at)
                select id, kind, \"from\", \"to\", from_kind, to_kind, by, at
                from jsonb_to_recordset($1) as r (id uuid, kind text, \"from\" uuid, \"to\" uuid, from_kind text, to_kind text, by uuid,
                    at timestamptz) on conflict (from_id, kind, to_id) do nothing returning id",
        ))
        .bind(Json(rows))
        .all::<(uuid::Uuid,)>()
        .await?;
    let mut gained = Vec::new();
    for (link,) in added {
        let Some(Wish { tie, from, to, .. }) = meant.get(&link) else { continue };
        let kept =
            json!({"id": link, "kind": tie.name(), "from": from.key, "to": to.key, "quote": null, "weight": null});
        for (end, field) in [(from, "link"), (to, "linked")] {
            tx.record(Change {
                item: end.id,
                key: end.key.clone(),
                field: field.into(),
                before: Value::Null,
                after: kept.clone(),
            });
        }
        if matches!(tie, Tie::Serves | Tie::Becomes) {
            tx.moved.push(from.id);
        }
        if matches!(tie, Tie::Serves | Tie::Measures) {
            gained.push(from.id);
        }
    }
    rooted::settle_gained(tx, &gained).await
}

/// What blocks must not go round in a circle, a sub-task has one parent, and an open sprint keeps a journal.
fn one_by_one(going: &Going, wish: &Wish) -> bool {
    wish.tie == Tie::Blocks || wish.from.kind == Kind::Subtask || going.known.open_sprints.contains(&wish.to.id)
}

/// Links what is looked at one by one; gives what stood against it.
async fn add(tx: &mut Tx, going: &Going, wish: &Wish) -> Result<Option<String>> {
    let (from, to) = (Item::get(tx, wish.from.id).await?, Item::get(tx, wish.to.id).await?);
    match linking::put(tx, &going.by, &from, &to, Says { tie: Some(wish.tie), ..Says::default() }).await {
        Ok(_) => Ok(None),
        Err(Error::Refused { message, .. }) => Ok(Some(format!("a link was left out: {message}"))),
        Err(error) => Err(error),
    }
}

async fn tell(tx: &mut Tx, run: RunId, row: u64, note: String) -> Result<()> {
    tx.query(sql!(
        "update import_row set why = case when why is null then $3 else why || '; ' || $3 end where run_id = $1 and row = $2"
    ))
    .bind(run)
    .bind(row as i64)
    .bind(note)
    .run()
    .await?;
    Ok(())
}
