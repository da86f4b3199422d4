//! One handler for every command and query: form or JSON in; page, redirect, JSON or problem document out.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{RawPathParams, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use futures_util::StreamExt;
use serde_json::{Map, Value};

use super::{
    Actor, Entry, Once, Outcome, Registry, Verb, Via, coerce,
    execute::{execute, proposed, proposed_to},
    nul::refuse_nul,
    registry::Act,
    unknown::{REASON, refuse_unknown},
};
use crate::{
    app::App,
    error::{Error, Result},
    people,
    web::{form_page, problem},
};

const LARGEST_BODY: usize = 2 * 1024 * 1024;
/// A body up to this is read before it is refused.
const HEARD_OUT: usize = 16 * 1024 * 1024;

/// What was asked, by whom, before it is known to make sense.
pub struct Asked {
    pub actor: Actor,
    pub headers: HeaderMap,
    pub input: Value,
    /// The values as typed, for showing the form again.
    pub typed: Vec<(String, String)>,
}

/// `/api/v1/…`: JSON in and out.
pub fn json_routes(registry: &Registry) -> Router<App> {
    by_path(registry, |_| true).into_iter().fold(Router::new(), |router, (path, entries)| {
        entries.into_iter().fold(router, |router, entry| {
            let method = filter(entry.route.method);
            let handler = move |path: RawPathParams, State(app): State<App>, request: Request| async move {
                let wants_if_match = request.headers().contains_key(header::IF_MATCH);
                answer_json(&app, &entry, path, request).await.unwrap_or_else(|error| problem(&error, wants_if_match))
            };
            router.route(path, on(method, handler))
        })
    })
}

/// The same commands where forms post to; `_method` says which one is meant.
pub fn form_routes(registry: &Registry) -> Router<App> {
    by_path(registry, |entry| entry.command().is_some()).into_iter().fold(Router::new(), |router, (path, entries)| {
        let entries = Arc::new(entries);
        let handler = move |path: RawPathParams, State(app): State<App>, request: Request| {
            let entries = entries.clone();
            async move { answer_form(&app, &entries, path, request).await }
        };
        router.route(path, on(MethodFilter::POST, handler))
    })
}

type ByPath = BTreeMap<&'static str, Vec<Arc<Entry>>>;

fn by_path(registry: &Registry, which: impl Fn(&Entry) -> bool) -> ByPath {
    let mut paths = ByPath::new();
    for entry in registry.entries().filter(|entry| which(entry)) {
        paths.entry(entry.route.path).or_default().push(entry.clone());
    }
    paths
}

fn filter(verb: Verb) -> MethodFilter {
    match verb {
        Verb::Get => MethodFilter::GET,
        Verb::Post => MethodFilter::POST,
        Verb::Put => MethodFilter::PUT,
        Verb::Patch => MethodFilter::PATCH,
        Verb::Delete => MethodFilter::DELETE,
    }
}

async fn answer_json(app: &App, entry: &Arc<Entry>, path: RawPathParams, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let actor = people::authenticate(app, &parts.headers, &parts.method, Via::Api).await?;
    let mut input = match entry.act {
        Act::Query(_) if entry.route.method == Verb::Get => {
            let pairs = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned();
            coerce(&entry.shape, pairs)
        }
        Act::Query(_) | Act::Command(_) => {
            let body = read_json(&parts.headers, body).await?;
            refuse_nul(&body)?;
            refuse_unknown(entry, &body)?;
            body
        }
    };
    take_path(&mut input, entry, &path);
    take_if_match(&mut input, entry, &parts.headers)?;
    refuse_nul(&input)?;
    match entry.act {
        Act::Query(run) => {
            let mut db = app.store.read().await?;
            let output = run(input, &mut db, &actor).await?;
            Ok(json(StatusCode::OK, &output))
        }
        Act::Command(_) => {
            let once = once(&parts.headers, entry, &input)?;
            let outcome = execute(&app.store, entry, input, &actor, once).await?;
            Ok(tell_json(entry, &outcome))
        }
    }
}

fn tell_json(entry: &Entry, outcome: &Outcome) -> Response {
    match outcome {
        Outcome::Done { output, next, undo } => {
            let status = StatusCode::from_u16(entry.route.status).unwrap_or(StatusCode::OK);
            let mut response = json(status, output);
            let headers = response.headers_mut();
            if let Some(event) = undo {
                put(headers, HeaderName::from_static("northline-undo"), &format!("/api/v1/events/{event}/undo"));
            }
            if let Some(next) = next {
                put(headers, header::LOCATION, next);
            }
            response
        }
        Outcome::Proposed { proposal, summary, to } => json(StatusCode::ACCEPTED, &proposed(*proposal, summary, to)),
        Outcome::Replayed { status, answer } => {
            let mut response = json(StatusCode::from_u16(*status).unwrap_or(StatusCode::OK), answer);
            put(response.headers_mut(), HeaderName::from_static("idempotent-replayed"), "true");
            response
        }
    }
}

