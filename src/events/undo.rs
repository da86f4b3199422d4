//! Taking back an event: every field it changed is put back, unless somebody has changed it since.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::types::Json;
use uuid::Uuid;

use super::Change;
use crate::{
    backlog::{criterion, ranking},
    command::{Actor, Command, ItemId, PersonId, Place, ProductId, Right, Route},
    error::{Error, Result},
    items::{
        Item, Key, archiving,
        editing::{self, Reach},
    },
    line::linking::{self, Says},
    sql,
    store::{Db, Tx},
};

/// Takes back an event.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Undo {
    pub event: Uuid,
}

#[derive(Serialize, JsonSchema)]
pub struct Undone {
    pub event: Uuid,
    /// The keys of the items that were put back.
    pub items: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct Found {
    actor_id: Option<PersonId>,
    command: String,
    product_id: Option<ProductId>,
    undone_by: Option<Uuid>,
    changes: Json<Vec<Change>>,
}

impl Command for Undo {
    const NAME: &'static str = "event.undo";
    const ROUTE: Route = Route::post("/events/{event}/undo");
    const ABOUT: &'static str = "Takes back an event: puts back every field it changed, unless it has changed since.";
    type Output = Undone;

    /// Whoever did it may take it back; others need the right of the kind.
    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let found = find(db, by, self.event).await?;
        let mut place = Place::organisation(Right::WriteBacklog).about(format!("Take back “{}”", found.command));
        place.product = found.product_id;
        if found.actor_id == Some(by.person) {
            place.right = Right::Own;
        } else if let Some(change) = found.changes.0.first() {
            let item = Item::get(db, change.item).await?;
            place = item.place(item.kind.right()).about(place.about);
        }
        Ok(place)
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Undone> {
        let found = find(tx, by, self.event).await?;
        if found.undone_by.is_some() {
            return Err(Error::refused("already_undone", "this was taken back before"));
        }
        if found.changes.0.is_empty() {
            return Err(Error::refused("nothing_to_undo", "this changed nothing that can be put back"));
        }
        put_back(tx, by, &found.changes.0).await?;
        let marker = tx.id();
        tx.query(sql!("update event set undone_by = $2 where id = $1")).bind(self.event).bind(marker).run().await?;
        tx.undoes = Some(self.event);
        let mut items: Vec<_> = found.changes.0.into_iter().map(|change| change.key).collect();
        items.sort();
        items.dedup();
        Ok(Undone { event: self.event, items })
    }
}

async fn find(db: &mut Db, by: &Actor, event: Uuid) -> Result<Found> {
    let found = db
        .query(sql!("select actor_id, command, product_id, undone_by, changes from event where id = $1"))
        .bind(event)
        .one::<Found>()
        .await?;
    found.filter(|found| found.product_id.is_none_or(|product| by.sees(product))).ok_or(Error::NotFound)
}

/// Puts back what was changed, item by item, last change first.
pub async fn put_back(tx: &mut Tx, by: &Actor, changes: &[Change]) -> Result<()> {
    let mut items: Vec<ItemId> = Vec::new();
    for change in changes.iter().rev() {
        if !items.contains(&change.item) {
            items.push(change.item);
        }
    }
    for id in items {
        let of_item = |special: bool| {
            changes.iter().filter(move |change| change.item == id && special == is_special(&change.field)).rev()
        };
        for change in of_item(true) {
            let item = Item::get(tx, id).await?;
            special(tx, by, &item, change).await?;
        }
        let item = Item::get(tx, id).await?;
        let now = editing::fields(tx, &item).await?;
        let mut back = Map::new();
        for change in of_item(false) {
            let current = back.get(&change.field).or(now.get(&change.field));
            if current != Some(&change.after) {
                let message = format!("{} of {} has been changed since", change.field, change.key);
                return Err(Error::refused("changed_since", message));
            }
            back.insert(change.field.clone(), change.before.clone());
        }
        if !back.is_empty() {
            editing::edit(tx, by, &item, back, Reach::Whole).await?;
        }
    }
    Ok(())
}

/// Changes that are no plain field of the item.
fn is_special(field: &str) -> bool {
    matches!(field, "created" | "archived" | "rank" | "link" | "linked" | "criterion" | "comment" | "observation")
}

async fn special(tx: &mut Tx, by: &Actor, item: &Item, change: &Change) -> Result<()> {
    match change.field.as_str() {
        "created" => drop(archiving::set(tx, item, true).await?),
        "archived" => drop(archiving::set(tx, item, change.before == true).await?),
        "rank" => ranking::set(tx, item, change.before.as_str().map(str::to_owned)).await?,
        "criterion" => criterion::put_back(tx, item, &change.after, &change.before).await?,
        "link" => relink(tx, by, item, change).await?,
        _ => {}
    }
    Ok(())
}

async fn relink(tx: &mut Tx, by: &Actor, from: &Item, change: &Change) -> Result<()> {
    let text = |value: &Value, name: &str| value[name].as_str().map(str::to_owned);
    let either = if change.after.is_null() { &change.before } else { &change.after };
    let Some(to) = text(either, "to").and_then(|key| Key::parse(&key)) else { return Ok(()) };
    let to = Item::find(tx, by, &to).await?;
    if change.after.is_null() {
        let tie = text(either, "kind").and_then(|kind| crate::line::Tie::parse(&kind));
        let says = Says { tie, quote: text(either, "quote"), weight: text(either, "weight") };
        linking::add(tx, by, from, &to, says).await?;
    } else {
        let link = tx
            .query(sql!(
                "select l.id, l.kind, f.key as \"from\", t.key as \"to\", l.quote, l.weight, l.created_at, l.from_id, l.to_id
                 from link l join item f on f.id = l.from_id join item t on t.id = l.to_id
                 where l.from_id = $1 and l.to_id = $2 and l.kind = $3"
            ))
            .bind(from.id)
            .bind(to.id)
            .bind(text(either, "kind").unwrap_or_default())
            .one::<linking::Link>()
            .await?;
        if let Some(link) = link {
            linking::remove(tx, &link, from, &to).await?;
        }
    }
    Ok(())
}
