//! What pickers of areas and of labels offer: those of a product whose name holds what was typed.

use axum::{Router, extract::Path, response::IntoResponse, routing::get};

use super::{Area, Product};
use crate::{
    app::App,
    people::person::like,
    sql,
    web::{
        Page, Query, Visit,
        kit::{option, options},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/pick/areas", get(areas))
        .route("/products/{product}/pick/labels", get(labels))
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

async fn areas(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let product = Product::find(&mut visit.db, &visit.actor, &key).await?;
    let words = asked.q.trim().to_lowercase();
    let areas = Area::all(&mut visit.db, product.id).await?;
    let found = areas.iter().filter(|area| area.name.to_lowercase().contains(&words)).take(20);
    let found: Vec<_> = found.map(|area| option(None, &area.name, &area.name, "")).collect();
    Ok(options(&found, None).into_response())
}

/// From one label straight to the next, as far as twenty that are on open work of the product.
async fn labels(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let product = Product::find(&mut visit.db, &visit.actor, &key).await?;
    let found = visit
        .db
        .query(sql!(
            "with recursive known (label) as (
                select min(label) from item_label
                union all select (select min(x.label) from item_label x where x.label > k.label) from known k where k.label is not null
             ) select k.label from known k
             where k.label like $2 escape '\\' and exists (select 1 from item_label x join item i on i.id = x.item_id
                where x.label = k.label and i.product_id = $1 and i.open and i.rank is not null)
             limit 20"
        ))
        .bind(product.id)
        .bind(format!("%{}%", like(&asked.q.trim().to_lowercase())))
        .all::<(String,)>()
        .await?;
    let found: Vec<_> = found.iter().map(|(label,)| option(None, label, label, "")).collect();
    Ok(options(&found, None).into_response())
}
