//! Sending a file and reading it again: sniffed and bounded when it comes, harmless when it goes.

use axum::{
    Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use futures_util::TryStreamExt;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::json;
use tokio::io::AsyncRead;
use tokio_util::io::{ReaderStream, StreamReader};

use super::Attachment;
use crate::{
    app::App,
    command::{Actor, Once, Route, Sending, Via, execute},
    error::{Error, Result},
    people, registry, sql,
    store::files,
    web::{error_page, problem},
};

/// The largest file that is taken.
const LARGEST: u64 = 25 << 20;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/files", post(send))
        .route("/items/{key}/files", post(attach))
        .route("/files/{attachment}/{name}", get(read))
        .layer(DefaultBodyLimit::disable())
}

#[derive(Serialize, JsonSchema)]
struct Sent {
    /// What it is attached by.
    file: String,
    kind: String,
    size: u64,
}

pub const SENDING: Sending = Sending {
    name: "file.send",
    route: Route::create("/files"),
    about: "Sends a file of at most 25 MiB, which attachment.add attaches then; the body is the file.",
    fields: Vec::new,
    alone: &["application/octet-stream"],
    in_a_form: false,
    output: SchemaGenerator::subschema_for::<Sent>,
};

/// `POST /api/v1/files`: answers 201 with what it is attached by.
async fn send(State(app): State<App>, request: Request) -> Response {
    let sent = async {
        let headers = request.headers().clone();
        let by = people::authenticate(&app, &headers, &Method::POST, Via::Api).await?;
        by.must_write()?;
        let content = StreamReader::new(request.into_body().into_data_stream().map_err(std::io::Error::other));
        keep(&app, &by, &headers, content).await
    };
    match sent.await {
        Ok(sent) => (StatusCode::CREATED, Json(sent)).into_response(),
        Err(error) => problem(&error, false),
    }
}

async fn keep(app: &App, by: &Actor, headers: &HeaderMap, content: impl AsyncRead + Unpin) -> Result<Sent> {
    let folder = app.files.join("attachments");
    let kept = files::keep(&folder, "", LARGEST, content, app.store.new_id()).await?;
    if kept.size == 0 {
        return Err(Error::field("file", "the file is empty"));
    }
    let kind = infer::get(&kept.head).map_or("application/octet-stream", |kind| kind.mime_type());
    // The same file is the same answer; another one under the key is refused.
    let once = Once::read(headers, &format!("{}\n{}", SENDING.name, kept.digest))?;
    let sent = Sent { file: kept.digest.clone(), kind: kind.into(), size: kept.size };
    let mut tx = app.store.begin().await?;
    if let Some(once) = &once
        && once.answered(&mut tx, by).await?.is_none()
    {
        once.remember(&mut tx, by, SENDING.route.status, json!(sent)).await?;
    }
    let now = tx.now;
    tx.query(sql!(
        "insert into upload (digest, size, kind, by_id, sent_at) values ($1, $2, $3, $4, $5)
         on conflict (digest) do update set by_id = excluded.by_id, sent_at = excluded.sent_at"
    ))
    .bind(kept.digest.clone())
    .bind(i64::try_from(kept.size).unwrap_or(i64::MAX))
    .bind(kind)
    .bind(by.person)
    .bind(now)
    .run()
    .await?;
    tx.commit().await?;
    Ok(sent)
}

/// The form of an item's page: every file in it is attached.
async fn attach(State(app): State<App>, Path(key): Path<String>, request: Request) -> Response {
    let headers = request.headers().clone();
    let by = match people::authenticate(&app, &headers, &Method::POST, Via::Web).await {
        Ok(by) => by,
        Err(error) => return error_page(&error),
    };
    let asks_for_json =
        headers.get(header::ACCEPT).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    match attach_all(&app, &by, &key, request).await {
        Ok(()) if asks_for_json => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => Redirect::to(&format!("/items/{key}#files")).into_response(),
        Err(error) if asks_for_json => problem(&error, false),
        Err(error) => error_page(&error),
    }
}

async fn attach_all(app: &App, by: &Actor, key: &str, request: Request) -> Result<()> {
    by.must_write()?;
    let malformed = |error: &dyn std::fmt::Display| Error::Malformed(format!("the form cannot be read: {error}"));
    let entry =
        registry().get("attachment.add").ok_or_else(|| Error::Bug("attachment.add is not registered".into()))?;
    let mut form = Multipart::from_request(request, &()).await.map_err(|error| malformed(&error))?;
    while let Some(field) = form.next_field().await.map_err(|error| malformed(&error))? {
        let Some(name) = field.file_name().map(str::to_owned).filter(|name| !name.is_empty()) else { continue };
        let sent = keep(app, by, &HeaderMap::new(), StreamReader::new(field.map_err(std::io::Error::other))).await?;
        let input = json!({"key": key, "file": sent.file, "name": name});
        execute(&app.store, entry, input, by, None).await?;
    }
    Ok(())
}

/// A picture as a picture, all else to be saved; neither may run anything.
async fn read(State(app): State<App>, Path((id, _)): Path<(uuid::Uuid, String)>, headers: HeaderMap) -> Response {
    match open(&app, &headers, id).await {
        Ok(response) => response,
        Err(error) => error_page(&error),
    }
}

async fn open(app: &App, headers: &HeaderMap, id: uuid::Uuid) -> Result<Response> {
    let by = people::authenticate(app, headers, &Method::GET, Via::Web).await?;
    let (attachment, _) = Attachment::find(&mut app.store.read().await?, &by, id).await?;
    let file = tokio::fs::File::open(app.files.join("attachments").join(&attachment.digest)).await?;
    let shown = if attachment.is_picture() { "inline" } else { "attachment" };
    let name = percent_encoding::utf8_percent_encode(&attachment.name, percent_encoding::NON_ALPHANUMERIC);
    let mut response = Body::from_stream(ReaderStream::new(file)).into_response();
    for (header, value) in [
        (header::CONTENT_TYPE, attachment.kind.clone()),
        (header::CONTENT_LENGTH, attachment.size.to_string()),
        (header::CONTENT_DISPOSITION, format!("{shown}; filename*=UTF-8''{name}")),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".into()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".into()),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(header, value);
        }
    }
    Ok(response)
}
