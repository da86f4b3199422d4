//! Answering a proposal: it happens exactly as proposed, or says what has changed since.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::proposals::{self, Since};
use crate::{
    command::{
        Actor, Command, Entry, Place, Right, Route, Say, Verb,
        proposal::{Accepted, Proposal},
    },
    error::{Error, Result},
    live::Topic,
    people, registry, sql,
    store::{Db, Tx},
};

/// Accepts a proposal: the change happens as it was proposed.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Accept {
    pub proposal: Uuid,
    /// A word to whoever proposed it.
    #[serde(default)]
    pub answer: Option<String>,
    /// Whether to go on although the item has changed since.
    #[serde(default)]
    pub anyway: Option<bool>,
}

/// Declines a proposal.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Decline {
    pub proposal: Uuid,
    /// Why, said to whoever proposed it.
    #[serde(default)]
    pub answer: Option<String>,
}

/// Withdraws one's own proposal.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Withdraw {
    pub proposal: Uuid,
}

#[derive(Serialize, JsonSchema)]
pub struct Answered {
    pub proposal: Uuid,
    pub state: String,
    /// What the command gave.
    pub output: Value,
}

impl Command for Accept {
    const NAME: &'static str = "proposal.accept";
    const ROUTE: Route = Route::post("/proposals/{proposal}/acceptance");
    const ABOUT: &'static str = "Accepts a proposal: the change happens exactly as it was proposed.";
    type Output = Answered;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        to_decide(db, by, self.proposal).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Answered> {
        let proposal = Proposal::find(tx, by, self.proposal).await?;
        must_be_open(&proposal)?;
        let entry =
            registry().get(&proposal.command).ok_or_else(|| Error::Bug(format!("no command {}", proposal.command)))?;
        if self.anyway != Some(true) {
            let changed = collisions(tx, &proposal, entry).await?;
            if !changed.is_empty() {
                let said: Vec<String> = changed.iter().map(|since| since.said(proposal.item_key.as_deref())).collect();
                let message =
                    format!("since this was proposed, something has changed. {}. Accept it anyway?", said.join("; "));
                return Err(Error::refused("changed_since_proposed", message));
            }
        }
        let act = entry.command().ok_or_else(|| Error::Bug(format!("{} is a query", proposal.command)))?;
        let proposer = people::actor(tx, proposal.by_id, by.via).await.unwrap_or_else(|_| by.clone());
        let mut input = proposal.input.clone();
        // The one who decides has seen the item as it is now.
        input.as_object_mut().map(|fields: &mut Map<String, Value>| fields.remove("version"));
        tx.give(Some(&proposal.reason));
        tx.give(self.answer.as_deref());
        let done = (act.run)(input, tx, &proposer).await?;
        answer(tx, by, &proposal, "accepted", self.answer.as_deref()).await?;
        tx.accepted = Some(Accepted {
            command: entry.name,
            input: proposal.input.clone(),
            reason: Some(proposal.reason.clone()).filter(|reason| !reason.is_empty()),
            proposal: proposal.id,
        });
        Ok(Answered { proposal: self.proposal, state: "accepted".into(), output: done.output })
    }
}

impl Command for Decline {
    const NAME: &'static str = "proposal.decline";
    const ROUTE: Route = Route::post("/proposals/{proposal}/refusal");
    const ABOUT: &'static str = "Declines a proposal, with a word to whoever made it.";
    type Output = Answered;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        to_decide(db, by, self.proposal).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Answered> {
        let proposal = Proposal::find(tx, by, self.proposal).await?;
        must_be_open(&proposal)?;
        answer(tx, by, &proposal, "declined", self.answer.as_deref()).await?;
        Ok(Answered { proposal: self.proposal, state: "declined".into(), output: json!(null) })
    }
}

impl Command for Withdraw {
    const NAME: &'static str = "proposal.withdraw";
    const ROUTE: Route = Route::delete("/proposals/{proposal}");
    const ABOUT: &'static str = "Withdraws one's own proposal.";
    type Output = Answered;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let proposal = Proposal::find(db, by, self.proposal).await?;
        if proposal.by_id != by.person {
            return Err(Error::Forbidden("only whoever proposed it may withdraw it".into()));
        }
        Ok(Place { right: Right::Own, ..proposal.place()? })
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Answered> {
        let proposal = Proposal::find(tx, by, self.proposal).await?;
        must_be_open(&proposal)?;
        answer(tx, by, &proposal, "withdrawn", None).await?;
        Ok(Answered { proposal: self.proposal, state: "withdrawn".into(), output: json!(null) })
    }
}

/// A proposal about a proposal would lead nowhere: whoever does not decide is told so.
async fn to_decide(db: &mut Db, by: &Actor, id: Uuid) -> Result<Place> {
    let place = Proposal::find(db, by, id).await?.place()?;
    if by.say(&place) == Say::Decide {
        Ok(place)
    } else {
        Err(Error::Forbidden(format!("deciding {} is not among your roles", place.right.label())))
    }
}

fn must_be_open(proposal: &Proposal) -> Result<()> {
    if proposal.state == "open" {
        Ok(())
    } else {
        Err(Error::refused("already_answered", format!("this proposal was {} already", proposal.state)))
    }
}

/// What has changed since of what the proposal rests on. A move in the order collides with nothing; an edit with an edit of
/// the same field.
async fn collisions(tx: &mut Tx, proposal: &Proposal, entry: &Entry) -> Result<Vec<Since>> {
    let named: BTreeSet<&str> = names(&proposal.input, entry.route.method == Verb::Patch).collect();
    let touches = |field: &str| match field {
        "archived" => true,
        "field" => named.contains("field") || named.contains("fields"),
        field => named.contains(field) || entry.rests_on.contains(&field),
    };
    Ok(proposals::changed_since(tx, proposal).await?.into_iter().filter(|since| touches(&since.field)).collect())
}

/// The fields that an input says something of. Where it is merged into what stands (RFC 7396), null empties a field; elsewhere
/// it says nothing.
fn names(input: &Value, null_empties: bool) -> impl Iterator<Item = &str> {
    let says = move |value: &Value| null_empties || !value.is_null();
    let named = input.as_object().into_iter().flatten().filter(move |(_, value)| says(value));
    let named = named.map(|(name, _)| name.as_str());
    named.chain(input["clear"].as_array().into_iter().flatten().filter_map(Value::as_str))
}

async fn answer(tx: &mut Tx, by: &Actor, proposal: &Proposal, state: &str, word: Option<&str>) -> Result<()> {
    let now = tx.now;
    tx.query(sql!("update proposal set state = $2, answered_by = $3, answered_at = $4, answer = $5 where id = $1"))
        .bind(proposal.id)
        .bind(state.to_owned())
        .bind(by.person)
        .bind(now)
        .bind(word.map(|word| word.trim().chars().take(2000).collect::<String>()))
        .run()
        .await?;
    tx.touch(Topic("decisions".into()));
    tx.touch(Topic::person(proposal.by_id));
    if let Some(key) = &proposal.item_key {
        tx.touch(Topic::item(key));
    }
    Ok(())
}
