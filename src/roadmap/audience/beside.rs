//! What an audience's rules go by beside the bets themselves: their labels, their themes, their texts, and what was chosen one by one.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use crate::{
    command::{ItemId, ProductId},
    error::Result,
    roadmap::beside::of_bets,
    sql,
    store::Db,
};

/// The labels of each bet and the keys of its themes, told apart by a mark before a theme's.
pub async fn marks(db: &mut Db, of: &(String, i64)) -> Result<HashSet<(ItemId, String)>> {
    let rows = db
        .query(of_bets!(
            "select b.id, 'label ' || l.label as mark from bet b cross join item_label l where l.item_id = b.id
             union
             select b.id, 'theme ' || t.key from bet b cross join link l cross join item t
             where l.from_id = b.id and l.kind = 'serves' and l.to_kind = 'theme' and t.id = l.to_id and t.archived_at is null
             limit 20000"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .all::<(ItemId, String)>()
        .await?;
    Ok(rows.into_iter().collect())
}

/// What each bet says of itself at length, and when it was last changed.
pub async fn texts(db: &mut Db, of: &(String, i64)) -> Result<HashMap<ItemId, (String, DateTime<Utc>)>> {
    let rows = db
        .query(of_bets!(
            "select i.id, substr(i.body, 1, 4000) as body, i.updated_at from bet b cross join item i where i.id = b.id limit 5000"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .all::<(ItemId, String, DateTime<Utc>)>()
        .await?;
    Ok(rows.into_iter().map(|(id, body, at)| (id, (body, at))).collect())
}

/// What was shown or hidden by hand for an audience.
pub async fn choices(db: &mut Db, product: ProductId, audience: &str) -> Result<HashMap<ItemId, bool>> {
    let rows = db
        .query(sql!("select item_id, shown from audience_choice where product_id = $1 and audience = $2 limit 5000"))
        .bind(product)
        .bind(audience.to_owned())
        .all::<(ItemId, bool)>()
        .await?;
    Ok(rows.into_iter().collect())
}
