//! A day that can be looked back at: in the zone of the product, not before it began and not to come.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    items::{
        Product,
        several::{self, of_products},
    },
    store::Db,
    web::shown::date,
    zone::Zone,
};

/// The days there are to look at.
pub struct Span {
    /// What it is the past of.
    pub name: String,
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
    pub async fn of(db: &mut Db, products: &[Product], now: DateTime<Utc>) -> Result<Span> {
        let of = several::row(products);
        let zone = zone(db, &of).await?;
        let bet = db
            .query(of_products!(
                "select min(f.first) from (select (select i.created_at from item i where i.product_id = c.id and i.kind = 'initiative'
                    order by i.created_at limit 1) as first from chosen c) f"
            ))
            .bind(of.0)
            .bind(of.1)
            .value::<Option<DateTime<Utc>>>()
            .await?
            .flatten();
        let began = products.iter().map(|product| product.created_at).chain(bet).min().unwrap_or(now);
        let name = match products {
            [only] => only.name.clone(),
            _ => "All of it".into(),
        };
        Ok(Span { name, first: zone.day(began), today: zone.day(now), zone })
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
    /// The last moment of the day.
    pub fn last(&self) -> DateTime<Utc> {
        self.end - TimeDelta::seconds(1)
    }

    /// The least id of what happened after it: ids begin with the time they were made.
    pub fn floor(&self) -> Uuid {
        Uuid::from_u128((self.end.timestamp_millis().max(0) as u128) << 80)
    }
}

/// The zone of some products: that of their teams, where they agree.
async fn zone(db: &mut Db, of: &(String, i64)) -> Result<Zone> {
    let zones = db
        .query(of_products!("select distinct t.zone from chosen c cross join team t where t.product_id = c.id limit 2"))
        .bind(of.0.clone())
        .bind(of.1)
        .all::<(String,)>()
        .await?;
    Ok(match zones.as_slice() {
        [(zone,)] => Zone::named(zone).unwrap_or_default(),
        _ => Zone::default(),
    })
}
