//! The scenarios of a product: those that are thought about, those that were applied, and a new one.

use axum::extract::Path;
use maud::{Markup, html};

use super::scenario::Scenario;
use crate::web::{
    Page, Visit,
    kit::{Button, Empty, Field, Station, Tone, form, page_head, tag},
    shown::{day, day_of, today},
};

pub async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Roadmap).await?;
    shell.title = "Scenarios".into();
    let scenarios = Scenario::all(&mut visit.db, product.id).await?;
    let today = today(visit.app.store.clock.now());
    let content = html! {
        (page_head("Scenarios", "What if: thought through beside the roadmap, then applied at once or thrown away.", html! {
            (Button::link("Roadmap", format!("/products/{}/roadmap?view=timeline", product.key)).plain())
        }))
        @if scenarios.is_empty() {
            (Empty {
                title: "No scenario yet".into(),
                text: "A scenario is the roadmap until you say something in it otherwise: move a bet, cut it, bring one in, add people. The roadmap itself stays as it is.".into(),
                example: Some(html! { "“Two people more from May”: what would come earlier, and what would it cost?" }),
                button: None,
            })
        } @else {
            ul.changed-bets role="list" { @for one in &scenarios { (row(one, today)) } }
        }
        section.part {
            h2 { "A new scenario" }
            (form("POST", &format!("/products/{}/roadmap/scenarios", product.key), html! {
                (Field::text("name", "What if").placeholder("Two people more from May").required())
                div.actions { (Button::submit("Begin").primary()) }
            }))
        }
    };
    Ok(visit.render(&shell, content))
}

fn row(one: &Scenario, today: chrono::NaiveDate) -> Markup {
    let tone = match one.state.as_str() {
        "applied" => Tone::Good,
        "open" => Tone::Accent,
        _ => Tone::Plain,
    };
    html! {
        li.changed-bet id=(format!("scenario-{}", one.id)) {
            div.changed-head {
                a.link href=(one.href()) { (one.name) } " " (tag(tone, &one.state))
                span.faint.small { @if let Some(by) = &one.by { (by) ", " } (day(day_of(one.created_at), today)) }
            }
        }
    }
}
