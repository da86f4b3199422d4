//! What share a theme was to take on a day that has gone by.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::drift::Row;
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    sql,
    store::Db,
};

/// The changes of what each theme was to take, oldest first: when, and what it was before.
#[derive(Default)]
pub(super) struct Wanted(HashMap<ItemId, Vec<Change>>);

type Change = (DateTime<Utc>, Option<f64>);

pub(super) async fn since(db: &mut Db, product: ProductId, since: DateTime<Utc>) -> Result<Wanted> {
    let changes = db
        .query(sql!(
            "select s.item_id, s.at, s.before from item i cross join theme_share s
             where i.product_id = $1 and i.kind = 'theme' and i.archived_at is null and s.item_id = i.id and s.at > $2
             order by s.item_id, s.event_id"
        ))
        .bind(product)
        .bind(since)
        .all::<(ItemId, DateTime<Utc>, Option<f64>)>()
        .await?;
    let mut wanted = Wanted::default();
    for (theme, at, before) in changes {
        wanted.0.entry(theme).or_default().push((at, before));
    }
    Ok(wanted)
}

impl Wanted {
    /// From 0 to 1; nothing where the theme was to take nothing, or was not there yet.
    pub(super) fn of(&self, theme: &Row, at: DateTime<Utc>) -> Option<f64> {
        if theme.created_at > at {
            return None;
        }
        let next = self.0.get(&theme.id).and_then(|changes| changes.iter().find(|(changed, _)| *changed > at));
        next.map_or(theme.share, |(_, before)| *before).map(|share| share / 100.0)
    }
}
