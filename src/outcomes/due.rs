//! The initiatives whose day has come and of which nobody has said what was learnt.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Verdict, expected};
use crate::{
    command::{Actor, ItemId, PersonId, ProductId},
    error::Result,
    items::Product,
    sql,
    store::Db,
};

/// So many are told at once.
pub const MOST: i64 = 100;

/// One whose outcome is to be judged.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Due {
    #[serde(skip)]
    pub id: ItemId,
    #[serde(skip)]
    pub product_id: ProductId,
    #[serde(skip)]
    pub owner_id: Option<PersonId>,
    pub key: String,
    pub title: String,
    pub expected_by: NaiveDate,
    /// What the observations say.
    #[sqlx(skip)]
    pub verdict: Option<Verdict>,
}

macro_rules! due {
    ($products:literal) => {
        concat!(
            "select i.id, i.product_id, i.owner_id, i.key, i.title, f.expected_by from initiative f cross join item i
             where f.expected_by <= $2 and i.id = f.item_id and i.archived_at is null and i.status <> 'dropped'
                and not exists (select 1 from verdict v where v.item_id = i.id and v.expected_by = f.expected_by and v.archived_at is null)
                and i.product_id in (",
            $products,
            ") order by f.expected_by, i.key limit $3"
        )
    };
}

/// Of these products, the longest due first.
pub async fn of_products(db: &mut Db, by: &Actor, products: &[Product], today: NaiveDate) -> Result<Vec<Due>> {
    let ids: Vec<Uuid> = products.iter().map(|product| product.id.0).collect();
    let mut due: Vec<Due> = db
        .query(sql!(
            sqlite: due!("select unhex(replace(value, '-', '')) from json_each($1)"),
            postgres: due!("select value::uuid from jsonb_array_elements_text($1)"),
        ))
        .bind(Json(ids))
        .bind(today)
        .bind(MOST)
        .all()
        .await?;
    let ids: Vec<ItemId> = due.iter().map(|one| one.id).collect();
    let outcomes = expected::of_each(db, by, &ids, today).await?;
    for one in &mut due {
        one.verdict = outcomes.get(&one.id).and_then(|outcome| outcome.verdict);
    }
    Ok(due)
}
