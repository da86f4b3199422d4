//! Finding in the browser: the search page, what the palette asks, what a picker offers, what is similar to a title.

use axum::{
    Json, Router,
    extract::RawQuery,
    response::{IntoResponse, Response},
    routing::get,
};
use maud::html;
use serde_json::json;

use super::search::{self, Hit};
use crate::{
    app::App,
    command::ProductId,
    items::{Key, Kind},
    line::rule,
    sql,
    web::{
        Page, Visit,
        kit::{self, Empty, Field, form_actions, page_head},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/search", get(page))
        .route("/search.json", get(palette))
        .route("/pick", get(pick))
        .route("/similar", get(similar))
}

/// What stood after the `?`.
struct Asked(Vec<(String, String)>);

impl Asked {
    fn read(query: RawQuery) -> Asked {
        Asked(url::form_urlencoded::parse(query.0.unwrap_or_default().as_bytes()).into_owned().collect())
    }
    fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
    fn kinds(&self) -> Vec<Kind> {
        self.0.iter().filter(|(name, _)| name == "kind").filter_map(|(_, value)| Kind::parse(value)).collect()
    }
}

async fn page(mut visit: Visit, query: RawQuery) -> Page {
    let asked = Asked::read(query);
    let words = asked.one("q").unwrap_or_default().to_owned();
    let hits = search::find(&mut visit.db, &visit.actor, &words, &asked.kinds(), 50).await?;
    let shelf = visit.shelf().await?;
    let content = html! {
        (page_head("Search", "", html! {}))
        form.form.wide role="search" action="/search" {
            (Field::text("q", "Words or a key").value(&words).required().autofocus())
            (form_actions("Search", None))
        }
        @if hits.is_empty() && !words.is_empty() {
            (Empty { title: "Nothing found".into(), text: "Every word has to stand in the title or the text; the last one may be a beginning.".into(), example: None, button: None })
        }
        ul.plain-list role="list" { @for hit in &hits { li { (line(hit)) } } }
    };
    Ok(visit.render(&shelf.shell("Search"), content))
}

fn line(hit: &Hit) -> maud::Markup {
    html! {
        a.item-line href=(format!("/items/{}", hit.key)) {
            (kit::kind(kit::Kind::parse(hit.kind.name())))
            span.key { (hit.key) }
            span.title { (hit.title) }
            span.faint.small { (hit.kind.label()) }
        }
    }
}

async fn palette(mut visit: Visit, query: RawQuery) -> Page {
    let asked = Asked::read(query);
    let hits = search::find(&mut visit.db, &visit.actor, asked.one("q").unwrap_or_default(), &[], 12).await?;
    let found: Vec<_> = hits
        .iter()
        .map(|hit| json!({"key": hit.key, "kind": hit.kind, "title": hit.title, "href": format!("/items/{}", hit.key)}))
        .collect();
    Ok(Json(found).into_response())
}

/// What a picker offers: what was typed, or the newest of those kinds.
async fn pick(mut visit: Visit, query: RawQuery) -> Page {
    let asked = Asked::read(query);
    let mut kinds = asked.kinds();
    let around = match asked.one("for").and_then(Key::parse) {
        Some(key) => Some(crate::items::Item::find(&mut visit.db, &visit.actor, &key).await?),
        None => None,
    };
    if let (true, Some(item)) = (kinds.is_empty(), &around) {
        kinds = Kind::ALL
            .into_iter()
            .filter(|to| rule::natural(item.kind, *to).is_some() || rule::natural(*to, item.kind).is_some())
            .collect();
    }
    let within = match asked.one("product") {
        Some(key) => Some(visit.product(key).await?.0.id),
        None => None,
    };
    let words = asked.one("q").unwrap_or_default();
    let mut hits = if words.is_empty() {
        newest(&mut visit, &kinds, within.or(around.as_ref().and_then(|item| item.product_id))).await?
    } else {
        search::find(&mut visit.db, &visit.actor, words, &kinds, if within.is_some() { 100 } else { 20 }).await?
    };
    if within.is_some() {
        hits.retain(|hit| hit.product_id == within);
    }
    if asked.one("open") == Some("true") {
        hits.retain(|hit| hit.kind.status(&hit.status).is_some_and(|status| status.open));
    }
    hits.truncate(30);
    hits.retain(|hit| around.as_ref().is_none_or(|item| item.key != hit.key));
    let found: Vec<_> = hits
        .iter()
        .map(|hit| kit::option(Some(kit::Kind::parse(hit.kind.name())), &hit.key, &hit.title, &hit.key))
        .collect();
    Ok(kit::options(&found, None).into_response())
}

async fn newest(visit: &mut Visit, kinds: &[Kind], product: Option<ProductId>) -> crate::Result<Vec<Hit>> {
    let mut hits = Vec::new();
    for kind in kinds {
        let found = visit
            .db
            .query(sql!(
                "select key, kind, title, status, product_id from item where kind = $1 and archived_at is null
                 order by created_at desc, id desc limit 60"
            ))
            .bind(kind.name())
            .all::<Hit>()
            .await?;
        let seen = found
            .into_iter()
            .filter(|hit| hit.product_id.map_or(visit.actor.sees_organisation(), |of| visit.actor.sees(of)));
        hits.extend(
            seen.filter(|hit| product.is_none() || hit.product_id.is_none() || hit.product_id == product)
                .take(20 / kinds.len().max(1) + 2),
        );
    }
    Ok(hits)
}

/// What exists already under a title that is being typed.
async fn similar(mut visit: Visit, query: RawQuery) -> Page {
    let asked = Asked::read(query);
    let words = asked.one("q").unwrap_or_default();
    let kinds = asked.kinds();
    let mut hits = search::find(&mut visit.db, &visit.actor, words, &kinds, 4).await?;
    if hits.is_empty() {
        let longest = words.split_whitespace().max_by_key(|word| word.chars().count()).unwrap_or_default();
        if longest.chars().count() > 4 {
            hits = search::find(&mut visit.db, &visit.actor, longest, &kinds, 4).await?;
        }
    }
    let answer: Response = html! {
        @if !hits.is_empty() {
            p.faint.small { "There is already" }
            ul.plain-list role="list" { @for hit in &hits { li { (line(hit)) } } }
        }
    }
    .into_response();
    Ok(answer)
}
