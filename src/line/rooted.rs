//! Whether an item's chain of reasons reaches the vision, kept on the item so that no page has to walk for it. What moves a metric
//! that measures a goal is done for that goal.

use crate::{command::ItemId, error::Result, sql, store::Tx};

/// Settles an item whose reasons may have changed, and everything below it if they have.
pub async fn settle(tx: &mut Tx, item: ItemId) -> Result<()> {
    let state = tx
        .query(sql!(
            "select i.rooted, i.archived_at is null and (i.kind = 'vision' or exists (
                select 1 from link l join item t on t.id = l.to_id where l.from_id = i.id and l.kind in ('serves', 'measures') and t.rooted))
             from item i where i.id = $1"
        ))
        .bind(item)
        .one::<(bool, bool)>()
        .await?;
    match state {
        Some((false, true)) => spread(tx, item).await,
        Some((true, false)) => cut(tx, item).await,
        _ => Ok(()),
    }
}

/// Settles many items that may have been given reasons, and everything below them.
pub async fn settle_gained(tx: &mut Tx, items: &[ItemId]) -> Result<()> {
    tx.query(sql!(
        sqlite: "with recursive below (id) as (
                select i.id from json_each($1) g cross join item i on i.id = unhex(replace(g.value, '-', ''))
                where not i.rooted and i.archived_at is null and exists (
                    select 1 from link l join item t on t.id = l.to_id where l.from_id = i.id and l.kind in ('serves', 'measures') and t.rooted)
                union
                select l.from_id from below b cross join link l cross join item i
                    where l.to_id = b.id and l.kind in ('serves', 'measures') and i.id = l.from_id and i.archived_at is null
             ) update item set rooted = true where id in (select id from below) and not rooted",
        postgres: "with recursive below (id) as (
                select i.id from jsonb_array_elements_text($1) g join item i on i.id = g.value::uuid
                where not i.rooted and i.archived_at is null and exists (
                    select 1 from link l join item t on t.id = l.to_id where l.from_id = i.id and l.kind in ('serves', 'measures') and t.rooted)
                union
                select l.from_id from below b cross join link l cross join item i
                    where l.to_id = b.id and l.kind in ('serves', 'measures') and i.id = l.from_id and i.archived_at is null
             ) update item set rooted = true where id in (select id from below) and not rooted",
    ))
    .bind(sqlx::types::Json(items.to_vec()))
    .run()
    .await?;
    Ok(())
}

/// Everything below a rooted item is rooted.
async fn spread(tx: &mut Tx, item: ItemId) -> Result<()> {
    tx.query(sql!(
        "with recursive below (id) as (
            select id from item where id = $1
            union
            select l.from_id from below b cross join link l cross join item i
                where l.to_id = b.id and l.kind in ('serves', 'measures') and i.id = l.from_id and i.archived_at is null
         ) update item set rooted = true where id in (select id from below) and not rooted"
    ))
    .bind(item)
    .run()
    .await?;
    Ok(())
}

/// Everything below loses its reasons, but for what has others.
async fn cut(tx: &mut Tx, item: ItemId) -> Result<()> {
    tx.query(sql!(
        "with recursive below (id) as (
            select id from item where id = $1
            union
            select l.from_id from below b cross join link l where l.to_id = b.id and l.kind in ('serves', 'measures')
         ) update item set rooted = false where id in (select id from below) and rooted"
    ))
    .bind(item)
    .run()
    .await?;
    let others = tx
        .query(sql!(
            "with recursive below (id) as (
                select id from item where id = $1
                union
                select l.from_id from below b cross join link l where l.to_id = b.id and l.kind in ('serves', 'measures')
             ) select distinct b.id from below b cross join link l cross join item t cross join item i
                where l.from_id = b.id and l.kind in ('serves', 'measures') and t.id = l.to_id and i.id = b.id and t.rooted and i.archived_at is null"
        ))
        .bind(item)
        .all::<(ItemId,)>()
        .await?;
    for (other,) in others {
        spread(tx, other).await?;
    }
    Ok(())
}
