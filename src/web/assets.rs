//! The bundled scripts, styles and fonts, served under hashed names that may be kept for ever.

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

#[derive(Embed)]
#[folder = "frontend/dist"]
struct Bundled;

/// Serves `GET /assets/{*path}`.
pub async fn serve(Path(path): Path<String>, asked: HeaderMap) -> Response {
    let brotli = takes_brotli(&asked).then(|| Bundled::get(&format!("{path}.br"))).flatten();
    let compressed = brotli.is_some();
    let Some(file) = brotli.or_else(|| Bundled::get(&path)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = file.data.into_owned().into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(&path)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if compressed {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

/// A bundled file by its plain name, for the program itself.
pub fn bytes(name: &str) -> Option<Vec<u8>> {
    Bundled::get(asset(name).trim_start_matches("/assets/")).map(|file| file.data.into_owned())
}

fn takes_brotli(asked: &HeaderMap) -> bool {
    let accepted = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let refused = |weight: &str| weight.replace(' ', "").strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        parts.next() == Some("br") && !parts.any(refused)
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("ttf") => "font/ttf",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(coding: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(coding))])
    }

    async fn get(name: &str, coding: &'static str) -> Response {
        serve(Path(asset(name).trim_start_matches("/assets/").to_owned()), asking(coding)).await
    }

    #[tokio::test]
    async fn scripts_are_sent_compressed_to_whoever_can_read_them() {
        let response = get("main.js", "gzip, br").await;
        assert_eq!(response.headers()[CONTENT_ENCODING], "br");
        assert_eq!(response.headers()[CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(response.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert!(!get("style.css", "gzip, br;q=0").await.headers().contains_key(CONTENT_ENCODING));
    }

    #[tokio::test]
    async fn an_unknown_name_is_not_found() {
        assert_eq!(get("nothing.js", "br").await.status(), StatusCode::NOT_FOUND);
        assert_eq!(serve(Path("../Cargo.toml".into()), asking("br")).await.status(), StatusCode::NOT_FOUND);
    }
}
