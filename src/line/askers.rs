//! Who asked for each of many items: one query for all of them.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{command::ItemId, error::Result, sql, store::Db};

/// Those who asked for one item.
#[derive(Clone, Debug, Default)]
pub struct Askers {
    /// The largest customers first; at most three.
    pub names: Vec<String>,
    pub count: i64,
    /// What those of them that are customers bring a year.
    pub revenue: i64,
}

/// All that several items are asked for by, each voice and each customer once.
#[derive(Clone, Debug, Default, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Together {
    pub voices: i64,
    pub customers: i64,
    /// What these customers bring a year.
    pub revenue: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    root: ItemId,
    name: String,
    n: i64,
    revenue: i64,
}

/// Who asked for each item, for the story, epic or initiative it serves, or for the ideas behind those.
pub async fn of_items(db: &mut Db, items: &[Uuid]) -> Result<HashMap<ItemId, Askers>> {
    macro_rules! asked {
        ($roots:literal) => {
            concat!(
                "with recursive upward (root, id) as (
                    ",
                $roots,
                "
                    union select u.root, l.to_id from upward u cross join link l
                    where l.from_id = u.id and l.kind = 'serves' and l.to_kind in ('story', 'epic', 'initiative')
                 ), behind (root, id) as (
                    select root, id from upward
                    union select u.root, l.from_id from upward u cross join link l where l.to_id = u.id and l.kind = 'becomes'
                 ), asked (root, customer_id, name, revenue) as (
                    select distinct b.root, v.customer_id, coalesce(c.title, v.said_by), coalesce(k.revenue, 0)
                    from behind b cross join link e cross join item f cross join feedback v
                        left join item c on c.id = v.customer_id left join customer k on k.item_id = v.customer_id
                    where e.to_id = b.id and e.kind = 'evidence' and f.id = e.from_id and f.archived_at is null
                        and v.item_id = f.id and coalesce(c.title, v.said_by) is not null
                 )
                 select root, name, n, revenue from (
                    select root, name, cast(sum(revenue) over (partition by root) as bigint) as revenue, row_number() over (partition by root order by revenue desc, name) as place,
                        count(*) over (partition by root) as n from asked
                 ) ranked where place <= 3 order by root, place"
            )
        };
    }
    let rows = db
        .query(sql!(
            sqlite: asked!("select unhex(replace(value, '-', '')), unhex(replace(value, '-', '')) from json_each($1)"),
            postgres: asked!("select value::uuid, value::uuid from jsonb_array_elements_text($1)"),
        ))
        .bind(Json(items.to_vec()))
        .all::<Row>()
        .await?;
    let mut askers: HashMap<ItemId, Askers> = HashMap::new();
    for row in rows {
        let of = askers.entry(row.root).or_default();
        of.names.push(row.name);
        of.count = row.n;
        of.revenue = row.revenue;
    }
    Ok(askers)
}

/// What was said for these items themselves, counted once over all of them.
pub async fn together(db: &mut Db, items: &[Uuid]) -> Result<Together> {
    macro_rules! said {
        ($items:literal, $to:literal) => {
            concat!(
                "with said (id, customer_id) as (
                    select distinct f.id, v.customer_id from ",
                $items,
                " cross join link e cross join item f cross join feedback v
                    where e.to_id = ",
                $to,
                " and e.kind = 'evidence' and f.id = e.from_id and f.archived_at is null and v.item_id = f.id
                 )
                 select (select count(*) from said) as voices, (select count(distinct customer_id) from said) as customers,
                    (select cast(coalesce(sum(k.revenue), 0) as bigint) from customer k
                     where k.item_id in (select customer_id from said)) as revenue"
            )
        };
    }
    let told = db
        .query(sql!(
            sqlite: said!("json_each($1) g", "unhex(replace(g.value, '-', ''))"),
            postgres: said!("jsonb_array_elements_text($1) g", "g.value::uuid"),
        ))
        .bind(Json(items.to_vec()))
        .one::<Together>()
        .await?;
    Ok(told.unwrap_or_default())
}
