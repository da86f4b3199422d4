//! What stands in the way of work, as it is marked wherever the work is shown.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::obstacle::{Obstacle, ObstacleId, Severity, select};
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    sql,
    store::Db,
};

/// Something open in the way of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    pub id: ObstacleId,
    pub severity: Severity,
    pub title: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    item_id: ItemId,
    id: ObstacleId,
    severity: String,
    title: String,
}

/// Everything open in a product by the item it is in the way of, blockers first: one query.
pub async fn in_product(db: &mut Db, product: ProductId) -> Result<HashMap<ItemId, Vec<Mark>>> {
    let rows = db
        .query(sql!(
            "select x.item_id, o.id, o.severity, o.title from obstacle o join obstacle_item x on x.obstacle_id = o.id
             where o.product_id = $1 and o.resolved_at is null and o.withdrawn_at is null
             order by o.severity, o.since, o.id limit 1000"
        ))
        .bind(product)
        .all::<Row>()
        .await?;
    let mut marks: HashMap<ItemId, Vec<Mark>> = HashMap::new();
    for row in rows {
        let mark = Mark { id: row.id, severity: Severity::from(row.severity), title: row.title };
        marks.entry(row.item_id).or_default().push(mark);
    }
    Ok(marks)
}

/// What is open in the way of one item, blockers first.
pub async fn of_item(db: &mut Db, item: ItemId, now: DateTime<Utc>) -> Result<Vec<Obstacle>> {
    let open = db
        .query(sql!(select!(
            "where o.id in (select obstacle_id from obstacle_item where item_id = $1) and o.resolved_at is null
                and o.withdrawn_at is null order by o.severity, o.since, o.id limit 20"
        )))
        .bind(item)
        .all::<Obstacle>()
        .await?;
    Ok(open.into_iter().map(|one| one.aged(now)).collect())
}

/// The word for it on a row or a card: the worst of what is in the way, with its reason at hand.
pub fn marked(marks: &[Mark]) -> Markup {
    let Some(worst) = marks.first() else { return html! {} };
    let (class, word) = match worst.severity {
        Severity::Blocker => ("tag bad", "blocked"),
        Severity::Impediment => ("tag warn", "slowed"),
    };
    html! {
        a class=(class) href=(format!("/obstacles/{}", worst.id)) title=(worst.title) {
            (word) @if marks.len() > 1 { " " (marks.len()) "×" } span.hush { ": " (worst.title) }
        }
    }
}
