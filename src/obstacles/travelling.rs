//! What stands in the way of work goes with it to another product, and comes back with it by undo.

use serde_json::{Value, json};

use super::obstacle::{Obstacle, ObstacleId};
use crate::{
    command::ItemId,
    error::Result,
    events::Change,
    items::{Item, Product},
    sprint::Team,
    sql,
    store::{Db, Tx},
};

/// Takes what is in the way of an item, or of what goes along with it, into the product that they move to. What is in the way
/// of others as well stays with them, and goes on there as one of its own.
pub async fn take_along(tx: &mut Tx, item: &Item, moving: &[ItemId], to: &Product) -> Result<()> {
    let team = Team::only(tx, to.id).await?.map(|team| team.id);
    let mut taken: Vec<ObstacleId> = Vec::new();
    for one in moving {
        for (id, title) in in_its_way(tx, *one).await? {
            if taken.contains(&id) {
                continue;
            }
            taken.push(id);
            let hindered = hindered(tx, id).await?;
            let (go, stay): (Vec<ItemId>, Vec<ItemId>) = hindered.into_iter().partition(|other| moving.contains(other));
            let home = Home::of(tx, id).await?;
            let said = if stay.is_empty() {
                settle(tx, id, &Home { product: to.id.0, team }).await?;
                (home.told(id, &title, None, &go), Home { product: to.id.0, team }.told(id, &title, None, &go))
            } else {
                let twin = copy(tx, id, &Home { product: to.id.0, team }).await?;
                tie(tx, id, &stay).await?;
                tie(tx, twin, &go).await?;
                let there = Home { product: to.id.0, team }.told(id, &title, Some(twin), &go);
                (home.told(id, &title, None, &go), there)
            };
            tx.record(Change {
                item: item.id,
                key: item.key.clone(),
                field: "obstacle_home".into(),
                before: said.0,
                after: said.1,
            });
        }
    }
    Ok(())
}

/// Brings it back, once the item is back; false where it has gone elsewhere since.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let id = |said: &Value, name: &str| said[name].as_str().and_then(|id| id.parse::<uuid::Uuid>().ok());
    let (Some(obstacle), Some(product)) = (id(&change.before, "id").map(ObstacleId), id(&change.before, "product"))
    else {
        return Ok(false);
    };
    let home = Home { product, team: id(&change.before, "team") };
    let items: Vec<ItemId> = serde_json::from_value(change.before["items"].clone()).unwrap_or_default();
    if let Some(twin) = id(&change.after, "twin").map(ObstacleId) {
        if Obstacle::get(tx, twin).await?.withdrawn_at.is_some() {
            return Ok(false);
        }
        let now = tx.now;
        tx.query(sql!("update obstacle set withdrawn_at = $2, version = version + 1 where id = $1"))
            .bind(twin)
            .bind(now)
            .run()
            .await?;
        tie(tx, twin, &[]).await?;
        let mut all = hindered(tx, obstacle).await?;
        all.extend(items);
        tie(tx, obstacle, &all).await?;
    } else {
        if Some(Home::of(tx, obstacle).await?.product) != id(&change.after, "product") {
            return Ok(false);
        }
        settle(tx, obstacle, &home).await?;
    }
    let (before, after) = (change.after.clone(), change.before.clone());
    tx.record(Change { item: item.id, key: item.key.clone(), field: "obstacle_home".into(), before, after });
    Ok(true)
}

/// Whose it is.
#[derive(sqlx::FromRow)]
struct Home {
    #[sqlx(rename = "product_id")]
    product: uuid::Uuid,
    #[sqlx(rename = "team_id")]
    team: Option<uuid::Uuid>,
}

impl Home {
    async fn of(db: &mut Db, id: ObstacleId) -> Result<Home> {
        let found = db.query(sql!("select product_id, team_id from obstacle where id = $1")).bind(id).one().await?;
        found.ok_or(crate::Error::NotFound)
    }

    fn told(&self, id: ObstacleId, title: &str, twin: Option<ObstacleId>, items: &[ItemId]) -> Value {
        json!({"id": id, "text": title, "product": self.product, "team": self.team, "twin": twin, "items": items})
    }
}

async fn in_its_way(db: &mut Db, item: ItemId) -> Result<Vec<(ObstacleId, String)>> {
    Ok(db
        .query(sql!(
            "select o.id, o.title from obstacle_item x join obstacle o on o.id = x.obstacle_id
             where x.item_id = $1 and o.withdrawn_at is null order by o.since, o.id limit 500"
        ))
        .bind(item)
        .all()
        .await?)
}

async fn hindered(db: &mut Db, id: ObstacleId) -> Result<Vec<ItemId>> {
    let rows = db.query(sql!("select item_id from obstacle_item where obstacle_id = $1 order by item_id")).bind(id);
    Ok(rows.all::<(ItemId,)>().await?.into_iter().map(|(item,)| item).collect())
}

async fn tie(tx: &mut Tx, id: ObstacleId, items: &[ItemId]) -> Result<()> {
    super::raising::tie(tx, id, items.iter().copied()).await
}

async fn settle(tx: &mut Tx, id: ObstacleId, home: &Home) -> Result<()> {
    tx.query(sql!("update obstacle set product_id = $2, team_id = $3, version = version + 1 where id = $1"))
        .bind(id)
        .bind(home.product)
        .bind(home.team)
        .run()
        .await?;
    Ok(())
}

async fn copy(tx: &mut Tx, id: ObstacleId, home: &Home) -> Result<ObstacleId> {
    let twin = ObstacleId(tx.id());
    tx.query(sql!(
        "insert into obstacle (id, product_id, team_id, severity, title, body, owner_id, raised_by, since, raised_to, escalated_at,
            resolved_at, resolved_by, resolution)
         select $2, $3, $4, severity, title, body, owner_id, raised_by, since, raised_to, escalated_at, resolved_at, resolved_by,
            resolution from obstacle where id = $1"
    ))
    .bind(id)
    .bind(twin)
    .bind(home.product)
    .bind(home.team)
    .run()
    .await?;
    Ok(twin)
}
