//! The API: `/api/v1`, its OpenAPI document and the readable reference.

pub mod reference;

use axum::{
    Json, Router,
    extract::{OriginalUri, State},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{app::App, command::json_routes, error::Error, registry, web::problem};

pub fn routes() -> Router<App> {
    json_routes(registry())
        .route("/openapi.json", get(async || Json(registry().openapi())))
        .fallback(async || problem(&Error::NotFound, false))
        .method_not_allowed_fallback(not_allowed)
}

async fn not_allowed(State(_): State<App>, OriginalUri(uri): OriginalUri) -> Response {
    let error = Error::Malformed(format!("{} does not take this method", uri.path()));
    let mut response = problem(&error, false);
    *response.status_mut() = axum::http::StatusCode::METHOD_NOT_ALLOWED;
    response.into_response()
}
