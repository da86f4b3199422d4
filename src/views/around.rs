//! What stands around the items of a table: what they are part of, in which sprint and release.

use std::collections::HashMap;

use sqlx::types::Json;
use uuid::Uuid;

use crate::{backlog::backlog::Row, command::ItemId, error::Result, sql, store::Db};

#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Keys and titles of what it serves.
    pub part_of: Vec<String>,
    pub sprints: Vec<String>,
    pub releases: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct Tied {
    from_id: ItemId,
    tie: String,
    key: String,
    title: String,
}

/// What stands around each row: one query a page.
pub async fn of(db: &mut Db, rows: &[Row]) -> Result<HashMap<ItemId, Around>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let mut around: HashMap<ItemId, Around> = HashMap::new();
    for tied in ties(db, &ids).await? {
        let of = around.entry(tied.from_id).or_default();
        match tied.tie.as_str() {
            "planned_in" => of.sprints.push(tied.title),
            "ships_in" => of.releases.push(tied.title),
            _ => of.part_of.push(format!("{} {}", tied.key, tied.title)),
        }
    }
    Ok(around)
}

async fn ties(db: &mut Db, ids: &[Uuid]) -> Result<Vec<Tied>> {
    macro_rules! tied {
        ($ids:literal, $id:literal) => {
            concat!(
                "select l.from_id, l.kind as tie, t.key, t.title from ",
                $ids,
                " v cross join link l cross join item t where l.from_id = ",
                $id,
                " and l.kind in ('serves', 'ships_in', 'planned_in') and t.id = l.to_id and t.archived_at is null order by l.created_at, t.id"
            )
        };
    }
    Ok(db
        .query(sql!(
            sqlite: tied!("json_each($1)", "unhex(replace(v.value, '-', ''))"),
            postgres: tied!("jsonb_array_elements_text($1)", "v.value::uuid"),
        ))
        .bind(Json(ids.to_vec()))
        .all()
        .await?)
}
