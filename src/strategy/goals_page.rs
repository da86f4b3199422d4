//! The goals page: the tree of goals of a period with their scores, and where goals and work have lost each other.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    goal_shown::Tree,
    norms::{self, Norms},
    period::{self, Period},
    scoring::{self, Scored},
    standing::MOST,
    tabs, unserving,
};
use crate::{
    app::App,
    items::Product,
    line::page::mendable,
    web::{
        Page, Query, Visit,
        kit::{Button, Empty, Icon, Station, Tab, page_head, panel, segment, split},
        shown::{number, of, today},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/goals", get(show))
}

#[derive(Deserialize, Default)]
struct Asked {
    period: Option<Period>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Vision).await?;
    shell.title = format!("Goals · {}", product.name);
    let (period, now) = (asked.period.unwrap_or_default(), visit.app.store.clock.now());
    let today = today(now);
    let all = scoring::read(&mut visit.db, &visit.actor, &product).await?;
    let norms = norms::of(&mut visit.db, product.id).await?;
    let (lost, lost_in_all) = unserving::read(&mut visit.db, &product).await?;
    let goals: Vec<_> = all.iter().filter(|goal| goal.is_in(period, today)).cloned().collect();
    let new = format!("/new/goal?product={}", product.key);
    let here = format!("/products/{}/goals?period={}", product.key, period.name());
    let work = html! {
        (periods(&product, period, &all, today))
        @if goals.is_empty() {
            (Empty {
                title: if all.is_empty() { "No goals yet".into() } else { format!("No goals {}", period.label().to_lowercase()) },
                text: "A goal says what is to be reached in a period, and its key results say how far it has come. A goal may serve another, here or in another product.".into(),
                example: Some(html! { "“Fewer lost bookings”, measured by abandoned bookings falling from 38 to 25 %." }),
                button: Some(Button::dialog("Set a goal", new.clone()).primary()),
            })
        } @else {
            @if all.len() == MOST { p.quiet.small { "The first " (MOST) " goals are read; archive what is over to see the others." } }
            h2.hush { "Goals of the period" } (Tree { product: &product, goals: &goals, now }.shown()) }
        (mendable(&visit, "Work without a goal", "Choose the goal or key result each of these is for.", &lost, lost_in_all, &product, "serves", &here))
    };
    let content = html! {
        (page_head("Goals", &of(goals.len() as i64, "goal", "goals"), html! { (Button::dialog("New goal", new).icon(Icon::Plus)) }))
        (tabs::tabs(&product, "goals"))
        (split(work, beside(&goals, &norms, &product, today)))
    };
    Ok(visit.render(&shell, content))
}

fn periods(product: &Product, current: Period, all: &[Scored], today: chrono::NaiveDate) -> Markup {
    let tabs: Vec<_> = Period::ALL
        .into_iter()
        .map(|one| {
            let label = match one.days(today) {
                Some((first, _)) => format!("{} · {}", one.label(), period::named(first)),
                None => one.label().to_owned(),
            };
            let href = format!("/products/{}/goals?period={}", product.key, one.name());
            let count = all.iter().filter(|goal| goal.is_in(one, today)).count() as i64;
            Tab { count: Some(count), ..Tab::new(&label, href, one == current) }
        })
        .collect();
    segment("Period", &tabs)
}

fn beside(goals: &[Scored], norms: &Norms, product: &Product, today: chrono::NaiveDate) -> Markup {
    let due = goals.iter().flat_map(|goal| &goal.key_results).filter(|result| result.is_due(today)).count();
    let tops: Vec<_> = goals.iter().filter(|goal| goal.score.is_some()).collect();
    let on_course = tops.iter().filter(|goal| goal.score >= Some(0.7)).count();
    let idle = goals.iter().filter(|goal| goal.product == product.key && goal.is_idle()).count();
    html! {
        (panel("At a glance", "", html! {
            dl.fields {
                dt { "Green" } dd.num { (on_course) " of " (goals.len()) }
                dt { "Not measured" } dd.num { (goals.len() - tops.len()) }
                dt { "Without work" } dd.num { (idle) }
                dt { "Check-ins due" } dd.num { (due) }
            }
            p.quiet.small {
                "A key result is due after " (of(norms.cadence_days, "day", "days")) " without a check-in"
                @if let Some(stage) = norms.stage { ", as " a href=(format!("/products/{}/life-cycle#follows", product.key)) { "the stage of life" } ", " (stage) ", asks" } "."
            }
        }))
        (panel("How to read the scores", "", html! {
            p.quiet.small { "A key result scores from 0, where it started, to 1, its target; work scores by the share that is accepted. A goal’s score is the mean of its key results and of the goals that serve it, each by its weight." }
            p.quiet.small { "Green from " (number(0.7)) ", yellow from " (number(0.4)) ", red below. A committed goal is to reach 1.0; 0.7 of an aspirational one is success. What is not measured is left out, and said so." }
        }))
    }
}
