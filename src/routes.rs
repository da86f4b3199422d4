//! The whole URL space on one page.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, set_header::SetResponseHeaderLayer};

use crate::{
    api, app::App, attachments, backlog, ceremonies, command::form_routes, decisions, desk, error::Error, fields,
    ideas, import, items, knowledge, launch, line, live, market, obstacles, outcomes, people, registry, roadmap,
    sample, sprint, strategy, views, voices, web,
};

/// Everything that can be asked of a running Northline.
pub fn routes(app: App) -> Router {
    Router::new()
        .merge(form_routes(registry()))
        .merge(people::entrance::routes())
        .merge(items::page::routes())
        .merge(items::picking::routes())
        .merge(items::product_page::routes())
        .merge(knowledge::finding::routes())
        .merge(people::page::routes())
        .merge(people::picking::routes())
        .merge(people::account_page::routes())
        .merge(desk::routes())
        .merge(strategy::routes())
        .merge(market::page::routes())
        .merge(voices::page::routes())
        .merge(voices::customers_page::routes())
        .merge(voices::said_page::routes())
        .merge(ideas::page::routes())
        .merge(roadmap::page::routes())
        .merge(roadmap::audience::page::routes())
        .merge(roadmap::share::routes())
        .merge(backlog::page::routes())
        .merge(backlog::filter_page::routes())
        .merge(backlog::criterion_page::routes())
        .merge(backlog::reshape_page::routes())
        .merge(sprint::page::routes())
        .merge(views::routes())
        .merge(ceremonies::page::routes())
        .merge(attachments::upload::routes())
        .merge(obstacles::page::routes())
        .merge(fields::page::routes())
        .merge(launch::page::routes())
        .merge(outcomes::page::routes())
        .merge(line::page::routes())
        .merge(line::whole_page::routes())
        .merge(decisions::page::routes())
        .merge(sample::page::routes())
        .route("/api", get(api::reference::show))
        .route("/design", get(async || web::design::page()))
        .nest("/api/v1", api::routes())
        .merge(import::routes())
        .route("/live", get(live::stream))
        .route("/assets/{*path}", get(web::assets::serve))
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .fallback(async || web::error_page(&Error::NotFound))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(web::locale::read_by))
        .layer(CompressionLayer::new().br(true).gzip(true).quality(tower_http::CompressionLevel::Fastest))
        .layer(middleware::map_response(secured))
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .with_state(app)
}

/// Ready when the database answers.
async fn ready(State(app): State<App>) -> Response {
    let answer = async {
        let mut db = app.store.read().await?;
        db.query(crate::sql!("select cast(1 as bigint)")).value::<i64>().await
    };
    match answer.await {
        Ok(_) => "ready".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}

/// Only our own scripts and styles, in nobody's frame, with nothing to sniff; a file that was sent says less still.
async fn secured(mut response: Response) -> Response {
    static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| HeaderValue::from_str(&web::policy("'none'")).ok());
    const HEADERS: [(&str, &str); 5] = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ];
    if let Some(policy) = &*POLICY {
        response.headers_mut().entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| policy.clone());
    }
    for (name, value) in HEADERS {
        response.headers_mut().entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    response
}
