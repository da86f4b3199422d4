//! Merging a story into another: criteria, reasons and voices go along, and what was merged says so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{criterion, splitting, subtask::travelling};
use crate::{
    attachments,
    command::{Actor, Command, ItemId, Place, Route},
    error::{Error, Result},
    items::{
        Full, Item, Key,
        editing::{self, Reach},
    },
    line::{
        Tie,
        linking::{self, Says},
    },
    sql,
    store::{Db, Tx},
};

/// Merges a story into another.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Merge {
    pub key: Key,
    /// The story that stays.
    pub into: Key,
}

impl Command for Merge {
    const NAME: &'static str = "story.merge";
    const ROUTE: Route = Route::post("/stories/{key}/merge");
    const ABOUT: &'static str = "Merges a story into another, which takes its open criteria and sub-tasks, its reasons and its voices, what it blocks, is blocked by and relates to, and its files; the merged one is declined as a duplicate.";
    const RESTS_ON: &'static [&'static str] = &["status", "title", "body", "criterion"];
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = criterion::work(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("Merge {} into {}", item.key, self.into)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let item = criterion::work(tx, by, &self.key).await?;
        let into = Item::find(tx, by, &self.into).await?;
        if into.id == item.id || !into.kind.is_work() || into.product_id != item.product_id {
            return Err(Error::field("into", "name another story of the same product"));
        }
        if !item.open || !into.open || into.archived_at.is_some() {
            return Err(Error::refused("not_open", "both have to be open"));
        }
        let there = criterion::all(tx, into.id).await?;
        for taken in criterion::all(tx, item.id).await? {
            if taken.state == "open" && there.iter().all(|known| known.text != taken.text) {
                criterion::write(tx, &into, "into", &taken.text).await?;
            }
        }
        travelling::hand_over(tx, by, &item, &into).await?;
        splitting::carry_links(tx, by, &item, &into).await?;
        carry_ties(tx, by, &item, &into).await?;
        attachments::carry(tx, &item, &into).await?;
        linking::add(tx, by, &item, &into, Says { tie: Some(Tie::Duplicates), ..Says::default() }).await?;
        let declined = Map::from_iter([
            ("status".to_owned(), Value::from("declined")),
            ("reason".to_owned(), Value::from(format!("Merged into {}", into.key))),
        ]);
        editing::edit(tx, by, &item, declined, Reach::ByHand).await?;
        editing::touch(tx, &into);
        let into = Item::get(tx, into.id).await?;
        Full::of(tx, into).await
    }

    fn next(output: &Full) -> Option<String> {
        Some(output.item.href())
    }
}

/// What the merged one blocks, is blocked by and relates to goes over to the other; what would make a circle there is left, and said.
async fn carry_ties(tx: &mut Tx, by: &Actor, item: &Item, into: &Item) -> Result<()> {
    let ties = tx
        .query(sql!(
            "select l.id, l.kind, case when l.from_id = $1 then l.to_id else l.from_id end, l.from_id = $1 from link l
             where (l.from_id = $1 or l.to_id = $1) and l.kind in ('blocks', 'relates') order by l.id limit 500"
        ))
        .bind(item.id)
        .all::<(Uuid, String, ItemId, bool)>()
        .await?;
    for (link, kind, other, outward) in ties {
        let (Some(tie), other) = (Tie::parse(&kind), Item::get(tx, other).await?) else { continue };
        // Its own ties are gone first: otherwise a chain through it would look like a circle.
        let (from, to) = if outward { (item, &other) } else { (&other, item) };
        let Some(old) = linking::between(tx, from.id, tie, to.id).await?.filter(|old| old.id == link) else { continue };
        linking::remove(tx, &old, from, to).await?;
        if other.id == into.id || other.archived_at.is_some() {
            continue;
        }
        let (from, to) = if outward { (into, &other) } else { (&other, into) };
        let twin = linking::between(tx, to.id, tie, from.id).await?;
        if tie == Tie::Relates && twin.is_some() {
            continue;
        }
        match linking::put(tx, by, from, to, Says { tie: Some(tie), ..Says::default() }).await {
            Ok(_) => {}
            Err(Error::Refused { message, .. }) => {
                tx.warn(format!("{} {} {} was left out: {message}", from.key, tie.phrases().0, to.key));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
