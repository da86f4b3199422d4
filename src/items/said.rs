//! What is said of an item in a table of its own and never deleted: check-ins, observations, how a bet goes.

use uuid::Uuid;

use super::{Item, editing};
use crate::{
    error::Result,
    events::Change,
    store::{Sql, Tx},
};

/// Takes away what was said, or brings it back, as undo asks; false when somebody has done so already. Each query is given the
/// id of what was said, the item and the moment.
pub async fn put_back(
    tx: &mut Tx,
    item: &Item,
    change: &Change,
    away: &'static Sql,
    back: &'static Sql,
) -> Result<bool> {
    let (said, sql) = if change.after.is_null() { (&change.before, back) } else { (&change.after, away) };
    let id = said["id"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let now = tx.now;
    let moved = tx.query(sql).bind(id).bind(item.id).bind(now).run().await?;
    tx.record(Change {
        item: item.id,
        key: item.key.clone(),
        field: change.field.clone(),
        before: change.after.clone(),
        after: change.before.clone(),
    });
    editing::touch(tx, item);
    Ok(moved > 0)
}
