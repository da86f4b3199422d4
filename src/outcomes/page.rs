//! The outcomes page: every metric with where it stands, where it is to go, and what is to move it.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};

use super::{
    reading::{Shown, counted, read},
    verdict_part,
};
use crate::{
    app::App,
    items::{Kind, Product, listing},
    strategy::life_cycle,
    web::{
        Page, Query, Visit,
        kit::{Button, Empty, Icon, Station, Tone, page_head, sparkline, tag},
        shown::{ago, number, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/outcomes", get(show))
        .route("/items/{key}/verdict", get(verdict_part::show))
}

/// So many bets that were to move a metric are named on it.
const JUDGED: usize = 3;

#[derive(serde::Deserialize, Default)]
struct Asked {
    after: Option<String>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Outcomes).await?;
    let page = listing::page(&mut visit.db, &product, Kind::Metric, None, 50, asked.after).await?;
    let metrics = read(&mut visit.db, &visit.actor, page.items).await?;
    let all = counted(&mut visit.db, &product).await?;
    let offered = life_cycle::suggested(&mut visit.db, &product).await?;
    let now = visit.app.store.clock.now();
    let new = format!("/new/metric?product={}", product.key);
    let content = html! {
        (page_head("Outcomes", &of(all, "metric", "metrics"), html! { (Button::dialog("New metric", new.clone()).icon(Icon::Plus)) }))
        @if all == 0 {
            (Empty {
                title: "Nothing is measured yet".into(),
                text: "A metric is a number the work is meant to move. Write down its values as they are known, and link the bets that should move it.".into(),
                example: Some(html! { "“Abandoned bookings”, 38 % in spring, to fall to 25 %." }),
                button: Some(Button::dialog("Measure something", new).primary()),
            })
        }
        div.metrics.outcomes { @for metric in &metrics { (metric.shown(now)) } }
        @if let Some((stage, metrics)) = &offered { (suggested(stage, metrics, &product)) }
        @if let Some(next) = &page.next { p.part { (Button::link("Older metrics", format!("/products/{}/outcomes?after={next}", product.key))) } }
    };
    Ok(visit.render(&shell, content))
}

/// What the stage of life offers to measure and nothing measures yet.
fn suggested(stage: &str, metrics: &[String], product: &Product) -> Markup {
    html! {
        @if !metrics.is_empty() {
            section.part id="suggested" {
                h2 { "Worth measuring in " (stage) }
                p.quiet.small { "As the " a href=(format!("/products/{}/life-cycle", product.key)) { "stage of life" } " offers; what is measured already is left out." }
                ul.plain-list role="list" {
                    @for metric in metrics {
                        li.offered { span { (metric) } (Button::dialog("Measure it", life_cycle::measure(product, metric)).plain().small()) }
                    }
                }
            }
        }
    }
}

impl Shown {
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
            article.metric id=(format!("metric-{}", self.item.key)) {
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
                @if !self.judged.is_empty() {
                    ul.expecting role="list" {
                        @for bet in self.judged.iter().take(JUDGED) {
                            li.small { a.link href=(format!("/items/{}", bet.key)) { (bet.title) } " " (verdict_part::sign(bet.verdict)) }
                        }
                        @if self.judged.len() > JUDGED { li.small.faint { "and " (self.judged.len() - JUDGED) " more" } }
                    }
                }
            }
        }
    }
}
