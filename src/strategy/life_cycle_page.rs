//! The page of a product's stage of life: the judgement, what revenue suggests, and what the stage offers.

use axum::{Router, extract::Path, routing::get};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    judged_before::Earlier,
    life_cycle::{self, LifeCycle},
    norms::Norms,
    stages::{self, Offer},
    tabs,
};
use crate::{
    app::App,
    command::{Place, Right},
    ideas::scoring::Method,
    items::Product,
    web::{
        Page, Visit,
        kit::{
            Button, Choice, Empty, Field, Picker, Station, Tone, form, form_actions, page_head, pair, panel, sparkline,
            split, tag,
        },
        shown::{ago, number, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/life-cycle", get(show))
        .route("/products/{product}/life-cycle/judge", get(judge))
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Vision).await?;
    shell.title = format!("Stage of life · {}", product.name);
    let cycle = life_cycle::read(&mut visit.db, &product).await?;
    let now = visit.app.store.clock.now();
    let change = format!("/products/{}/life-cycle/judge", product.key);
    let work = html! {
        @match &cycle.judged {
            None => (Empty {
                title: "Which stage of its life is the product in?".into(),
                text: "Development, introduction, growth, maturity or decline: a judgement with its evidence. The stage says what is worth measuring, which methods help and how often to look; each can be replaced by your own.".into(),
                example: None,
                button: Some(Button::dialog("Judge the stage", change.clone()).primary()),
            }),
            Some(judged) => section.statement {
                ol.stages role="list" { @for stage in stages::ALL { li aria-current=[(stages::name(stage) == judged.stage).then_some("step")] { (stages::name(stage)) } } }
                p.evidence-of-stage { (judged.evidence) }
                p.faint.small { @if let Some(by) = &judged.by { (by) ", " } (ago(judged.at, now)) }
            },
        }
        @if !cycle.earlier.is_empty() { (before(&cycle.earlier, now)) }
        @if let Some(offer) = &cycle.offers { (offered(offer, &product)) }
        (follows(&cycle.norms, &product))
    };
    let content = html! {
        (page_head("Stage of life", "", html! { @if cycle.judged.is_some() { (Button::dialog("Change", change)) } }))
        (tabs::tabs(&product, "strategy"))
        (split(work, beside(&cycle)))
    };
    Ok(visit.render(&shell, content))
}

fn before(earlier: &[Earlier], now: DateTime<Utc>) -> Markup {
    html! {
        details.part { summary { "Judged before (" (earlier.len()) ")" }
            ul.plain-list role="list" {
                @for one in earlier {
                    li { span { b { (one.stage) } " · " (one.evidence) } span.faint.small { @if let Some(by) = &one.by { (by) ", " } (ago(one.at, now)) } }
                }
            }
        }
    }
}

fn offered(offer: &Offer, product: &Product) -> Markup {
    let own = |name: &str| offer.overridden.contains(&name).then(|| tag(Tone::Accent, "your own"));
    html! {
        section.part {
            h2 { "What the stage offers" }
            p.quiet { (offer.says) }
            h3.of-theme { "Measure " @if let Some(own) = own("metrics") { (own) } }
            ul.plain-list role="list" {
                @for metric in &offer.metrics {
                    li.offered {
                        span { (metric) }
                        (Button::dialog("Measure it", life_cycle::measure(product, metric)).plain().small())
                    }
                }
            }
            h3.of-theme { "Methods " @if let Some(own) = own("methods") { (own) } }
            ul.plain-list role="list" { @for method in &offer.methods { li { (method) } } }
            h3.of-theme { "How often " @if let Some(own) = own("cadence") { (own) } }
            p { (offer.cadence) }
        }
    }
}

/// What the stage changes elsewhere, each with the page it changes.
fn follows(norms: &Norms, product: &Product) -> Markup {
    let own = |name: &str| norms.own.contains(&name).then(|| tag(Tone::Accent, "your own"));
    let first: Vec<_> = norms.methods.iter().take(norms.first).map(|method| method.label()).collect();
    let of_product = |page: &str| format!("/products/{}/{page}", product.key);
    html! {
        section.part id="follows" {
            h2 { "What follows from it" }
            p.quiet { @match norms.stage { Some(stage) => { "In " (stage) ", unless you say otherwise:" }, None => { "No stage is judged yet; until then:" } } }
            ul.plain-list role="list" {
                li.offered { span { "A key result is due when nobody has checked in for " b { (of(norms.cadence_days, "day", "days")) } " " @if let Some(own) = own("cadence_days") { (own) } } (Button::link("Goals", of_product("goals")).plain().small()) }
                li.offered { span { "A theme that drifts by " b { (of((norms.drift * 100.0).round() as i64, "point", "points")) } " or more is too far, and told on the desk " @if let Some(own) = own("drift") { (own) } } (Button::link("Themes", of_product("themes")).plain().small()) }
                li.offered {
                    span { @if first.is_empty() { "Ideas are scored by any method" } @else { "Ideas are scored by " b { (first.join(", ")) } " first" } " " @if let Some(own) = own("scoring") { (own) } }
                    (Button::link("Scores", of_product("ideas/scores")).plain().small())
                }
                @if norms.stage.is_some() { li.offered { span { "What it offers to measure stands beside the metrics, until it is measured" } (Button::link("Outcomes", of_product("outcomes")).plain().small()) } }
            }
        }
    }
}

fn beside(cycle: &LifeCycle) -> Markup {
    let judged = cycle.judged.as_ref().map(|judged| judged.stage.as_str());
    html! {
        (panel("What revenue suggests", "", html! {
            @if cycle.series.len() > 1 { (sparkline(&cycle.series, "Revenue, oldest first")) }
            @match &cycle.suggested {
                Some(told) => {
                    p { b { (told.stage) } @if Some(told.stage) == judged { " " (tag(Tone::Good, "as judged")) } @else if judged.is_some() { " " (tag(Tone::Warn, "not as judged")) } }
                    p.quiet.small {
                        @if let Some(growth) = told.growth { "It grew by " (number(growth * 100.0)) " % a period, from " } @else { "From " }
                        (of(told.values as i64, "value", "values")) "."
                    }
                }
                None if cycle.series.is_empty() => p.quiet.small { "Name a metric of revenue, and its values suggest a stage." },
                None => p.quiet.small { "Its growth lies between the thresholds: nothing is suggested." },
            }
        }))
        (panel("How to read this", "", html! {
            p.quiet.small { "Each value of the metric is a period. Growth: at least 10 % a period over three. Maturity: less than 5 % either way. Decline: 5 % down, twice running. It only suggests: the stage is yours to judge." }
        }))
    }
}

async fn judge(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Vision).await?;
    shell.title = format!("Judge the stage · {}", product.name);
    let cycle = life_cycle::read(&mut visit.db, &product).await?;
    let says = visit.actor.say(&Place::product(Right::SetStrategy, product.id));
    let judged = cycle.judged.as_ref();
    let said = |of: fn(&life_cycle::Judged) -> Option<String>| judged.and_then(of).unwrap_or_default();
    let now = judged
        .map(|judged| judged.stage.clone())
        .or(cycle.suggested.map(|told| told.stage.to_owned()))
        .unwrap_or_default();
    let choices = stages::ALL.into_iter().map(|stage| Choice::new(stages::name(stage), stages::name(stage))).collect();
    let methods = std::iter::once(Choice::new("", "As the stage offers"))
        .chain(Method::ALL.iter().map(|method| Choice::new(method.name(), method.label())))
        .collect();
    let metric = said(|judged| judged.metric.clone());
    let content = html! {
        (page_head("Judge the stage", "", html! {}))
        (form("PUT", &format!("/products/{}/life_cycle", product.key), html! {
            input type="hidden" name="_next" value=(format!("/products/{}/life-cycle", product.key));
            (Field::select("stage", "Stage", choices).value(now))
            (Field::textarea("evidence", "What shows it").required().value(said(|judged| Some(judged.evidence.clone()))))
            (Picker { name: "metric".into(), label: "Metric of revenue".into(), url: "/pick?kind=metric".into(), value: metric.clone(), shown: metric, placeholder: "Its values suggest a stage".into(), ..Picker::default() })
            (Field::textarea("metrics", "Measure instead").hint("One a line; empty for what the stage offers.").value(said(|judged| judged.metrics.clone())))
            (Field::textarea("methods", "Methods instead").hint("One a line.").value(said(|judged| judged.methods.clone())))
            (Field::text("cadence", "How often instead").value(said(|judged| judged.cadence.clone())))
            (pair(
                Field::number("cadence_days", "Days between check-ins instead").between(1, 366).value(judged.and_then(|judged| judged.cadence_days).map(|days| days.to_string()).unwrap_or_default()),
                Field::number("drift", "Points of drift that are too much instead").between(1, 100).step("any").value(judged.and_then(|judged| judged.drift).map(number).unwrap_or_default())
            ))
            (Field::select("scoring", "Method that comes first instead", methods).value(said(|judged| judged.scoring.clone())))
            (form_actions(says.button("Save"), None))
        }))
    };
    Ok(visit.render(&shell, content))
}