async fn answer_form(app: &App, entries: &[Arc<Entry>], path: RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut asked = match ask(app, &parts.headers, body).await {
        Ok(asked) => asked,
        Err(error) if wants_json(&parts.headers) => return problem(&error, false),
        Err(error) => return crate::web::error_page(&error),
    };
    let method = asked.typed.iter().find(|(name, _)| name == "_method").map_or("POST", |(_, method)| method.as_str());
    let Some(entry) = entries.iter().find(|entry| entry.route.method.name().eq_ignore_ascii_case(method)) else {
        return crate::web::error_page(&Error::NotFound);
    };
    asked.input = coerce(&entry.shape, asked.typed.iter().cloned());
    take_path(&mut asked.input, entry, &path);
    if let Some((_, reason)) = asked.typed.iter().find(|(name, _)| name == REASON) {
        asked.input[REASON] = Value::from(reason.clone());
    }
    let outcome = execute(&app.store, entry, asked.input.clone(), &asked.actor, None).await;
    if wants_json(&asked.headers) {
        return outcome.map_or_else(|error| problem(&error, false), |outcome| tell_json(entry, &outcome));
    }
    match outcome {
        Ok(Outcome::Done { output, next, undo }) => form_page::done(&asked, &output, next, undo),
        Ok(Outcome::Proposed { summary, to, .. }) => form_page::proposed(&asked, &proposed_to(&summary, &to)),
        Ok(Outcome::Replayed { .. }) => form_page::back(&asked, None),
        Err(error) => form_page::again(app, entry, &asked, &error).await,
    }
}

/// A form that scripts have sent wants an answer for scripts.
fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

async fn ask(app: &App, headers: &HeaderMap, body: Body) -> Result<Asked> {
    let actor = people::authenticate(app, headers, &Method::POST, Via::Web).await?;
    let body = read_body(body, "form").await?;
    let typed = url::form_urlencoded::parse(&body).into_owned().collect();
    Ok(Asked { actor, headers: headers.clone(), input: Value::Null, typed })
}

async fn read_json(headers: &HeaderMap, body: Body) -> Result<Value> {
    let body = read_body(body, "body").await?;
    if body.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Err(Error::Malformed("send application/json".into()));
    }
    match serde_json::from_slice(&body) {
        Ok(Value::Object(fields)) => Ok(Value::Object(fields)),
        Ok(_) => Err(Error::Malformed("the body is a JSON object".into())),
        Err(error) => Err(Error::Malformed(format!("the body is not JSON: {error}"))),
    }
}

/// Reads a body that is not too large. One that is a little too large is heard to its end, so that whoever sends it can
/// listen to why it is refused.
async fn read_body(body: Body, what: &str) -> Result<Vec<u8>> {
    let mut parts = body.into_data_stream();
    let (mut whole, mut length) = (Vec::new(), 0);
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| Error::Malformed(format!("the {what} broke off: {error}")))?;
        length += part.len();
        if length <= LARGEST_BODY {
            whole.extend_from_slice(&part);
        } else if length <= HEARD_OUT {
            whole.clear();
        } else {
            break;
        }
    }
    if length <= LARGEST_BODY { Ok(whole) } else { Err(Error::TooLarge(format!("the {what} is larger than 2 MiB"))) }
}

/// What stands in the path is part of the input, as if it had been typed.
fn take_path(input: &mut Value, entry: &Entry, path: &RawPathParams) {
    let pairs = path.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    if let (Value::Object(from), Value::Object(into)) = (coerce(&entry.shape, pairs), input) {
        into.extend(from);
    }
}

/// The version that the item has to have, on its way to the executor.
pub(super) const IF_MATCH: &str = "_if_match";

fn take_if_match(input: &mut Value, entry: &Entry, headers: &HeaderMap) -> Result<()> {
    let Some(tag) = headers.get(header::IF_MATCH).and_then(|tag| tag.to_str().ok()) else { return Ok(()) };
    if tag == "*" {
        return Ok(());
    }
    let version = tag.trim_start_matches("W/").trim_matches('"').parse::<i64>();
    let version = version.map_err(|_| Error::Malformed("If-Match takes the ETag of the item".into()))?;
    // What has no version of its own is held to that of the item it is done to.
    let field = if entry.shape.holds("version").is_some() { "version" } else { IF_MATCH };
    input[field] = version.into();
    Ok(())
}

fn once(headers: &HeaderMap, entry: &Entry, input: &Value) -> Result<Option<Once>> {
    let once = Once::read(headers, &format!("{}\n{input}", entry.name))?;
    if once.is_some() && entry.secret {
        let message = "this answer holds a secret and is not remembered; send it without an Idempotency-Key";
        return Err(Error::refused("secret_answer", message));
    }
    Ok(once)
}

fn json(status: StatusCode, value: &Value) -> Response {
    let mut response = (status, axum::Json(value)).into_response();
    if let Some(version) = value.get("version").and_then(Value::as_i64) {
        put(response.headers_mut(), header::ETAG, &format!("\"{version}\""));
    }
    put(response.headers_mut(), header::CACHE_CONTROL, "no-store");
    response
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
