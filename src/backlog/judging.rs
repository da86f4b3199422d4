//! Passing and failing a criterion at the review, and rewording it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    criterion::{self, Checked},
    scenario,
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{Key, editing, text},
    sql,
    store::{Db, Tx},
};

pub const STATES: [&str; 3] = ["open", "passed", "failed"];

/// Passes or fails a criterion, opens it again, or rewords it.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Judge {
    pub key: Key,
    pub criterion: Uuid,
    /// open, passed or failed.
    #[serde(default)]
    pub state: Option<String>,
    /// Other words. What was judged is open again with them, unless a state is given too.
    #[serde(default)]
    pub text: Option<String>,
    /// The words that the caller has read: when they are others by now, nothing is judged or reworded.
    #[serde(default)]
    pub seen: Option<String>,
}

impl Command for Judge {
    const NAME: &'static str = "criterion.judge";
    const ROUTE: Route = Route::patch("/stories/{key}/criteria/{criterion}");
    const ABOUT: &'static str = "Passes or fails a criterion, opens it again, or rewords it.";
    type Output = Checked;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = criterion::work(db, by, &self.key).await?;
        let right = if self.text.is_some() { item.kind.right() } else { Right::DoWork };
        Ok(item.place(right).about(format!("Judge a criterion of {} “{}”", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Checked> {
        let item = criterion::work(tx, by, &self.key).await?;
        let before = criterion::find(tx, &item, self.criterion).await?;
        if let Some(seen) = &self.seen
            && seen.replace("\r\n", "\n").trim() != before.text.trim()
        {
            let now = before.text.clone();
            return Err(Error::refused("criterion_reworded", format!("it was reworded meanwhile; now it says: {now}")));
        }
        let wording = match &self.text {
            Some(wording) => reworded(wording)?,
            None => before.text.clone(),
        };
        let state = match self.state.clone() {
            Some(state) if STATES.contains(&state.as_str()) => state,
            Some(_) => return Err(Error::field("state", format!("the state is one of {}", STATES.join(", ")))),
            // The judgement was of other words.
            None if wording != before.text => "open".into(),
            None => return Ok(before.into()),
        };
        let judged = (state != "open").then_some(tx.now);
        tx.query(sql!("update criterion set state = $2, text = $3, by_id = $4, judged_at = $5 where id = $1"))
            .bind(before.id)
            .bind(state)
            .bind(wording)
            .bind(judged.map(|_| by.person))
            .bind(judged)
            .run()
            .await?;
        let after = criterion::find(tx, &item, self.criterion).await?;
        criterion::record(tx, &item, json!(before), json!(after));
        editing::touch(tx, &item);
        Ok(after.into())
    }
}

/// Other words for one criterion, which have to stay one.
fn reworded(typed: &str) -> Result<String> {
    match &scenario::criteria("text", typed)?[..] {
        [one] => text::prose("text", one, 2_000),
        several => Err(Error::field(
            "text",
            format!("this makes {} criteria; reword this one, and add the others", several.len()),
        )),
    }
}
