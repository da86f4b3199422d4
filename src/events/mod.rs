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
    command::{Actor, EventId, ItemId, ProductId},
    error::{Error, Result},
    sql,
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

/// What is written down of one command.
pub struct Event<'a> {
    pub command: &'a str,
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
        let id = tx.id();
        let now = tx.now;
        let changes = std::mem::take(&mut tx.changes);
        let mut items: Vec<Uuid> =
            changes.iter().map(|change| change.item.0).chain(self.item.map(|item| item.0)).collect();
        items.sort_unstable();
        items.dedup();
        tx.query(sql!(
            "insert into event (id, at, actor_id, via, command, product_id, input, changes, reason, proposal_id, undoes_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
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
        .run()
        .await?;
        tx.query(sql!(
            sqlite: "insert into event_item (item_id, event_id) select unhex(replace(value, '-', '')), $2 from json_each($1)",
            postgres: "insert into event_item (item_id, event_id) select value::uuid, $2 from jsonb_array_elements_text($1)",
        ))
        .bind(Json(items))
        .bind(id)
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
        let outbox = tx.id();
        tx.query(sql!("insert into outbox (id, event_id, created_at) values ($1, $2, $3)"))
            .bind(outbox)
            .bind(id)
            .bind(now)
            .run()
            .await?;
        Ok(EventId(id))
    }
}

pub fn register(registry: &mut crate::command::Registry) {
    registry.query::<history::Read>().command::<undo::Undo>();
}
