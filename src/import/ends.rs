//! The ends of the links of a batch: what its rows became, and what goes by the names they use.

use std::collections::HashMap;

use sqlx::types::Json;

use super::run::RunId;
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    items::Kind,
    sql,
    store::Db,
};

/// One end of a link.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct End {
    pub id: ItemId,
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
}

#[derive(sqlx::FromRow)]
struct Named {
    name: String,
    #[sqlx(flatten)]
    end: End,
}

/// What the first pass made of a row.
#[derive(sqlx::FromRow)]
pub struct Became {
    pub row: i64,
    pub outcome: String,
    pub item_id: Option<ItemId>,
}

/// What became of the rows from one to another.
pub async fn became(db: &mut Db, run: RunId, from: u64, until: u64) -> Result<HashMap<u64, Became>> {
    let rows = db
        .query(sql!("select row, outcome, item_id from import_row where run_id = $1 and row >= $2 and row <= $3"))
        .bind(run)
        .bind(from as i64)
        .bind(until as i64)
        .all::<Became>()
        .await?;
    Ok(rows.into_iter().map(|became| (became.row as u64, became)).collect())
}

/// The items that go by these names: in the source, by the source's other name, or here.
pub async fn ends(db: &mut Db, product: ProductId, source: &str, names: Vec<String>) -> Result<HashMap<String, End>> {
    let names = Json(names);
    let here = db
        .query(sql!(
            sqlite: "select v.value as name, i.id, i.key, i.kind from json_each($2) v cross join item i on i.key = upper(v.value)
                where i.product_id = $1 and i.archived_at is null",
            postgres: "select v.value as name, i.id, i.key, i.kind from jsonb_array_elements_text($2) v join item i on i.key = upper(v.value)
                where i.product_id = $1 and i.archived_at is null",
        ))
        .bind(product)
        .bind(names.clone())
        .all::<Named>()
        .await?;
    let mut ends: HashMap<String, End> = here.into_iter().map(|named| (named.name, named.end)).collect();
    for source in ["jira:id", source] {
        let from_there = db
            .query(sql!(
                sqlite: "select v.value as name, i.id, i.key, i.kind from json_each($3) v
                    cross join origin o on o.product_id = $1 and o.source = $2 and o.source_key = v.value
                    join item i on i.id = o.item_id where i.archived_at is null",
                postgres: "select v.value as name, i.id, i.key, i.kind from jsonb_array_elements_text($3) v
                    join origin o on o.product_id = $1 and o.source = $2 and o.source_key = v.value
                    join item i on i.id = o.item_id where i.archived_at is null",
            ))
            .bind(product)
            .bind(source.to_owned())
            .bind(names.clone())
            .all::<Named>()
            .await?;
        ends.extend(from_there.into_iter().map(|named| (named.name, named.end)));
    }
    Ok(ends)
}
