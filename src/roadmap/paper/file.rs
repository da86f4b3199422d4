//! A roadmap as a file, in whichever form it is asked for.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::{
    calendar::calendar,
    cells, pdf, png,
    sheets::{Paper, sheets},
    svg,
};
use crate::{
    app::App,
    command::{Giving, Route, Via},
    error::{Error, Result},
    items::Product,
    people,
    roadmap::audience::{Audience, Seen},
    store::files,
    web::{Page, Query, Visit, problem},
};

/// The forms by the end of a file's name, with what they are called.
pub const FILES: [(&str, &str); 6] =
    [("pdf", "PDF"), ("png", "PNG"), ("svg", "SVG"), ("xlsx", "XLSX"), ("csv", "CSV"), ("ics", "Calendar")];

/// So many are drawn at once: drawing takes a processor.
static DRAWING: Semaphore = Semaphore::const_new(2);

#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// a4 or a3, for a PDF.
    #[serde(default)]
    pub paper: Option<String>,
}

pub const FILES_ABOUT: Giving = Giving {
    name: "audience.file",
    route: Route::get("/products/{product}/audiences/{audience}/roadmap/{format}"),
    about: "Gives the roadmap as an audience sees it as a file: drawn (svg, png, pdf), as a table (csv, xlsx) or as a calendar (ics).",
    fields: || {
        vec![
            ("format", json!({"type": "string", "enum": FILES.map(|(format, _)| format)})),
            (
                "paper",
                json!({"type": "string", "enum": ["a4", "a3"], "description": "The paper of a PDF, landscape; A4 unless told."}),
            ),
        ]
    },
    kinds: &[
        "application/pdf",
        "image/png",
        "image/svg+xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/csv",
        "text/calendar",
    ],
};

/// `GET /api/v1/products/{product}/audiences/{audience}/roadmap/{format}`.
pub async fn for_programs(
    State(app): State<App>,
    Path((product, audience, format)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let given = async {
        let by = people::authenticate(&app, &headers, &Method::GET, Via::Api).await?;
        let mut db = app.store.read().await?;
        let product = Product::find(&mut db, &by, &product).await?;
        let audience = Audience::find(&mut db, product.id, &audience).await?;
        let seen = Arc::new(Seen::read(&mut db, &product, &audience, by.at).await?);
        drop(db);
        given(seen, &product.key, &format, &asked, &headers).await
    };
    given.await.unwrap_or_else(|error| problem(&error, false))
}

/// `GET /products/{product}/audiences/{audience}/roadmap/{format}`, from the page of audiences.
pub async fn for_people(
    visit: Visit,
    Path((product, audience, format)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Page {
    let Visit { actor, mut db, .. } = visit;
    let product = Product::find(&mut db, &actor, &product).await?;
    let audience = Audience::find(&mut db, product.id, &audience).await?;
    let seen = Arc::new(Seen::read(&mut db, &product, &audience, actor.at).await?);
    // Whoever waits for a drawing holds no connection.
    drop(db);
    Ok(given(seen, &product.key, &format, &asked, &headers).await?)
}

/// The file of that form; nothing of that name is not found.
pub async fn given(seen: Arc<Seen>, stem: &str, format: &str, asked: &Asked, headers: &HeaderMap) -> Result<Response> {
    let kind = match format {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "pdf" => "application/pdf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        _ => return Err(Error::NotFound),
    };
    let paper = match asked.paper.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "a4") => Paper::A4,
        Some("a3") => Paper::A3,
        Some(_) => return Err(Error::field("paper", "a4 or a3")),
    };
    let changed = seen.changed_at;
    let named = format!("{stem}-roadmap.{format}");
    let format = format.to_owned();
    let turn = DRAWING.acquire().await.map_err(|error| Error::Bug(error.to_string()))?;
    // The turn is over when the drawing is, also if nobody waits for it any more.
    let drawn = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        made(&seen, &format, paper)
    });
    let made = drawn.await;
    let made = made.map_err(|error| Error::Bug(error.to_string()))??;
    let tag = format!("\"{}\"", files::hex(&Sha256::digest(&made)[..12]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let same = known.is_some_and(|tags| tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let mut response = if same { StatusCode::NOT_MODIFIED.into_response() } else { Bytes::from(made).into_response() };
    let shown = if matches!(kind, "image/svg+xml" | "image/png" | "application/pdf") { "inline" } else { "attachment" };
    let changed = changed.map(|at| at.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    for (header, value) in [
        (header::CONTENT_TYPE, Some(kind.to_owned())),
        (header::CONTENT_DISPOSITION, Some(format!("{shown}; filename=\"{named}\""))),
        (header::ETAG, Some(tag)),
        (header::LAST_MODIFIED, changed),
        (header::CACHE_CONTROL, Some("private, no-cache".to_owned())),
        (
            header::CONTENT_SECURITY_POLICY,
            Some("default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'".to_owned()),
        ),
    ] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            response.headers_mut().insert(header, value);
        }
    }
    Ok(response)
}

fn made(seen: &Seen, format: &str, paper: Paper) -> Result<Vec<u8>> {
    let title = format!("{} roadmap", seen.product);
    let whole =
        || sheets(seen, Paper::PICTURE).into_iter().next().ok_or_else(|| Error::Bug("nothing was drawn".into()));
    match format {
        "svg" => Ok(svg::file(&whole()?, &title).into_bytes()),
        "png" => png::picture(&whole()?),
        "pdf" => pdf::document(&sheets(seen, paper), &title),
        "xlsx" => cells::xlsx(seen),
        "csv" => cells::csv(seen),
        _ => Ok(calendar(seen).into_bytes()),
    }
}
