//! The outcomes page: every metric with where it stands, where it is to go, and what is to move it.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};

use super::{MetricFacts, observation};
use crate::{
    app::App,
    items::{Facts, Item, Kind, listing},
    sql,
    store::Db,
    web::{
        Page, Visit,
        kit::{Button, Empty, Icon, Station, Tone, page_head, sparkline, tag},
        shown::{ago, number, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/outcomes", get(show))
}

struct Shown {
    item: Item,
    facts: MetricFacts,
    seen: Vec<observation::Observation>,
    movers: i64,
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Outcomes).await?;
    let mut metrics = Vec::new();
    for item in listing::page(&mut visit.db, &product, Kind::Metric, None, 50, None).await?.items.into_iter().rev() {
        metrics.push(Shown::read(&mut visit.db, item).await?);
    }
    let now = visit.app.store.clock.now();
    let new = format!("/new/metric?product={}", product.key);
    let content = html! {
        (page_head("Outcomes", &of(metrics.len() as i64, "metric", "metrics"), html! { (Button::dialog("New metric", new.clone()).icon(Icon::Plus)) }))
        @if metrics.is_empty() {
            (Empty {
                title: "Nothing is measured yet".into(),
                text: "A metric is a number the work is meant to move. Write down its values as they are known, and link the bets that should move it.".into(),
                example: Some(html! { "“Abandoned bookings”, 38 % in spring, to fall to 25 %." }),
                button: Some(Button::dialog("Measure something", new).primary()),
            })
        }
        div.metrics.outcomes { @for metric in &metrics { (metric.shown(now)) } }
    };
    Ok(visit.render(&shell, content))
}

impl Shown {
    async fn read(db: &mut Db, item: Item) -> crate::Result<Shown> {
        let movers = db
            .query(sql!("select count(*) from link where to_id = $1 and kind = 'moves'"))
            .bind(item.id)
            .value::<i64>()
            .await?;
        Ok(Shown {
            facts: MetricFacts::load(db, item.id).await?.unwrap_or_default(),
            seen: observation::all(db, item.id, 30).await?,
            movers: movers.unwrap_or(0),
            item,
        })
    }

    /// Whether the last value is nearer the target than the one before.
    fn course(&self) -> Option<(Tone, &'static str)> {
        let (now, before) = (self.seen.first()?.value, self.seen.get(1)?.value);
        if let Some(target) = self.facts.target {
            let reached = if self.facts.direction.as_deref() == Some("down") { now <= target } else { now >= target };
            if reached {
                return Some((Tone::Good, "reached"));
            }
        }
        let better = if self.facts.direction.as_deref() == Some("down") { now < before } else { now > before };
        Some(if better {
            (Tone::Good, "getting better")
        } else if (now - before).abs() < f64::EPSILON {
            (Tone::Plain, "standing still")
        } else {
            (Tone::Bad, "getting worse")
        })
    }

    fn shown(&self, now: chrono::DateTime<chrono::Utc>) -> Markup {
        let unit = self.facts.unit.clone().unwrap_or_default();
        let values: Vec<f64> = self.seen.iter().rev().map(|seen| seen.value).collect();
        html! {
            article.metric {
                header {
                    h2 { a href=(self.item.href()) { (self.item.title) } }
                    @if let Some((tone, word)) = self.course() { (tag(tone, word)) }
                }
                @match self.seen.first() {
                    Some(last) => {
                        p.figure { strong { (number(last.value)) " " (unit) } @if let Some(target) = self.facts.target { span.faint { " to reach " (number(target)) " " (unit) } } }
                        (sparkline(&values, &format!("{}: from {} to {}", self.item.title, number(values[0]), number(last.value))))
                        p.faint.small { (ago(last.at, now)) " · " (of(self.movers, "bet is to move it", "bets are to move it")) }
                    }
                    None => p.quiet { "Not measured yet." },
                }
            }
        }
    }
}
