//! Accepting or rejecting a story: the product owner's word on what was done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{criterion, rank, ranking};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{
        Full, Item, Key,
        editing::{self, Reach},
        text,
    },
    line::delivered,
    sprint::checklist::undone,
    store::{Db, Tx},
};

/// Accepts or rejects a story. Every criterion must have passed to accept; a rejected story goes to the top of the backlog.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Accept {
    pub key: Key,
    /// true accepts, false rejects; accepts unless told.
    #[serde(default)]
    pub accept: Option<bool>,
    /// Why; needed to reject, and to accept what is not done in a team that refuses that.
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub version: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Accepted {
    #[serde(flatten)]
    pub story: Full,
    /// The feedback that has been answered in full by this.
    pub delivered: Vec<String>,
    /// What of the team's definition of done does not hold.
    pub warnings: Vec<String>,
}

impl Command for Accept {
    const NAME: &'static str = "story.accept";
    const ROUTE: Route = Route::post("/stories/{key}/acceptance");
    const ABOUT: &'static str = "Accepts a story when every criterion has passed, or rejects it with a reason, which returns it to the top of the backlog.";
    const RESTS_ON: &'static [&'static str] = &["status", "criterion"];
    type Output = Accepted;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        let verb = if self.accept == Some(false) { "Reject" } else { "Accept" };
        Ok(item.place(Right::AcceptWork).about(format!("{verb} {} “{}”", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Accepted> {
        let item = Item::find(tx, by, &self.key).await?;
        if !item.kind.is_work() || item.archived_at.is_some() {
            return Err(Error::NotFound);
        }
        if item.status == "accepted" && self.accept != Some(false) {
            return Err(Error::refused("already_accepted", format!("{} is accepted already", item.key)));
        }
        tx.give(self.reason.as_deref());
        let reason = tx.given.clone();
        let reason = reason.as_deref();
        if self.accept == Some(false) {
            reject(tx, by, &item, reason, self.version).await
        } else {
            accept(tx, by, &item, self.version).await
        }
    }
}

async fn accept(tx: &mut Tx, by: &Actor, item: &Item, version: Option<i64>) -> Result<Accepted> {
    let criteria = criterion::all(tx, item.id).await?;
    let open = criteria.iter().filter(|criterion| criterion.state != "passed").count();
    if open > 0 {
        let message = format!("{open} of {} criteria have not passed", criteria.len());
        return Err(Error::refused("criteria_not_passed", message));
    }
    undone(tx, item).await?;
    let mut changes = Map::from_iter([
        ("status".to_owned(), Value::from("accepted")),
        ("accepted_at".to_owned(), json!(tx.now)),
        ("reason".to_owned(), Value::Null),
    ]);
    changes.extend(version.map(|version| ("version".to_owned(), version.into())));
    let item = editing::edit(tx, by, item, changes, Reach::Whole).await?;
    let delivered = delivered::settle(tx, item.id).await?;
    Ok(Accepted { story: Full::of(tx, item).await?, delivered, warnings: tx.warnings.clone() })
}

async fn reject(tx: &mut Tx, by: &Actor, item: &Item, reason: Option<&str>, version: Option<i64>) -> Result<Accepted> {
    let reason = reason.ok_or_else(|| Error::field("reason", "say why, so that the team knows what is missing"))?;
    let reason = text::prose("reason", reason, 2_000)?;
    let mut changes = Map::from_iter([
        ("status".to_owned(), Value::from("ready")),
        ("accepted_at".to_owned(), Value::Null),
        ("reason".to_owned(), Value::from(reason)),
    ]);
    changes.extend(version.map(|version| ("version".to_owned(), version.into())));
    let mut item = editing::edit(tx, by, item, changes, Reach::Whole).await?;
    if let (Some(product), true) = (item.product_id, item.kind.is_ranked()) {
        rank::lock(tx, product).await?;
        let top = rank::first(tx, product).await?;
        ranking::set(tx, &item, Some(top)).await?;
        item = Item::get(tx, item.id).await?;
    }
    Ok(Accepted { story: Full::of(tx, item).await?, delivered: Vec::new(), warnings: Vec::new() })
}
