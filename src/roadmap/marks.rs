//! The days that a timeline marks with a diamond. Whatever has a day of its own is drawn here: releases and milestones.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    command::ItemId,
    error::Result,
    items::{
        Product,
        several::{self, of_products},
    },
    store::Db,
    web::kit::Gem,
};

/// So many days are marked at most.
const MOST: i64 = 300;

/// A release or a milestone with its day.
#[derive(sqlx::FromRow)]
pub struct Dated {
    pub id: ItemId,
    pub key: String,
    pub title: String,
    pub kind: String,
    pub open: bool,
    pub day: NaiveDate,
    pub updated_at: DateTime<Utc>,
}

/// The days of these products as a timeline marks them; the place of each is said by whoever draws them.
pub async fn gems(db: &mut Db, products: &[Product]) -> Result<Vec<Gem>> {
    Ok(of(days(db, products).await?))
}

/// As a timeline marks them.
pub fn of(days: Vec<Dated>) -> Vec<Gem> {
    days.into_iter().map(Dated::gem).collect()
}

/// The days of these products, the earliest first.
pub async fn days(db: &mut Db, products: &[Product]) -> Result<Vec<Dated>> {
    let (keys, many) = several::row(products);
    Ok(db
        .query(of_products!(
            "select i.id, i.key, i.title, i.kind, i.open, coalesce(r.released_on, r.planned_on, m.on_day) as day, i.updated_at
             from chosen c cross join item i left join release r on r.item_id = i.id left join milestone m on m.item_id = i.id
             where i.product_id = c.id and i.kind in ('release', 'milestone') and i.archived_at is null and i.status <> 'dropped'
                and coalesce(r.released_on, r.planned_on, m.on_day) is not null order by day, i.id limit $3"
        ))
        .bind(keys)
        .bind(many)
        .bind(MOST)
        .all()
        .await?)
}

impl Dated {
    fn gem(self) -> Gem {
        Gem {
            href: format!("/items/{}", self.key),
            says: format!("{}: {}, {}", self.kind, self.title, self.day),
            label: self.title,
            past: !self.open,
            day: Some(self.day),
            key: self.key,
            x: 0.0,
        }
    }
}
