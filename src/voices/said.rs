//! What a customer has said, what became of it, and what of theirs is being worked on.

use chrono::{DateTime, Utc};

use crate::{
    command::{Actor, ItemId, ProductId},
    error::Result,
    items::{Kind, listing},
    sql,
    store::Db,
};

/// One thing a customer said, and the first of what it asks for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Said {
    pub key: String,
    pub title: String,
    pub status: String,
    pub said_by: Option<String>,
    pub said_at: DateTime<Utc>,
    pub asks_for: Option<String>,
    pub asks_kind: Option<String>,
    pub asks_title: Option<String>,
    pub asks_status: Option<String>,
    /// How many things it asks for.
    pub asks: i64,
    id: uuid::Uuid,
    product_id: Option<ProductId>,
}

/// Something open that a customer has asked for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct InHand {
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub title: String,
    pub status: String,
    product_id: Option<ProductId>,
}

/// Everything a customer's page shows of what they said.
#[derive(Default)]
pub struct OfCustomer {
    pub said: Vec<Said>,
    pub next: Option<String>,
    pub all: i64,
    pub in_hand: Vec<InHand>,
}

pub async fn of_customer(
    db: &mut Db,
    by: &Actor,
    customer: ItemId,
    limit: i64,
    after: Option<String>,
) -> Result<OfCustomer> {
    let (at, id) = listing::begin(after)?;
    let mut said = db
        .query(sql!(
            "select i.key, i.title, i.status, f.said_by, coalesce(f.said_at, i.created_at) as said_at, t.key as asks_for,
                t.kind as asks_kind, t.title as asks_title, t.status as asks_status, i.id, i.product_id,
                (select count(*) from link n where n.from_id = f.item_id and n.kind = 'evidence') as asks
             from feedback f cross join item i left join item t on t.id = (select e.to_id from link e
                where e.from_id = f.item_id and e.kind = 'evidence' order by e.created_at, e.id limit 1)
             where f.customer_id = $1 and i.id = f.item_id and i.archived_at is null
                and (coalesce(f.said_at, i.created_at), i.id) < ($2, $3)
             order by coalesce(f.said_at, i.created_at) desc, i.id desc limit $4"
        ))
        .bind(customer)
        .bind(at)
        .bind(id)
        .bind(limit + 1)
        .all::<Said>()
        .await?;
    let next = listing::cut(&mut said, limit, |last| format!("{}_{}", last.said_at.timestamp_micros(), last.id));
    said.retain(|said| said.product_id.is_none_or(|product| by.sees(product)));
    let all = db
        .query(sql!(
            "select count(*) from feedback f cross join item i where f.customer_id = $1 and i.id = f.item_id and i.archived_at is null"
        ))
        .bind(customer)
        .value::<i64>()
        .await?
        .unwrap_or(0);
    Ok(OfCustomer { said, next, all, in_hand: in_hand(db, by, customer).await? })
}

/// What is open of what they asked for, and of what their ideas became: what somebody is at first.
async fn in_hand(db: &mut Db, by: &Actor, customer: ItemId) -> Result<Vec<InHand>> {
    let mut found = db
        .query(sql!(
            "with asked (id) as (
                select e.to_id from feedback f cross join item s cross join link e
                where f.customer_id = $1 and s.id = f.item_id and s.archived_at is null and e.from_id = s.id and e.kind = 'evidence'
             ), meant (id) as (
                select id from asked union select l.to_id from asked a cross join link l where l.from_id = a.id and l.kind = 'becomes'
             )
             select i.key, i.kind, i.title, i.status, i.product_id from meant m cross join item i
             where i.id = m.id and i.open and i.archived_at is null and i.kind <> 'idea'
             order by case when i.status in ('started', 'review', 'active') then 0 when i.status = 'ready' then 1 else 2 end, i.updated_at desc, i.key
             limit 20"
        ))
        .bind(customer)
        .all::<InHand>()
        .await?;
    found.retain(|one| one.product_id.is_none_or(|product| by.sees(product)));
    Ok(found)
}
