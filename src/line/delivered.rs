//! When the last story behind a piece of feedback is accepted, the feedback says so.

use serde_json::json;

use crate::{
    command::ItemId,
    error::Result,
    events::Change,
    live::Topic,
    sql,
    store::{Db, Tx},
};

#[derive(sqlx::FromRow)]
struct Waiting {
    id: ItemId,
    key: String,
    status: String,
}

/// Marks as delivered what asked for this work and has nothing open left behind it; gives the keys.
pub async fn settle(tx: &mut Tx, work: ItemId) -> Result<Vec<String>> {
    let mut finished = Vec::new();
    for target in asked_through(tx, work).await? {
        if is_finished(tx, target).await? {
            finished.push(target);
        }
    }
    let mut delivered = Vec::new();
    for target in &finished {
        for feedback in waiting(tx, *target).await? {
            if everything_else_is_finished(tx, feedback.id, &finished).await? {
                deliver(tx, &feedback).await?;
                delivered.push(feedback.key);
            }
        }
    }
    Ok(delivered)
}

/// What feedback may ask for so that this work answers it: itself, what it is part of, the ideas behind those.
async fn asked_through(db: &mut Db, work: ItemId) -> Result<Vec<ItemId>> {
    let rows = db
        .query(sql!(
            "with recursive upward (id) as (
                select id from item where id = $1
                union select l.to_id from upward u join link l on l.from_id = u.id and l.kind = 'serves'
                    and l.to_kind in ('story', 'epic', 'initiative')
             )
             select id from upward union select l.from_id from link l where l.kind = 'becomes' and l.to_id in (select id from upward)"
        ))
        .bind(work)
        .all::<(ItemId,)>()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whether there is accepted work behind it and none still to do.
async fn is_finished(db: &mut Db, target: ItemId) -> Result<bool> {
    let counts = db
        .query(sql!(
            "with recursive behind (id) as (
                select id from item where id = $1
                union select case when l.kind = 'becomes' then l.to_id else l.from_id end from behind b
                    join link l on (l.kind = 'becomes' and l.from_id = b.id) or (l.kind = 'serves' and l.to_id = b.id)
             )
             select count(case when i.open then 1 end), count(case when i.status = 'accepted' then 1 end)
             from behind b join item i on i.id = b.id
             where i.kind in ('story', 'bug', 'task', 'spike') and i.archived_at is null"
        ))
        .bind(target)
        .one::<(i64, i64)>()
        .await?;
    Ok(matches!(counts, Some((0, accepted)) if accepted > 0))
}

async fn waiting(db: &mut Db, target: ItemId) -> Result<Vec<Waiting>> {
    Ok(db
        .query(sql!(
            "select f.id, f.key, f.status from link e join item f on f.id = e.from_id
             where e.to_id = $1 and e.kind = 'evidence' and f.status in ('new', 'sorted') and f.archived_at is null limit 10000"
        ))
        .bind(target)
        .all()
        .await?)
}

async fn everything_else_is_finished(db: &mut Db, feedback: ItemId, finished: &[ItemId]) -> Result<bool> {
    let asked = db
        .query(sql!("select to_id from link where from_id = $1 and kind = 'evidence' limit 100"))
        .bind(feedback)
        .all::<(ItemId,)>()
        .await?;
    for (target,) in asked {
        if !finished.contains(&target) && !is_finished(db, target).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn deliver(tx: &mut Tx, feedback: &Waiting) -> Result<()> {
    let now = tx.now;
    tx.query(sql!("update item set status = 'delivered', open = false, version = version + 1, updated_at = $2 where id = $1"))
        .bind(feedback.id)
        .bind(now)
        .run()
        .await?;
    tx.query(sql!("update feedback set delivered_at = $2 where item_id = $1")).bind(feedback.id).bind(now).run().await?;
    let change = |field: &str, before, after| Change {
        item: feedback.id,
        key: feedback.key.clone(),
        field: field.into(),
        before,
        after,
    };
    tx.record(change("status", json!(feedback.status), json!("delivered")));
    tx.record(change("delivered_at", json!(null), json!(now)));
    tx.touch(Topic::item(&feedback.key));
    Ok(())
}
