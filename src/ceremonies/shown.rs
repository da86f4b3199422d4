//! What was put before everyone in a ceremony.

use std::collections::HashSet;

use super::{Ceremony, CeremonyId};
use crate::{
    command::ItemId,
    error::Result,
    sql,
    store::{Db, Tx},
};

/// Keeps that an item was put before everyone.
pub async fn show(tx: &mut Tx, ceremony: &Ceremony, item: ItemId) -> Result<()> {
    let now = tx.now;
    tx.query(sql!(
        "insert into ceremony_item (ceremony_id, item_id, shown_at) values ($1, $2, $3)
         on conflict (ceremony_id, item_id) do nothing"
    ))
    .bind(ceremony.id)
    .bind(item)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// Everything that was.
pub async fn all(db: &mut Db, ceremony: CeremonyId) -> Result<HashSet<ItemId>> {
    let shown = db
        .query(sql!("select item_id from ceremony_item where ceremony_id = $1 limit 2000"))
        .bind(ceremony)
        .all::<(ItemId,)>()
        .await?;
    Ok(shown.into_iter().map(|(item,)| item).collect())
}
