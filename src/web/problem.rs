//! Errors for programs: RFC 9457 problem documents with a stable code.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::error::Error;

/// The problem document of an error. A stale edit under `If-Match` is 412, as HTTP says.
pub fn problem(error: &Error, if_match: bool) -> Response {
    let status = match error {
        Error::Stale { .. } if if_match => StatusCode::PRECONDITION_FAILED,
        error => StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    };
    if status.is_server_error() {
        tracing::error!(?error, "a request failed");
    }
    let mut body = json!({
        "type": format!("/api/problems#{}", error.code()),
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "code": error.code(),
        "detail": error.to_string(),
    });
    match error {
        Error::Invalid(errors) => body["errors"] = json!(errors),
        Error::Stale { seen, now, theirs, .. } => {
            body["seen"] = json!(seen);
            body["version"] = json!(now);
            body["current"] = theirs.clone();
        }
        _ => {}
    }
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let wait = match error {
        Error::TooMany(seconds) => Some(*seconds),
        error if error.is_away() => Some(5),
        _ => None,
    };
    if let Some(seconds) = wait {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
