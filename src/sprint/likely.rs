//! The days by which many things will likely be done, of several products at once.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use methods::forecast::{self, History};

use super::past_weeks::{WEEKS, by_week};
use crate::{
    command::ProductId,
    error::Result,
    items::{
        Product,
        several::{self, of_products},
    },
    store::Db,
};

/// So likely is it that the day is kept.
pub const CHANCE: f64 = 0.85;

/// The day by which so much of a product is done in 85 of 100 futures, where that can be known.
pub type Likely = HashMap<(ProductId, u32), NaiveDate>;

/// For every amount of open items that is asked about: the past of all the products is read once, and no amount is reckoned twice.
pub async fn likely(
    db: &mut Db,
    products: &[Product],
    asked: &[(ProductId, u32)],
    now: DateTime<Utc>,
) -> Result<Likely> {
    if asked.is_empty() {
        return Ok(Likely::new());
    }
    let since = now.checked_sub_days(Days::new(WEEKS as u64 * 7)).unwrap_or(now);
    let (keys, many) = several::row(products);
    let accepted = db
        .query(of_products!(
            "select a.product_id, a.finished_at from chosen c cross join arrival a
             where a.product_id = c.id and a.finished_at > $3 and a.finished_at <= $4 order by a.finished_at desc limit 200000"
        ))
        .bind(keys)
        .bind(many)
        .bind(since)
        .bind(now)
        .all::<(ProductId, DateTime<Utc>)>()
        .await?;
    let mut moments: HashMap<ProductId, Vec<DateTime<Utc>>> = HashMap::new();
    for (product, at) in accepted {
        moments.entry(product).or_default().push(at);
    }
    let past: HashMap<_, _> = moments.iter().map(|(product, at)| (*product, by_week(at, now))).collect();
    let mut likely = Likely::new();
    for (product, remaining) in asked {
        let Some(finished) = past.get(product).filter(|_| *remaining > 0) else { continue };
        if likely.contains_key(&(*product, *remaining)) {
            continue;
        }
        let history = History { finished, added: &[] };
        let periods = forecast::when(&history, *remaining, *remaining, 1).ok().and_then(|when| when.periods(CHANCE));
        let day = periods.and_then(|periods| now.date_naive().checked_add_days(Days::new(periods as u64 * 7)));
        if let Some(day) = day {
            likely.insert((*product, *remaining), day);
        }
    }
    Ok(likely)
}
