//! Taking back an event: every field it changed is put back, unless somebody has changed it since.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Change, put_back};
use crate::{
    command::{Actor, Command, PersonId, Place, ProductId, Right, Route},
    error::{Error, Result},
    items::Item,
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
    deciding: Option<String>,
    product_id: Option<ProductId>,
    undone_by: Option<Uuid>,
    changes: Json<Vec<Change>>,
}

impl Command for Undo {
    const NAME: &'static str = "event.undo";
    const ROUTE: Route = Route::post("/events/{event}/undo");
    const ABOUT: &'static str = "Takes back an event: puts back every field it changed, unless it has changed since.";
    type Output = Undone;

    /// Taking back is decided by the right by which it was decided. Where that is anybody's, or was not written down, whoever
    /// did it may; others need the right of the kind.
    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let found = find(db, by, self.event).await?;
        let about = format!("Take back “{}”", found.command);
        let decided = found.deciding.as_deref().and_then(Right::parse).filter(|right| !right.is_anybodys());
        let of_a_product = found.changes.0.iter().any(Change::is_of_a_product);
        let right = match decided {
            None if found.actor_id == Some(by.person) => Some(Right::Own),
            None if of_a_product => Some(Right::ManageProducts),
            decided => decided,
        };
        let weakest = if of_a_product { None } else { weakest(db, by, &found.changes.0, right).await? };
        let product = Place { product: found.product_id, ..Place::organisation(right.unwrap_or(Right::WriteBacklog)) };
        Ok(weakest.unwrap_or(product).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Undone> {
        let found = find(tx, by, self.event).await?;
        if found.undone_by.is_some() {
            return Err(Error::refused("already_undone", "this was taken back before"));
        }
        if found.changes.0.is_empty() {
            return Err(Error::refused("nothing_to_undo", "this changed nothing that can be put back"));
        }
        tx.undoes = Some(self.event);
        put_back(tx, by, &found.changes.0).await?;
        let mut items: Vec<_> = found.changes.0.into_iter().map(|change| change.key).collect();
        items.sort();
        items.dedup();
        Ok(Undone { event: self.event, items })
    }
}

/// Of all that would be put back, what this actor has least say in, by that right or the one of its kind.
async fn weakest(db: &mut Db, by: &Actor, changes: &[Change], right: Option<Right>) -> Result<Option<Place>> {
    let items: BTreeSet<_> = changes.iter().map(|change| change.item).collect();
    let mut weakest: Option<Place> = None;
    for item in items {
        let item = Item::get(db, item).await?;
        let place = item.place(right.unwrap_or_else(|| item.kind.right()));
        if weakest.as_ref().is_none_or(|weakest| by.say(&place) < by.say(weakest)) {
            weakest = Some(place);
        }
    }
    Ok(weakest)
}

async fn find(db: &mut Db, by: &Actor, event: Uuid) -> Result<Found> {
    let found = db
        .query(sql!("select actor_id, command, deciding, product_id, undone_by, changes from event where id = $1"))
        .bind(event)
        .one::<Found>()
        .await?;
    found.filter(|found| found.product_id.is_none_or(|product| by.sees(product))).ok_or(Error::NotFound)
}
