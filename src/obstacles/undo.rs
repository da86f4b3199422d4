//! Taking back what was done to an obstacle.

use serde_json::Value;

use super::{
    obstacle::{Obstacle, ObstacleId, changed},
    raising::{hindered, tie},
};
use crate::{
    command::{Actor, PersonId},
    error::{Error, Result},
    events::Change,
    items::Key,
    sql,
    store::{Db, Tx},
};

/// Puts an obstacle back as it was before a change; false when it has been changed since. A change stands at each item
/// concerned, and the first of them puts back for all.
pub async fn put_back(tx: &mut Tx, by: &Actor, change: &Change) -> Result<bool> {
    let either = if change.after.is_null() { &change.before } else { &change.after };
    let id = either["id"].as_str().and_then(|id| id.parse().ok()).map(ObstacleId).ok_or(Error::NotFound)?;
    let now = Obstacle::get(tx, id).await?;
    if now.told() == change.before {
        return Ok(true);
    }
    if now.told() != change.after {
        return Ok(false);
    }
    let at = tx.now;
    if change.before.is_null() {
        tx.query(sql!("update obstacle set withdrawn_at = $2, version = version + 1 where id = $1"))
            .bind(id)
            .bind(at)
            .run()
            .await?;
    } else {
        restore(tx, by, &now, &change.before).await?;
    }
    let after = Obstacle::get(tx, id).await?;
    changed(tx, Some(&now), &after).await?;
    Ok(true)
}

async fn restore(tx: &mut Tx, by: &Actor, now: &Obstacle, then: &Value) -> Result<()> {
    let word = |name: &str| then[name].as_str().map(str::to_owned);
    let owner = person(tx, word("owner")).await?;
    let raised_to = person(tx, word("raised_to")).await?;
    let (at, resolution) = (tx.now, word("resolution"));
    tx.query(sql!(
        "update obstacle set withdrawn_at = null, title = $2, body = $3, severity = $4, owner_id = $5, raised_to = $6,
            escalated_at = case when $7 then coalesce(escalated_at, $8) end, resolution = $9,
            resolved_at = case when $10 then coalesce(resolved_at, $8) end,
            resolved_by = case when $10 then coalesce(resolved_by, $11) end, version = version + 1
         where id = $1"
    ))
    .bind(now.id)
    .bind(word("title").unwrap_or_default())
    .bind(word("body").unwrap_or_default())
    .bind(word("severity").unwrap_or_default())
    .bind(owner)
    .bind(raised_to)
    .bind(raised_to.is_some())
    .bind(at)
    .bind(resolution.clone())
    .bind(resolution.is_some())
    .bind(by.person)
    .run()
    .await?;
    let keys: Vec<String> = serde_json::from_value(then["items"].clone()).unwrap_or_default();
    let keys: Vec<Key> = keys.iter().filter_map(|key| Key::parse(key)).collect();
    let items = hindered(tx, by, now.product_id, &keys).await?;
    tie(tx, now.id, items.iter().map(|item| item.id)).await
}

async fn person(db: &mut Db, email: Option<String>) -> Result<Option<PersonId>> {
    let Some(email) = email else { return Ok(None) };
    Ok(db.query(sql!("select id from person where email = $1")).bind(email).value().await?)
}
