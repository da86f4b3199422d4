//! A row that came before and says something else now: only what differs is changed, and kept so that it can be put back.

use serde_json::{Value, json};

use super::{
    batch::{Going, origin_rows, said, said_of},
    clearing,
    creating::remarks,
    draft::Draft,
    insert::{self, NewComment, RowSaid},
    known::Origin,
    own,
};
use crate::{
    command::ItemId,
    error::{Error, Result},
    events::Change,
    items::{
        Item, Kind,
        editing::{self, Reach},
    },
    knowledge::comment,
    sprint::workflow,
    store::Tx,
};

pub async fn update(tx: &mut Tx, going: &mut Going, draft: Draft, origin: &Origin) -> Result<RowSaid> {
    let item = Item::get(tx, origin.item_id).await?;
    let (draft, stays) = as_it_came(draft, item.kind);
    if item.kind.is_work() != draft.kind.is_work() || (!draft.kind.is_work() && item.kind != draft.kind) {
        let why = format!("{} is a {} here", item.key, item.kind);
        return Ok(said(draft.row, "failed", Some(&draft.source_key), Some(item.id), Some(why)));
    }
    let mut notes: Vec<String> = stays.into_iter().collect();
    let mut fields = draft.fields();
    if let Some(name) = &draft.owner {
        match going.known.person(name) {
            Some((_, email)) => drop(fields.insert("owner".into(), json!(email))),
            None => notes.push(format!("nobody here is called {name}; its owner stays")),
        }
    }
    if let Some(name) = &draft.area {
        match going.known.area(name) {
            Some(_) => drop(fields.insert("area".into(), json!(name))),
            None => notes.push(format!("there is no area called {name}")),
        }
    }
    if let (Kind::Feedback, Some(name)) = (draft.kind, &draft.customer)
        && let Some((_, key)) = going.known.customer(name)
    {
        fields.insert("customer".into(), json!(key));
    }
    let before = editing::fields(tx, &item).await?;
    if draft.state.is_some() && workflow::state_of(tx, &item).await? == draft.state {
        fields.remove("status");
    }
    let own_state = |name: &str| name == "status" && draft.state.is_some();
    fields.retain(|name, value| own_state(name) || before.get(name).is_some_and(|old| old != value));
    fields.extend(clearing::cleared(tx, item.id, &draft, &before).await?);
    if item.kind != draft.kind {
        notes.push(format!("it is a {} in the file and stays a {} here", draft.kind, item.kind));
    }
    let mut changed: Vec<String> = fields.keys().cloned().collect();
    notes.extend(own::strangers(&going.own, &going.known, &draft));
    let answers = own::differing(tx, (&going.own, &going.known), &draft, (item.id, item.kind)).await?;
    if !answers.is_empty() {
        changed.extend(answers.keys().filter_map(|key| Some(going.own.get(key)?.name.clone())));
        fields.insert("fields".into(), Value::Object(answers));
    }
    if going.run.dry {
        let outcome =
            if changed.is_empty() && draft.remarks.is_empty() && draft.ties.is_empty() { "skipped" } else { "updated" };
        return Ok(said_of(&draft, outcome, Some(item.id), tell(&changed, notes)));
    }
    if !fields.is_empty() {
        match editing::edit(tx, &going.by, &item, fields, Reach::Whole).await {
            Ok(_) => {}
            Err(Error::Invalid(wrong)) => {
                let why = wrong
                    .into_iter()
                    .map(|wrong| format!("{}: {}", wrong.field, wrong.message))
                    .collect::<Vec<_>>()
                    .join("; ");
                return Ok(said(draft.row, "failed", Some(&draft.source_key), Some(item.id), Some(why)));
            }
            Err(error) => return Err(error),
        }
    }
    let said_more = add_comments(tx, going, &draft, &item).await?;
    insert::origins(tx, going.run.product_id, origin_rows(&draft, going.source, item.id)).await?;
    // Links are compared when all rows are there; a row with none and nothing else to change says nothing new.
    let outcome = if changed.is_empty()
        && said_more == 0
        && draft.ties.is_empty()
        && draft.releases.is_empty()
        && draft.sprints.is_empty()
    {
        "skipped"
    } else {
        "updated"
    };
    Ok(said_of(&draft, outcome, Some(item.id), tell(&changed, notes)))
}

/// What came as a task before there were sub-tasks, or whose parent was not there, stays one.
fn as_it_came(draft: Draft, here: Kind) -> (Draft, Option<String>) {
    if draft.kind != Kind::Subtask || !here.is_ranked() {
        return (draft, None);
    }
    let note = format!("it is a sub-task in the file and stays a {here} here");
    (Draft { kind: here, ..draft }, Some(note))
}

fn tell(changed: &[String], notes: Vec<String>) -> Vec<String> {
    let what = if changed.is_empty() { "unchanged".to_owned() } else { format!("changed: {}", changed.join(", ")) };
    std::iter::once(what).chain(notes).collect()
}

/// Adds the comments that are not there yet.
async fn add_comments(tx: &mut Tx, going: &Going, draft: &Draft, item: &Item) -> Result<usize> {
    if draft.remarks.is_empty() {
        return Ok(0);
    }
    let there = comment::all(tx, item.id).await?;
    let mut new = remarks(tx, going, draft, item.id).unwrap_or_default();
    new.retain(|comment| there.iter().all(|other| other.body != comment.body));
    for comment in &new {
        tx.record(change(item.id, &item.key, comment));
    }
    let count = new.len();
    insert::comments(tx, new).await?;
    Ok(count)
}

fn change(item: ItemId, key: &str, comment: &NewComment) -> Change {
    Change {
        item,
        key: key.to_owned(),
        field: "comment".into(),
        before: Value::Null,
        after: json!({"id": comment.id, "text": comment.body.chars().take(200).collect::<String>()}),
    }
}
