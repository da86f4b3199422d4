//! A day that can be looked back at: in the zone of the product, not before it began and not to come.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    command::ProductId,
    error::{Error, Result},
    items::Product,
    sql,
    store::Db,
    web::shown::date,
    zone::Zone,
};

/// The days there are to look at.
pub struct Span {
    name: String,
    pub zone: Zone,
    /// The day on which the product or its first bet came to be.
    pub first: NaiveDate,
    pub today: NaiveDate,
}

/// The end of a day.
#[derive(Clone, Copy)]
pub struct Moment {
    pub day: NaiveDate,
    /// The first moment after it.
    pub end: DateTime<Utc>,
}

impl Span {
    pub async fn of(db: &mut Db, product: &Product, now: DateTime<Utc>) -> Result<Span> {
        let zone = zone(db, product.id).await?;
        let bet = db
            .query(sql!(
                "select created_at from item where product_id = $1 and kind = 'initiative' order by created_at limit 1"
            ))
            .bind(product.id)
            .value::<DateTime<Utc>>()
            .await?;
        let began = bet.map_or(product.created_at, |bet| bet.min(product.created_at));
        Ok(Span { name: product.name.clone(), first: zone.day(began), today: zone.day(now), zone })
    }

    /// The end of that day, or why it cannot be looked at, beside the field.
    pub fn end_of(&self, field: &str, day: NaiveDate) -> Result<Moment> {
        if day > self.today {
            return Err(Error::field(field, format!("{} is still to come", date(day))));
        }
        if day < self.first {
            let message = format!("{} begins on {}; there is nothing before", self.name, date(self.first));
            return Err(Error::field(field, message));
        }
        Ok(Moment { day, end: self.zone.end(day) })
    }
}

impl Moment {
    /// The least id of what happened after it: ids begin with the time they were made.
    pub fn floor(&self) -> Uuid {
        Uuid::from_u128((self.end.timestamp_millis().max(0) as u128) << 80)
    }
}

/// The zone of a product: that of its teams, where they agree.
async fn zone(db: &mut Db, product: ProductId) -> Result<Zone> {
    let zones = db
        .query(sql!("select distinct zone from team where product_id = $1 limit 2"))
        .bind(product)
        .all::<(String,)>()
        .await?;
    Ok(match zones.as_slice() {
        [(zone,)] => Zone::named(zone).unwrap_or_default(),
        _ => Zone::default(),
    })
}
