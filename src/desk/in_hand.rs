//! What somebody has in hand: work that is begun, and their sub-tasks that are open.

use sqlx::types::Json;

use super::waiting::{SHOWN, Section, What};
use crate::{
    command::{Actor, ItemId},
    error::Result,
    items::{Kind, Product, page::status_word},
    obstacles::{self, Marks},
    sql,
    store::Db,
    web::kit::{Todo, Tone},
};

#[derive(sqlx::FromRow)]
struct Work {
    id: ItemId,
    key: String,
    title: String,
    kind: String,
    status: String,
    product: String,
    /// What a sub-task is a step of.
    of_key: Option<String>,
    of_title: Option<String>,
}

pub async fn section(db: &mut Db, by: &Actor, products: &[Product]) -> Result<Section> {
    let mut rows = read(db, by).await?;
    let mut more: Vec<(String, String)> = Vec::new();
    if rows.len() as i64 > SHOWN {
        let email: String = url::form_urlencoded::byte_serialize(by.email.as_bytes()).collect();
        for product in products.iter().filter(|product| rows.iter().any(|row| row.product == product.key)) {
            let href = format!("/products/{}/backlog?person={email}", product.key);
            more.push((format!("All of yours in {}", product.name), href));
        }
        rows.truncate(SHOWN as usize);
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let marks = obstacles::of(db, &ids).await?;
    let list = rows.into_iter().map(|row| todo(marks.get(&row.id), row)).collect();
    Ok(Section { what: What::Hand, list, more })
}

macro_rules! work {
    ($products:literal) => {
        concat!(
            "select i.id, i.key, i.title, i.kind, i.status, p.key as product, o.key as of_key, o.title as of_title
             from item i cross join product p
                left join link l on l.from_id = i.id and l.kind = 'serves' and i.kind = 'subtask'
                left join item o on o.id = l.to_id
             where i.owner_id = $1 and i.open and p.id = i.product_id
                and (i.kind = 'subtask' or i.rank is not null and i.status in ('started', 'review'))
                and ($3 = 1 or i.product_id in (",
            $products,
            ")) order by case i.status when 'started' then 0 when 'review' then 1 else 2 end, i.updated_at desc, i.id limit $2"
        )
    };
}

async fn read(db: &mut Db, by: &Actor) -> Result<Vec<Work>> {
    let only = by.only_products();
    Ok(db
        .query(sql!(
            sqlite: work!("select unhex(replace(value, '-', '')) from json_each($4)"),
            postgres: work!("select value::uuid from jsonb_array_elements_text($4)"),
        ))
        .bind(by.person)
        .bind(SHOWN + 1)
        .bind(i64::from(only.is_none()))
        .bind(Json(only.unwrap_or_default()))
        .all()
        .await?)
}

fn todo(marks: Option<&Marks>, row: Work) -> Todo {
    let status = Kind::parse(&row.kind).map_or_else(|| row.status.clone(), |kind| status_word(kind, &row.status));
    let step = row.of_key.zip(row.of_title).map(|(key, title)| format!(" · a step of {key} {title}"));
    let hindered = marks.and_then(|marks| {
        let word = if marks.stop() { "blocked" } else { "slowed" };
        Some(format!(" · {word}: {}", marks.said()?))
    });
    Todo {
        tone: if marks.is_some_and(Marks::stop) {
            Tone::Bad
        } else if row.status == "backlog" {
            Tone::Plain
        } else {
            Tone::Accent
        },
        what: "In hand".into(),
        title: format!("{} {}", row.key, row.title),
        href: format!("/items/{}", row.key),
        detail: format!("{status}{}{}", step.unwrap_or_default(), hindered.unwrap_or_default()),
        actions: None,
    }
}
