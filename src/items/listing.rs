//! Lists of one kind, newest first, a page at a time.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Item, Key, Kind, Product};
use crate::{
    command::{Actor, ItemId, Query, Route},
    error::{Error, Result},
    item_columns, item_joins, sql,
    store::Db,
};

/// Lists the items of a kind.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
    pub kind: Kind,
    #[serde(default)]
    pub status: Option<String>,
    /// The key of a customer: only the feedback that comes from it.
    #[serde(default)]
    pub customer: Option<Key>,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
}

/// A page of items, and where the next one begins.
#[derive(Serialize, JsonSchema)]
pub struct Page {
    pub items: Vec<Item>,
    pub next: Option<String>,
}

impl Query for List {
    const NAME: &'static str = "item.list";
    const ROUTE: Route = Route::get("/products/{product}/items");
    const ABOUT: &'static str = "Lists the items of a kind, newest first; archived ones are left out.";
    type Output = Page;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Page> {
        let product = Product::find(db, by, &self.product).await?;
        let limit = limit(self.limit)?;
        match self.customer {
            None => page(db, &product, self.kind, self.status, limit, self.after).await,
            Some(customer) => {
                let customer = Item::find(db, by, &customer).await?;
                if self.kind != Kind::Feedback || customer.kind != Kind::Customer {
                    return Err(Error::field("customer", "only feedback comes from a customer"));
                }
                said_by(db, &product, customer.id, self.status, limit, self.after).await
            }
        }
    }
}

/// How many rows a page has: what was asked, within bounds.
pub fn limit(asked: Option<i64>) -> Result<i64> {
    match asked {
        None => Ok(50),
        Some(limit @ 1..=200) => Ok(limit),
        Some(_) => Err(Error::field("limit", "a page has 1 to 200 rows")),
    }
}

/// A page of one kind, newest first.
pub async fn page(
    db: &mut Db,
    product: &Product,
    kind: Kind,
    status: Option<String>,
    limit: i64,
    after: Option<String>,
) -> Result<Page> {
    let (at, id) = begin(after)?;
    let sql = if status.is_some() {
        sql!(concat!(
            "select ",
            item_columns!(),
            " from item i",
            item_joins!(),
            "where i.product_id = $1 and i.kind = $2 and i.archived_at is null and (i.created_at, i.id) < ($3, $4)
                and i.status = $6 order by i.created_at desc, i.id desc limit $5"
        ))
    } else {
        sql!(concat!(
            "select ",
            item_columns!(),
            " from item i",
            item_joins!(),
            "where i.product_id = $1 and i.kind = $2 and i.archived_at is null and (i.created_at, i.id) < ($3, $4)
             order by i.created_at desc, i.id desc limit $5"
        ))
    };
    let mut query = db.query(sql).bind(product.id).bind(kind.name()).bind(at).bind(id).bind(limit + 1);
    if let Some(status) = status {
        query = query.bind(status);
    }
    let mut items = query.all::<Item>().await?;
    let next = cut(&mut items, limit, |last| format!("{}_{}", last.created_at.timestamp_micros(), last.id));
    Ok(Page { items, next })
}

/// A page of what a customer has said about a product, newest first.
async fn said_by(
    db: &mut Db,
    product: &Product,
    customer: ItemId,
    status: Option<String>,
    limit: i64,
    after: Option<String>,
) -> Result<Page> {
    let (at, id) = begin(after)?;
    let mut items = db
        .query(sql!(concat!(
            "select ",
            item_columns!(),
            " from feedback f cross join item i",
            item_joins!(),
            "where f.customer_id = $2 and i.id = f.item_id and i.product_id = $1 and i.archived_at is null
                and (i.created_at, i.id) < ($3, $4) and ($6 = '' or i.status = $6) order by i.created_at desc, i.id desc limit $5"
        )))
        .bind(product.id)
        .bind(customer)
        .bind(at)
        .bind(id)
        .bind(limit + 1)
        .bind(status.unwrap_or_default())
        .all::<Item>()
        .await?;
    let next = cut(&mut items, limit, |last| format!("{}_{}", last.created_at.timestamp_micros(), last.id));
    Ok(Page { items, next })
}

/// Where a page begins.
pub fn begin(after: Option<String>) -> Result<(DateTime<Utc>, Uuid)> {
    after.map_or_else(|| Ok((far_future(), Uuid::max())), |cursor| read_cursor(&cursor))
}

/// Cuts the row that was read to see whether there is more; gives the cursor of the last one kept.
pub fn cut<T>(rows: &mut Vec<T>, limit: i64, cursor: impl Fn(&T) -> String) -> Option<String> {
    if rows.len() as i64 <= limit {
        return None;
    }
    rows.truncate(limit as usize);
    rows.last().map(cursor)
}

/// Later than anything that is kept, on either engine.
pub fn far_future() -> DateTime<Utc> {
    DateTime::from_timestamp(253_402_300_799, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn read_cursor(cursor: &str) -> Result<(DateTime<Utc>, Uuid)> {
    let parts = cursor
        .split_once('_')
        .and_then(|(at, id)| Some((DateTime::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?)));
    parts.ok_or_else(|| Error::field("after", "this is not the next of a page"))
}
