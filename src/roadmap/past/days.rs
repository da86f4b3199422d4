//! The marked days as they stood: releases and milestones with the days they had, and what they were called.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::types::Json;

use super::day::Moment;
use crate::{
    command::ItemId,
    error::Result,
    items::{Kind, several::of_products},
    roadmap::marks::Dated,
    store::Db,
};

/// So many releases and milestones are looked at, the newest.
const READ: i64 = 1_000;

#[derive(sqlx::FromRow)]
struct Stood {
    id: ItemId,
    key: String,
    title: String,
    kind: String,
    status: String,
    archived: bool,
    released_on: Option<NaiveDate>,
    planned_on: Option<NaiveDate>,
    on_day: Option<NaiveDate>,
    updated_at: DateTime<Utc>,
}

/// A query that begins with every release and milestone some products have had before a moment, as `dated (id)`.
macro_rules! of_dated {
    ($rest:expr) => {
        of_products!(concat!(
            ", dated (id) as (select i.id from chosen c cross join item i
                where i.product_id = c.id and i.kind in ('release', 'milestone') and i.created_at < $3 order by i.id desc limit $4) ",
            $rest
        ))
    };
}

/// Those that had a day at that moment, the earliest first.
pub async fn at(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<Vec<Dated>> {
    let mut stood = now(db, of, moment).await?;
    let places: HashMap<ItemId, usize> = stood.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
    for (item, field, before) in changed_since(db, of, moment).await? {
        if let Some(one) = places.get(&item).and_then(|at| stood.get_mut(*at)) {
            one.put_back(&field, &before.0);
        }
    }
    let mut days: Vec<Dated> = stood.into_iter().filter_map(Stood::dated).collect();
    days.sort_by_key(|one| (one.day, one.id));
    Ok(days)
}

async fn now(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<Vec<Stood>> {
    Ok(db
        .query(of_dated!(
            "select i.id, i.key, i.title, i.kind, i.status, i.archived_at is not null as archived, r.released_on, r.planned_on, m.on_day, i.updated_at
             from dated d cross join item i left join release r on r.item_id = i.id left join milestone m on m.item_id = i.id
             where i.id = d.id"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(moment.end)
        .bind(READ)
        .all()
        .await?)
}

/// What each field was before it first changed after the moment: one look into the index a field.
async fn changed_since(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<Vec<(ItemId, String, Json<Value>)>> {
    Ok(db
        .query(of_dated!(
            ", named (field) as (values ('title'), ('status'), ('archived'), ('released_on'), ('planned_on'), ('on_day')),
             was (item_id, field, before) as materialized (
                select d.id, n.field, (
                    select c.before from bet_change c where c.item_id = d.id and c.field = n.field and c.event_id >= $5
                    order by c.event_id, c.nth limit 1)
                from dated d cross join named n)
             select w.item_id, w.field, w.before from was w where w.before is not null"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(moment.end)
        .bind(READ)
        .bind(moment.floor())
        .all()
        .await?)
}

impl Stood {
    fn put_back(&mut self, field: &str, before: &Value) {
        let day = || before.as_str().and_then(|day| day.parse::<NaiveDate>().ok());
        match field {
            "title" => before.as_str().unwrap_or_default().clone_into(&mut self.title),
            "status" => before.as_str().unwrap_or_default().clone_into(&mut self.status),
            "archived" => self.archived = before == true,
            "released_on" => self.released_on = day(),
            "planned_on" => self.planned_on = day(),
            "on_day" => self.on_day = day(),
            _ => {}
        }
    }

    fn dated(self) -> Option<Dated> {
        if self.archived || self.status == "dropped" {
            return None;
        }
        let open = Kind::parse(&self.kind)
            .and_then(|kind| kind.status(&self.status).map(|status| status.open))
            .unwrap_or_default();
        Some(Dated {
            id: self.id,
            key: self.key,
            title: self.title,
            kind: self.kind,
            open,
            day: self.released_on.or(self.planned_on).or(self.on_day)?,
            updated_at: self.updated_at,
        })
    }
}
