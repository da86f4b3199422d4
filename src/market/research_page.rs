//! Research: what somebody found out, and what is moving, each with its source.

use axum::extract::Path;
use chrono::NaiveDate;
use maud::{Markup, html};

use super::page::{Part, shell};
use crate::{
    error::Result,
    items::{Kind, Product, page::status_of},
    sql,
    store::Db,
    web::{
        Page, Visit,
        kit::{Button, Empty, Icon, Tone, icon, page_head, tag},
        shown::{day, number, of, today},
    },
};

/// A claim or a trend.
#[derive(sqlx::FromRow)]
struct Finding {
    key: String,
    title: String,
    status: String,
    body: String,
    voices: i64,
    source: Option<String>,
    url: Option<String>,
    as_of: Option<NaiveDate>,
    confidence: Option<f64>,
    direction: Option<String>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Research).await?;
    let claims = findings(&mut visit.db, &product, Kind::Claim).await?;
    let trends = findings(&mut visit.db, &product, Kind::Trend).await?;
    let today = today(visit.app.store.clock.now());
    let new = |kind: &str| format!("/new/{kind}?product={}", product.key);
    let sub =
        format!("{} · {}", of(claims.len() as i64, "claim", "claims"), of(trends.len() as i64, "trend", "trends"));
    let content = html! {
        (page_head("Research", &sub, html! {
            (Button::dialog("New trend", new("trend")).icon(Icon::Plus))
            (Button::dialog("New claim", new("claim")).icon(Icon::Plus))
        }))
        (Part::Research.tabs(&product))
        @if claims.is_empty() && trends.is_empty() {
            (Empty {
                title: "What do you know, and how do you know it?".into(),
                text: "A claim is one thing research says, with its source; it is supported or refuted by what you find. A trend is something that moves in the market.".into(),
                example: Some(html! { "“Two of three skippers book from the boat.” Interviews, March, 60 % sure." }),
                button: Some(Button::dialog("Write down a claim", new("claim")).primary()),
            })
        } @else {
            (part("Claims", Kind::Claim, &claims, today))
            (part("Trends", Kind::Trend, &trends, today))
        }
    };
    Ok(visit.render(&shell, content))
}

fn part(title: &str, kind: Kind, found: &[Finding], today: NaiveDate) -> Markup {
    html! {
        @if !found.is_empty() {
            section.part {
                h2 { (title) }
                ol.findings role="list" { @for one in found { (finding(kind, one, today)) } }
            }
        }
    }
}

fn finding(kind: Kind, one: &Finding, today: NaiveDate) -> Markup {
    html! {
        li.finding id=(format!("finding-{}", one.key)) {
            div.title {
                @if let Some(way) = &one.direction { (way_of(way)) }
                a href=(format!("/items/{}", one.key)) { (one.title) }
            }
            @if !one.body.is_empty() { p.quiet.small { (crate::web::markdown::plain(&one.body, 240)) } }
            p.facts.small {
                @if kind == Kind::Claim { (status_of(kind, &one.status)) }
                @match (&one.source, &one.url) {
                    (Some(source), Some(url)) => a.link href=(url) rel="noopener noreferrer" { (source) },
                    (Some(source), None) => span.faint { (source) },
                    (None, Some(url)) => a.link href=(url) rel="noopener noreferrer" { "source" },
                    (None, None) => (tag(Tone::Warn, "no source")),
                }
                @if let Some(as_of) = one.as_of { span.faint { (day(as_of, today)) } }
                @if let Some(sure) = one.confidence { span.faint.num { (number(sure)) " % sure" } }
                @if one.voices > 0 { span.faint.num { (of(one.voices, "voice", "voices")) } }
            }
        }
    }
}

fn way_of(way: &str) -> Markup {
    let shape = match way {
        "rising" => Icon::TrendingUp,
        "falling" => Icon::TrendingDown,
        _ => Icon::ArrowRight,
    };
    html! { span.way title=(way) { (icon(shape)) span.hush { (way) } } " " }
}

async fn findings(db: &mut Db, product: &Product, kind: Kind) -> Result<Vec<Finding>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title, i.status, i.body, i.voices, coalesce(c.source, t.source) as source,
                coalesce(c.url, t.url) as url, coalesce(c.as_of, t.as_of) as as_of, c.confidence, t.direction
             from item i left join claim c on c.item_id = i.id left join trend t on t.item_id = i.id
             where i.product_id = $1 and i.kind = $2 and i.archived_at is null order by i.created_at desc, i.id limit 200"
        ))
        .bind(product.id)
        .bind(kind.name())
        .all()
        .await?)
}
