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
        } else if found.changes.0.iter().any(Change::is_of_a_product) {
            place.right = Right::ManageProducts;
        } else {
            place =
                weakest(db, by, &found.changes.0).await?.map_or(place.clone(), |weakest| weakest.about(place.about));
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
        tx.undoes = Some(self.event);
        put_back(tx, by, &found.changes.0).await?;
        let mut items: Vec<_> = found.changes.0.into_iter().map(|change| change.key).collect();
        items.sort();
        items.dedup();
        Ok(Undone { event: self.event, items })
    }
}

/// Of all that would be put back, what this actor has least say in.
async fn weakest(db: &mut Db, by: &Actor, changes: &[Change]) -> Result<Option<Place>> {
    let items: BTreeSet<_> = changes.iter().map(|change| change.item).collect();
    let mut weakest: Option<Place> = None;
    for item in items {
        let item = Item::get(db, item).await?;
        let place = item.place(item.kind.right());
        if weakest.as_ref().is_none_or(|weakest| by.say(&place) < by.say(weakest)) {
            weakest = Some(place);
        }
    }
    Ok(weakest)
}

async fn find(db: &mut Db, by: &Actor, event: Uuid) -> Result<Found> {
    let found = db
        .query(sql!("select actor_id, command, product_id, undone_by, changes from event where id = $1"))
        .bind(event)
        .one::<Found>()
        .await?;
    found.filter(|found| found.product_id.is_none_or(|product| by.sees(product))).ok_or(Error::NotFound)
}
