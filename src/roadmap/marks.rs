//! The days that a timeline marks with a diamond. Whatever has a day of its own is drawn here: releases and milestones.

use chrono::NaiveDate;

use crate::{
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

#[derive(sqlx::FromRow)]
struct Dated {
    key: String,
    title: String,
    kind: String,
    open: bool,
    day: NaiveDate,
}

/// The days of these products, the earliest first; the place of each is said by whoever draws them.
pub async fn gems(db: &mut Db, products: &[Product]) -> Result<Vec<Gem>> {
    let (keys, many) = several::row(products);
    let dated = db
        .query(of_products!(
            "select i.key, i.title, i.kind, i.open, coalesce(r.released_on, r.planned_on, m.on_day) as day
             from chosen c cross join item i left join release r on r.item_id = i.id left join milestone m on m.item_id = i.id
             where i.product_id = c.id and i.kind in ('release', 'milestone') and i.archived_at is null and i.status <> 'dropped'
                and coalesce(r.released_on, r.planned_on, m.on_day) is not null order by day, i.id limit $3"
        ))
        .bind(keys)
        .bind(many)
        .bind(MOST)
        .all::<Dated>()
        .await?;
    Ok(dated.into_iter().map(Dated::gem).collect())
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
