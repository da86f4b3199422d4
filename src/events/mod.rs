//! The append-only event log: who did what and when, and each changed field before and after.

pub mod history;
mod put_back;
pub mod undo;

pub use self::put_back::put_back;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    command::{Actor, EventId, ItemId, ProductId, Right},
    error::{Error, Result},
    ideas, sql,
    store::Tx,
};

/// One field of one item, before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    pub item: ItemId,
    pub key: String,
    pub field: String,
    pub before: Value,
    pub after: Value,
}

impl Change {
    /// A change of a product itself or of its areas, which are no items.
    pub fn of_product(key: &str, field: &str, before: Value, after: Value) -> Change {
        Change { item: ItemId(Uuid::nil()), key: key.into(), field: field.into(), before, after }
    }

    pub fn is_of_a_product(&self) -> bool {
        self.item.0.is_nil()
    }
}

/// What is written down of one command.
#[derive(Default)]
pub struct Event<'a> {
    pub command: &'a str,
    /// The right it was decided by; nothing of what the program did by itself.
    pub deciding: Option<Right>,
    pub product: Option<ProductId>,
    pub item: Option<ItemId>,
    pub input: Value,
    pub reason: Option<String>,
    pub proposal: Option<Uuid>,
    pub undoes: Option<Uuid>,
}

impl Event<'_> {
    /// Writes the event with what the transaction has changed, ties it to the items, and queues what is to be told.
    pub async fn write(self, tx: &mut Tx, by: &Actor) -> Result<EventId> {
        ideas::standing::settle(tx).await?;
        let id = tx.id();
        let now = tx.now;
        let changes = std::mem::take(&mut tx.changes);
        let changed = changes.iter().filter(|change| !change.is_of_a_product()).map(|change| change.item.0);
        let mut items: Vec<Uuid> = changed.chain(self.item.map(|item| item.0)).collect();
        items.sort_unstable();
        items.dedup();
        // One trip to the database: with the event go its items and the word of it to whoever is to be told.
        tx.query(sql!(
            sqlite: "insert into event (id, at, actor_id, via, command, product_id, input, changes, reason, proposal_id, undoes_id, deciding)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13);
                     insert into event_item (item_id, event_id) select unhex(replace(value, '-', '')), $1 from json_each($12);
                     insert into outbox (id, event_id, created_at) values ($1, $1, $2)",
            postgres: "with written as (
                           insert into event (id, at, actor_id, via, command, product_id, input, changes, reason, proposal_id, undoes_id, deciding)
                           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13)
                       ), tied as (
                           insert into event_item (item_id, event_id) select value::uuid, $1 from jsonb_array_elements_text($12)
                       )
                       insert into outbox (id, event_id, created_at) values ($1, $1, $2)",
        ))
        .bind(id)
        .bind(now)
        .bind((!by.person.0.is_nil()).then_some(by.person))
        .bind(by.via.name())
        .bind(self.command.to_owned())
        .bind(self.product)
        .bind(Json(self.input))
        .bind(Json(changes))
        .bind(self.reason)
        .bind(self.proposal)
        .bind(self.undoes)
        .bind(Json(items))
        .bind(self.deciding.map(Right::name))
        .run()
        .await?;
        if let Some(undone) = self.undoes {
            let marked = tx
                .query(sql!("update event set undone_by = $2 where id = $1 and undone_by is null"))
                .bind(undone)
                .bind(id)
                .run()
                .await?;
            if marked == 0 {
                return Err(Error::refused("already_undone", "this was taken back before"));
            }
        }
        Ok(EventId(id))
    }
}

pub fn register(registry: &mut crate::command::Registry) {
    registry.query::<history::Read>().command::<undo::Undo>();
}
