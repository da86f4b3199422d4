//! What stands behind the question mark of an address, and a word where it cannot be read.

use axum::{
    extract::{FromRequestParts, OriginalUri, Query as Read},
    http::request::Parts,
    response::Response,
};
use serde::de::DeserializeOwned;

use super::{error_page, problem};
use crate::error::Error;

/// Reads as `axum::extract::Query` does, but answers what it cannot read with a page, or a program with a problem.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        Read::try_from_uri(&parts.uri).map(|Read(asked)| Query(asked)).map_err(|rejection| {
            let error = Error::Malformed(rejection.body_text());
            let whole = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(whole)| whole);
            if whole.path().starts_with("/api/") { problem(&error, false) } else { error_page(&error) }
        })
    }
}
