//! The form that brings in documents: every file in it, in one command.

use axum::{
    extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State},
    http::Method,
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, post},
};
use serde_json::json;

use super::document_import::MOST;
use crate::{
    app::App,
    command::{Via, execute},
    error::{Error, Result},
    people, registry,
    web::error_page,
};

/// All files of a form together.
const LARGEST: usize = 20 << 20;

pub(super) fn route() -> MethodRouter<App> {
    post(send).layer(DefaultBodyLimit::max(LARGEST))
}

async fn send(State(app): State<App>, Path(product): Path<String>, request: Request) -> Response {
    let by = match people::authenticate(&app, request.headers(), &Method::POST, Via::Web).await {
        Ok(by) => by,
        Err(error) => return error_page(&error),
    };
    let taken = async {
        by.must_write()?;
        let files = files(request).await?;
        let entry =
            registry().get("document.import").ok_or_else(|| Error::Bug("document.import is not registered".into()))?;
        execute(&app.store, entry, json!({"product": product, "files": files}), &by, None).await
    };
    match taken.await {
        Ok(_) => Redirect::to(&format!("/products/{product}/market/documents")).into_response(),
        Err(error) => error_page(&error),
    }
}

async fn files(request: Request) -> Result<Vec<serde_json::Value>> {
    let malformed = |error: &dyn std::fmt::Display| Error::Malformed(format!("the form cannot be read: {error}"));
    let mut form = Multipart::from_request(request, &()).await.map_err(|error| malformed(&error))?;
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|error| malformed(&error))? {
        let Some(name) = field.file_name().map(str::to_owned).filter(|name| !name.is_empty()) else { continue };
        let bytes = field.bytes().await.map_err(|error| malformed(&error))?;
        files.push(json!({"name": name, "text": String::from_utf8_lossy(&bytes)}));
        if files.len() > MOST {
            return Err(Error::field("files", format!("from 1 to {MOST} files at once")));
        }
    }
    Ok(files)
}
