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

/// One form in which a roadmap is given.
pub struct Form {
    /// The end of a file's name.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    kind: &'static str,
    /// Whether a browser shows it rather than keeps it.
    shown: bool,
    make: fn(&Seen, Paper) -> Result<Vec<u8>>,
}

const fn form(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    shown: bool,
    make: fn(&Seen, Paper) -> Result<Vec<u8>>,
) -> Form {
    Form { name, label, kind, shown, make }
}

/// Every form there is.
pub const FORMS: [Form; 6] = [
    form("pdf", "PDF", "application/pdf", true, |seen, paper| pdf::document(&sheets(seen, paper), &title(seen))),
    form("png", "PNG", "image/png", true, |seen, _| png::picture(&whole(seen)?)),
    form("svg", "SVG", "image/svg+xml", true, |seen, _| Ok(svg::file(&whole(seen)?, &title(seen)).into_bytes())),
    form("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false, |seen, _| {
        cells::xlsx(seen)
    }),
    form("csv", "CSV", "text/csv", false, |seen, _| cells::csv(seen)),
    form("ics", "Calendar", "text/calendar", false, |seen, _| Ok(calendar(seen).into_bytes())),
];

const KINDS: [&str; FORMS.len()] = {
    let mut kinds = [""; FORMS.len()];
    let mut nth = 0;
    while nth < FORMS.len() {
        kinds[nth] = FORMS[nth].kind;
        nth += 1;
    }
    kinds
};

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
            ("format", json!({"type": "string", "enum": FORMS.map(|form| form.name)})),
            (
                "paper",
                json!({"type": "string", "enum": ["a4", "a3"], "description": "The paper of a PDF, landscape; A4 unless told."}),
            ),
        ]
    },
    kinds: &KINDS,
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
    let form = FORMS.into_iter().find(|form| form.name == format).ok_or(Error::NotFound)?;
    let paper = match asked.paper.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "a4") => Paper::A4,
        Some("a3") => Paper::A3,
        Some(_) => return Err(Error::field("paper", "a4 or a3")),
    };
    let changed = seen.changed_at;
    let named = format!("{stem}-roadmap.{format}");
    let Form { kind, shown, make, .. } = form;
    let turn = DRAWING.acquire().await.map_err(|error| Error::Bug(error.to_string()))?;
    // The turn is over when the drawing is, also if nobody waits for it any more.
    let drawn = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        make(&seen, paper)
    });
    let made = drawn.await;
    let made = made.map_err(|error| Error::Bug(error.to_string()))??;
    let tag = format!("\"{}\"", files::hex(&Sha256::digest(&made)[..12]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let same = known.is_some_and(|tags| tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let mut response = if same { StatusCode::NOT_MODIFIED.into_response() } else { Bytes::from(made).into_response() };
    let shown = if shown { "inline" } else { "attachment" };
    let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind.to_owned() };
    let changed = changed.map(|at| at.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    for (header, value) in [
        (header::CONTENT_TYPE, Some(kind)),
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

fn title(seen: &Seen) -> String {
    format!("{} roadmap", seen.product)
}

/// All of it on one sheet, as a picture is.
fn whole(seen: &Seen) -> Result<super::sheets::Sheet> {
    sheets(seen, Paper::PICTURE).into_iter().next().ok_or_else(|| Error::Bug("nothing was drawn".into()))
}
