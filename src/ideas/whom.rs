//! Whom an idea is for: the personas it is linked to or names, which go along with what becomes of it.

use crate::{
    command::{Actor, ItemId},
    error::Result,
    items::Item,
    line::{
        Tie,
        linking::{self, Says},
    },
    sql,
    store::{Db, Tx},
};

/// The personas that something is linked to; of an idea also the one that its text names, where there is one of that name.
pub(super) async fn of(db: &mut Db, item: ItemId) -> Result<Vec<Item>> {
    let ids = db
        .query(sql!(
            "select t.id from link l join item t on t.id = l.to_id
             where l.from_id = $1 and l.kind = 'is_for' and t.archived_at is null
             union
             select p.id from item i join idea d on d.item_id = i.id
                join item p on p.product_id = i.product_id and p.kind = 'persona' and lower(p.title) = lower(d.persona)
             where i.id = $1 and p.archived_at is null
             order by 1 limit 20"
        ))
        .bind(item)
        .all::<(ItemId,)>()
        .await?;
    let mut personas = Vec::with_capacity(ids.len());
    for (id,) in ids {
        personas.push(Item::get(db, id).await?);
    }
    Ok(personas)
}

/// Says of something new that it is for the same.
pub(super) async fn carry(tx: &mut Tx, by: &Actor, personas: &[Item], to: &Item) -> Result<()> {
    for persona in personas {
        linking::add(tx, by, to, persona, Says { tie: Some(Tie::IsFor), ..Says::default() }).await?;
    }
    Ok(())
}
