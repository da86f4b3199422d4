//! What a scenario says of each bet, as a person would say it; and the form in which it is applied.

use std::collections::HashMap;

use axum::extract::Path;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    reading::{Real, current},
    scenario::{Scenario, Wish},
};
use crate::{
    command::{Actor, ItemId, Place, Right, Say},
    error::Result,
    store::Db,
    web::{
        Page, Visit,
        kit::{self, Button, Field, Station, form, page_head},
        shown::{date, number},
    },
};

/// What would be another about one bet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Told {
    pub key: String,
    pub title: String,
    /// A change each: "cut", "ends 13 March 2027 → 20 April 2027".
    pub changes: Vec<String>,
}

/// What a scenario would change, bet by bet.
pub async fn told(db: &mut Db, scenario: &Scenario) -> Result<Vec<Told>> {
    let (wishes, bets) = (scenario.wishes(db).await?, current(db, scenario.product_id).await?);
    Ok(of(&wishes, &bets))
}

/// The same of a scenario that somebody proposes to apply; nothing where it is not there any more.
pub async fn of_proposal(db: &mut Db, by: &Actor, scenario: &str) -> Result<Vec<Told>> {
    let Ok(id) = scenario.parse::<Uuid>() else { return Ok(Vec::new()) };
    match Scenario::find(db, by, id).await {
        Ok(scenario) => told(db, &scenario).await,
        Err(_) => Ok(Vec::new()),
    }
}

fn of(wishes: &[Wish], bets: &HashMap<ItemId, Real>) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    for of_bet in wishes.chunk_by(|a, b| a.item_id == b.item_id) {
        let Some(real) = of_bet.first().and_then(|wish| bets.get(&wish.item_id)) else { continue };
        let changes = of_bet.iter().map(change).collect();
        told.push(Told { key: real.bet.key.clone(), title: real.bet.title.clone(), changes });
    }
    told
}

fn change(wish: &Wish) -> String {
    match (wish.field.as_str(), wish.seen.as_str(), wish.wanted.as_str()) {
        ("status", _, Some("dropped")) => "cut".into(),
        ("status", Some("dropped"), Some(_)) => "brought in".into(),
        (field, ..) => format!("{} {} → {}", named(field), value(&wish.seen), value(&wish.wanted)),
    }
}

/// A field of a bet by the name that its page gives it.
pub fn named(field: &str) -> &str {
    match field {
        "starts_on" => "starts",
        "due_on" => "ends",
        "appetite_unit" => "appetite in",
        other => other,
    }
}

pub fn value(value: &Value) -> String {
    match value {
        Value::Null => "not said".into(),
        Value::String(text) => text.parse::<chrono::NaiveDate>().map_or_else(|_| text.clone(), date),
        other => other.as_f64().map_or_else(|| other.to_string(), number),
    }
}

pub fn list(told: &[Told]) -> Markup {
    html! {
        ul.changed-bets role="list" {
            @for bet in told {
                li.changed-bet {
                    a.item-line href=(format!("/items/{}", bet.key)) { (kit::kind(kit::Kind::Initiative)) span.key { (bet.key) } span.title { (bet.title) } }
                    p.small { (bet.changes.join(" · ")) }
                }
            }
        }
    }
}

/// The form in which it is applied: what that changes, and why.
pub async fn apply(mut visit: Visit, Path(id): Path<Uuid>) -> Page {
    let scenario = Scenario::find(&mut visit.db, &visit.actor, id).await?;
    let (_, mut shell) = visit.stop(&scenario.product.clone(), Station::Roadmap).await?;
    shell.title = format!("Apply {}", scenario.name);
    let told = told(&mut visit.db, &scenario).await?;
    let says = visit.actor.say(&Place::product(Right::PlanRoadmap, scenario.product_id));
    let content = html! {
        (page_head(&format!("Apply “{}”", scenario.name), "", html! {}))
        @if told.is_empty() { p.quiet { "It says nothing of any bet that is not so already." } } @else { (list(&told)) }
        (form("POST", &format!("/scenarios/{}/application", scenario.id), html! {
            input type="hidden" name="_next" value=(scenario.href());
            input type="hidden" name="revision" value=(scenario.revision);
            (Field::text("_reason", if says == Say::Propose { "Why you propose it" } else { "Why" }).hint("Stands with the name of the scenario in the history of each bet and in what changed on the roadmap."))
            @if says != Say::None { div.actions { (Button::submit("Apply").primary().says(says)) (Button::link("Cancel", scenario.href()).plain()) } }
        }))
    };
    Ok(visit.render(&shell, content))
}
