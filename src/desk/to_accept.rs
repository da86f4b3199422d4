//! The stories that wait for the acceptance of whoever sits at the desk, of all products and areas in which they accept.

use maud::html;
use sqlx::types::Json;

use super::waiting::{SHOWN, Section, What};
use crate::{
    command::{Actor, AreaId, ProductId, Right},
    error::Result,
    items::Product,
    sql,
    store::Db,
    web::{
        kit::{Button, Todo, Tone},
        shown::of,
    },
};

/// A story that waits for its acceptance.
#[derive(sqlx::FromRow)]
struct Review {
    key: String,
    title: String,
    product: String,
    product_name: String,
    criteria: i64,
    passed: i64,
    failed: i64,
    voices: i64,
}

macro_rules! reviews {
    ($mine:literal) => {
        concat!(
            "with mine as materialized (",
            $mine,
            ") select i.key, i.title, i.voices, i.product, i.product_name, count(c.id) as criteria,
                count(case when c.state = 'passed' then 1 end) as passed, count(case when c.state = 'failed' then 1 end) as failed
             from (select s.id, s.key, s.title, s.voices, s.rank, p.key as product, p.name as product_name
                from mine m cross join item s cross join product p
                where s.product_id = m.product_id and s.status = 'review' and s.open and s.rank is not null
                    and (m.area_id is null or s.area_id = m.area_id) and p.id = m.product_id
                order by s.rank, s.id limit $2) i left join criterion c on c.item_id = i.id
             group by i.id, i.key, i.title, i.voices, i.rank, i.product, i.product_name order by i.rank, i.id"
        )
    };
}

pub async fn section(db: &mut Db, by: &Actor, products: &[Product]) -> Result<Section> {
    let mine = accepted_in(by, products);
    let mut rows = if mine.is_empty() { Vec::new() } else { read(db, mine).await? };
    let mut more: Vec<(String, String)> = Vec::new();
    if rows.len() as i64 > SHOWN {
        for row in &rows {
            let way = (
                format!("All to accept in {}", row.product_name),
                format!("/products/{}/backlog?status=review", row.product),
            );
            if !more.contains(&way) {
                more.push(way);
            }
        }
        rows.truncate(SHOWN as usize);
    }
    Ok(Section { what: What::Accept, list: rows.into_iter().map(todo).collect(), more })
}

/// Whole products, and of the others the areas.
fn accepted_in(by: &Actor, products: &[Product]) -> Vec<(ProductId, Option<AreaId>)> {
    let of = |product: &Product| {
        if by.decides(Right::AcceptWork, Some(product.id)) {
            return vec![(product.id, None)];
        }
        let mut areas = by.areas_decided(Right::AcceptWork, product.id);
        areas.sort_unstable();
        areas.dedup();
        areas.into_iter().map(|area| (product.id, Some(area))).collect()
    };
    products.iter().flat_map(of).collect()
}

async fn read(db: &mut Db, mine: Vec<(ProductId, Option<AreaId>)>) -> Result<Vec<Review>> {
    Ok(db
        .query(sql!(
            sqlite: reviews!("select unhex(replace(json_extract(value, '$[0]'), '-', '')) as product_id,
                unhex(replace(json_extract(value, '$[1]'), '-', '')) as area_id from json_each($1)"),
            postgres: reviews!("select (value ->> 0)::uuid as product_id, (value ->> 1)::uuid as area_id from jsonb_array_elements($1)"),
        ))
        .bind(Json(mine))
        .bind(SHOWN + 1)
        .all()
        .await?)
}

fn todo(row: Review) -> Todo {
    let passed = format!("{} of {} criteria passed", row.passed, row.criteria);
    let failed = (row.failed > 0).then(|| format!("{} failed", row.failed));
    let asked = (row.voices > 0).then(|| format!("asked for by {}", of(row.voices, "voice", "voices")));
    let detail = [Some(passed), failed, asked].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Todo {
        tone: if row.failed > 0 { Tone::Bad } else { Tone::Good },
        what: "Accept".into(),
        title: format!("{} {}", row.key, row.title),
        href: format!("/items/{}", row.key),
        detail,
        actions: Some(html! { (Button::link("Review", format!("/items/{}", row.key))) }),
    }
}
