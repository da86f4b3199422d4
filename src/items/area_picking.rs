//! What a picker of areas offers: those of a product whose name holds what was typed.

use axum::{Router, extract::Path, response::IntoResponse, routing::get};

use super::{Area, Product};
use crate::{
    app::App,
    web::{
        Page, Query, Visit,
        kit::{option, options},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/pick/areas", get(pick))
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

async fn pick(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let product = Product::find(&mut visit.db, &visit.actor, &key).await?;
    let words = asked.q.trim().to_lowercase();
    let areas = Area::all(&mut visit.db, product.id).await?;
    let found = areas.iter().filter(|area| area.name.to_lowercase().contains(&words)).take(20);
    let found: Vec<_> = found.map(|area| option(None, &area.name, &area.name, "")).collect();
    Ok(options(&found, None).into_response())
}
