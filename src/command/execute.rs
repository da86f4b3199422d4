//! The executor: check the right, run in one transaction, write the event, tell the live channel.

use std::sync::Arc;

use serde_json::{Map, Value, json};

pub use super::registry::Done;
use super::{Actor, Entry, EventId, Once, Place, ProposalId, Say, answer::IF_MATCH, nul::refuse_nul, proposal};
use crate::{
    error::{Error, Result},
    events::Event,
    sql,
    store::{Store, Tx, Work},
};

/// What came of a command.
pub enum Outcome {
    Done {
        output: Value,
        next: Option<String>,
        /// Nothing when it changed nothing that can be put back.
        undo: Option<EventId>,
    },
    Proposed {
        proposal: ProposalId,
        summary: String,
        /// Whom it waits for, by name.
        to: String,
    },
    /// The same request was answered before; this is that answer.
    Replayed { status: u16, answer: Value },
}

/// What somebody asks to have done.
struct Asked {
    entry: Arc<Entry>,
    input: Value,
    reason: Option<String>,
    /// The version that the item had when it was read.
    seen: Option<i64>,
    by: Actor,
    once: Option<Once>,
}

/// Runs a command if the actor decides it, files it as a proposal if the actor may propose it.
pub async fn execute(
    store: &Store,
    entry: &Arc<Entry>,
    mut input: Value,
    by: &Actor,
    once: Option<Once>,
) -> Result<Outcome> {
    by.must_write()?;
    refuse_nul(&input)?;
    let reason = take_text(&mut input, "_reason");
    let seen = input.as_object_mut().and_then(|fields| fields.remove(IF_MATCH)?.as_i64());
    if let Some(ahead) = entry.command().and_then(|act| act.ahead) {
        input = ahead(input).await?;
    }
    let asked = Arc::new(Asked { entry: entry.clone(), input, reason, seen, by: by.clone(), once });
    let mut tries = 3;
    loop {
        tries -= 1;
        let this = asked.clone();
        let work: Work<Outcome> = Box::new(move |tx| {
            let asked = this.clone();
            Box::pin(async move { attempt(tx, &asked).await })
        });
        match store.write(work).await {
            // Another came first; once more, after them, all is plain.
            Err(error) if tries > 0 && (error.is_in_the_way() || asked.once.is_some() && error.is_duplicate()) => {}
            done => return done,
        }
    }
}

async fn attempt(tx: &mut Tx, asked: &Asked) -> Result<Outcome> {
    let Asked { entry, input, reason, seen, by, once } = asked;
    let act = entry.command().ok_or_else(|| Error::Bug(format!("{} is a query", entry.name)))?;
    if let Some(once) = once
        && let Some((status, answer)) = once.answered(tx, by).await?
    {
        return Ok(Outcome::Replayed { status, answer });
    }
    let place = (act.place)(input.clone(), tx, by).await?;
    if let Some(seen) = seen {
        must_be_as_seen(tx, &place, *seen).await?;
    }
    let outcome = match by.say(&place) {
        Say::Decide => {
            tx.give(reason.as_deref());
            let mut done = (act.run)(input.clone(), tx, by).await?;
            warn(&mut done.output, std::mem::take(&mut tx.warnings));
            let undoable = !tx.changes.is_empty();
            let event = write_event(tx, entry.name, &place, told(entry, input), reason.clone(), by).await?;
            Outcome::Done { output: done.output, next: done.next, undo: undoable.then_some(event) }
        }
        Say::Propose if entry.hides.iter().any(|name| input.get(name).is_some_and(|said| !said.is_null())) => {
            return Err(Error::Forbidden("what is kept secret cannot wait for somebody else’s decision".into()));
        }
        Say::Propose => {
            let (proposal, summary) = proposal::file(tx, entry, input.clone(), &place, reason.clone(), by).await?;
            let to = proposal::deciders(tx, &place).await?;
            Outcome::Proposed { proposal, summary, to }
        }
        Say::None if place.product.is_some_and(|product| by.archived.holds(product)) => {
            return Err(Error::refused(
                "archived",
                "this product is in the archive: it is read, and nothing in it is changed until it is brought back",
            ));
        }
        Say::None => return Err(Error::Forbidden(format!("deciding {} is not among your roles", place.right.label()))),
    };
    if let Some(once) = once {
        remember(tx, by, once, &outcome, entry.route.status).await?;
    }
    Ok(outcome)
}

/// Refuses what was asked of an item as it no longer is.
async fn must_be_as_seen(tx: &mut Tx, place: &Place, seen: i64) -> Result<()> {
    let item = place.item.ok_or_else(|| Error::Malformed("this is done to no item; it takes no If-Match".into()))?;
    let now = tx.query(sql!("select key, version from item where id = $1")).bind(item).one::<(String, i64)>().await?;
    match now {
        Some((key, now)) if now != seen => Err(Error::Stale { key, seen, now, theirs: json!({}) }),
        _ => Ok(()),
    }
}

/// What is to be known although it is done stands in the answer.
fn warn(output: &mut Value, warnings: Vec<String>) {
    if let (false, Value::Object(fields)) = (warnings.is_empty(), output) {
        fields.insert("warnings".into(), json!(warnings));
    }
}

/// The input without what is never written down.
fn told(entry: &Entry, input: &Value) -> Value {
    let mut told = input.clone();
    if let Value::Object(fields) = &mut told {
        fields.retain(|name, _| !entry.hides.contains(&name.as_str()));
    }
    told
}

/// A proposal that was accepted is written down as the command it holds.
async fn write_event(
    tx: &mut Tx,
    command: &str,
    place: &Place,
    input: Value,
    reason: Option<String>,
    by: &Actor,
) -> Result<EventId> {
    let accepted = tx.accepted.take();
    let undoes = tx.undoes.take();
    let reason = tx.reason.take().or(reason);
    let event = match accepted {
        Some(accepted) => Event {
            command: accepted.command,
            deciding: Some(place.right),
            product: place.product,
            item: place.item,
            input: accepted.input,
            reason: reason.or(accepted.reason),
            proposal: Some(accepted.proposal.0),
            undoes,
        },
        None => {
            let deciding = Some(place.right);
            Event { command, deciding, product: place.product, item: place.item, input, reason, proposal: None, undoes }
        }
    };
    event.write(tx, by).await
}

/// Takes a reserved text out of the input, if it is there.
fn take_text(input: &mut Value, name: &str) -> Option<String> {
    match input.as_object_mut().map(|fields: &mut Map<String, Value>| fields.remove(name))?? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

async fn remember(tx: &mut Tx, by: &Actor, once: &Once, outcome: &Outcome, status: u16) -> Result<()> {
    match outcome {
        Outcome::Done { output, .. } => once.remember(tx, by, status, output.clone()).await,
        Outcome::Proposed { proposal, summary, to } => {
            once.remember(tx, by, 202, proposed(*proposal, summary, to)).await
        }
        Outcome::Replayed { .. } => Ok(()),
    }
}

/// What a program is told of a proposal.
pub fn proposed(proposal: ProposalId, summary: &str, to: &str) -> Value {
    json!({"proposal": proposal, "summary": summary, "state": "open", "message": proposed_to(summary, to)})
}

/// What a person is told of it.
pub fn proposed_to(summary: &str, to: &str) -> String {
    format!("Proposed to {to}: {summary}. Nothing changes until it is accepted.")
}
