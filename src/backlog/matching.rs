//! Which of some items a filter of the backlog leaves, open or not.

use std::collections::HashSet;

use sqlx::types::Json;
use uuid::Uuid;

use super::{
    filter::Filter,
    rows::wishing,
    wanted::{below, conditions, in_state, lacking, list, said},
};
use crate::{
    command::ItemId,
    error::Result,
    fields::{Field, wish},
    items::Product,
    sql,
    store::Db,
};

macro_rules! among {
    (sqlite) => {
        concat!(
            "select i.id from json_each($2) v cross join item i left join area a on a.id = i.area_id left join person o on o.id = i.owner_id
             where i.id = unhex(replace(v.value, '-', '')) and i.product_id = $1 and $3 = '' and $4 = ''",
            conditions!(sqlite)
        )
    };
    (postgres) => {
        concat!(
            "select i.id from jsonb_array_elements_text($2) v cross join item i left join area a on a.id = i.area_id
                left join person o on o.id = i.owner_id
             where i.id = v.value::uuid and i.product_id = $1 and $3 = '' and $4 = ''",
            conditions!(postgres)
        )
    };
}

pub async fn matching(db: &mut Db, product: &Product, filter: &Filter, ids: &[Uuid]) -> Result<HashSet<ItemId>> {
    let known = if filter.field.is_empty() { Vec::new() } else { Field::of_product(db, product).await? };
    let wishes = wish::read(&known, &filter.field)?;
    let query = db.query(sql!(sqlite: among!(sqlite), postgres: among!(postgres))).bind(product.id);
    let query = query.bind(Json(ids.to_vec())).bind(String::new()).bind(String::new());
    let found = wishing(query, filter, wishes).all::<(ItemId,)>().await?;
    Ok(found.into_iter().map(|(item,)| item).collect())
}
