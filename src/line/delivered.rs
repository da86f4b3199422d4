//! When the last story behind a piece of feedback is accepted, the feedback says so.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    command::ItemId,
    error::Result,
    events::Change,
    items::{Item, Kind},
    live::Topic,
    sql,
    store::{Db, Tx},
};

#[derive(sqlx::FromRow)]
struct Asking {
    id: ItemId,
    key: String,
    status: String,
    delivered_at: Option<DateTime<Utc>>,
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
        for feedback in asking(tx, *target, false).await? {
            if everything_else_is_finished(tx, feedback.id, &finished).await? {
                mark(tx, &feedback, true).await?;
                delivered.push(feedback.key);
            }
        }
    }
    Ok(delivered)
}

/// The same where work ends otherwise than by being accepted: declined, archived, no longer a part of it. What is taken back
/// has its own changes put back with it.
pub async fn settle_rest(tx: &mut Tx, item: &Item) -> Result<()> {
    if tx.undoes.is_none() && (item.kind.is_work() || matches!(item.kind, Kind::Epic | Kind::Initiative)) {
        settle(tx, item.id).await?;
    }
    Ok(())
}

/// Takes back the word of what was delivered by this work, now that it is open again.
pub async fn unsettle(tx: &mut Tx, work: ItemId) -> Result<()> {
    for target in asked_through(tx, work).await? {
        if is_finished(tx, target).await? {
            continue;
        }
        for feedback in asking(tx, target, true).await? {
            mark(tx, &feedback, false).await?;
        }
    }
    Ok(())
}

/// What feedback may ask for so that this work answers it: itself, what it is part of, the ideas behind those.
async fn asked_through(db: &mut Db, work: ItemId) -> Result<Vec<ItemId>> {
    let rows = db
        .query(sql!(
            "with recursive upward (id) as (
                select id from item where id = $1
                union select l.to_id from upward u cross join link l
                where l.from_id = u.id and l.kind = 'serves' and l.to_kind in ('story', 'epic', 'initiative')
             )
             select id from upward union select l.from_id from upward u cross join link l where l.to_id = u.id and l.kind = 'becomes'"
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
                union select case when l.kind = 'becomes' then l.to_id else l.from_id end from behind b cross join link l
                where (l.kind = 'becomes' and l.from_id = b.id) or (l.kind = 'serves' and l.to_id = b.id)
             )
             select count(case when i.open then 1 end), count(case when i.status = 'accepted' then 1 end)
             from behind b cross join item i
             where i.id = b.id and i.kind in ('story', 'bug', 'task', 'spike') and i.archived_at is null"
        ))
        .bind(target)
        .one::<(i64, i64)>()
        .await?;
    Ok(matches!(counts, Some((0, accepted)) if accepted > 0))
}

/// The feedback that asks for it: what was delivered, or what waits.
async fn asking(db: &mut Db, target: ItemId, delivered: bool) -> Result<Vec<Asking>> {
    Ok(db
        .query(sql!(
            "select f.id, f.key, f.status, b.delivered_at from link e join item f on f.id = e.from_id
                join feedback b on b.item_id = f.id
             where e.to_id = $1 and e.kind = 'evidence' and f.archived_at is null
                and ($2 = 1 and f.status = 'delivered' or $2 = 0 and f.status in ('new', 'sorted')) limit 10000"
        ))
        .bind(target)
        .bind(i64::from(delivered))
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

/// Says that it was delivered, or that it waits again.
async fn mark(tx: &mut Tx, feedback: &Asking, delivered: bool) -> Result<()> {
    let now = tx.now;
    let (status, at) = if delivered { ("delivered", Some(now)) } else { ("sorted", None) };
    tx.query(sql!("update item set status = $2, open = $3, version = version + 1, updated_at = $4 where id = $1"))
        .bind(feedback.id)
        .bind(status)
        .bind(!delivered)
        .bind(now)
        .run()
        .await?;
    tx.query(sql!("update feedback set delivered_at = $2 where item_id = $1")).bind(feedback.id).bind(at).run().await?;
    let change = |field: &str, before, after| Change {
        item: feedback.id,
        key: feedback.key.clone(),
        field: field.into(),
        before,
        after,
    };
    tx.record(change("status", json!(feedback.status), json!(status)));
    tx.record(change("delivered_at", json!(feedback.delivered_at), json!(at)));
    tx.touch(Topic::item(&feedback.key));
    Ok(())
}
