//! The vision page: where the product is to be, and the goals that say how far it has come.

use axum::{Router, extract::Path, response::Redirect, routing::get};
use maud::{Markup, html};

use super::KeyResultFacts;
use crate::{
    app::App,
    command::ItemId,
    items::{Facts, Item, Kind, Product, listing},
    sql,
    store::Db,
    web::{
        Page, Visit,
        kit::{Button, Empty, Icon, Meter, Station, Tone, page_head, panel, split},
        markdown,
        shown::{number, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}", get(home)).route("/products/{product}/vision", get(show))
}

async fn home(Path(product): Path<String>) -> Redirect {
    Redirect::to(&format!("/products/{product}/vision"))
}

/// A goal with what measures it and what serves it.
struct Shown {
    goal: Item,
    key_results: Vec<(Item, KeyResultFacts)>,
    work: i64,
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Vision).await?;
    let vision = listing::page(&mut visit.db, &product, Kind::Vision, None, 1, None).await?.items.pop();
    let goals = goals(&mut visit.db, &product).await?;
    let new = |kind: &str, label: &str| Button::dialog(label, format!("/new/{kind}?product={}", product.key));
    let content = html! {
        (page_head("Vision", &vision.as_ref().map(|_| of(goals.len() as i64, "goal", "goals")).unwrap_or_default(), html! {
            @if vision.is_some() { (new("goal", "New goal").icon(Icon::Plus)) }
        }))
        @match &vision {
            None => (Empty {
                title: "Where is this product to be in three years?".into(),
                text: "The vision is the top of every line: each goal, bet and story is for it in the end. One or two sentences are enough to begin.".into(),
                example: Some(html! { "“Every island within an hour: nobody plans a day around a ferry.”" }),
                button: Some(new("vision", "Write the vision").primary()),
            }),
            Some(vision) => (split(statement(vision, &goals, &product), beside(vision))),
        }
    };
    Ok(visit.render(&shell, content))
}

fn statement(vision: &Item, goals: &[Shown], product: &Product) -> Markup {
    html! {
        section.statement {
            h2 class=(if vision.title.chars().count() > 90 { "north-star long" } else { "north-star" }) { a href=(vision.href()) { (vision.title) } }
            div.prose { (markdown::render(&vision.body)) }
        }
        section.part {
            h2 { "Goals" }
            @if goals.is_empty() {
                (Empty {
                    title: "No goals yet".into(),
                    text: "A goal says what is to be reached in a period, and its key results say how far it has come.".into(),
                    example: Some(html! { "“Fewer lost bookings”, measured by abandoned bookings falling from 38 to 25 %." }),
                    button: Some(Button::dialog("Set a goal", format!("/new/goal?product={}", product.key)).primary()),
                })
            }
            div.goals { @for goal in goals { (goal_shown(goal, product)) } }
        }
    }
}

fn goal_shown(shown: &Shown, product: &Product) -> Markup {
    let scores: Vec<f64> = shown.key_results.iter().filter_map(|(_, facts)| facts.score()).collect();
    let score = methods::okr::objective(&scores);
    html! {
        article.goal {
            header {
                h3 { a href=(shown.goal.href()) { (shown.goal.title) } }
                @match score {
                    Some(score) => span.num title="The mean of its key results, from 0 to 1" { (format!("{score:.1}")) },
                    None => span.faint.small { "not measured yet" },
                }
            }
            @for (item, facts) in &shown.key_results { a.measured href=(item.href()) { (meter(item, facts)) } }
            footer {
                @if shown.work > 0 { span.faint { (of(shown.work, "item serves it", "items serve it")) } }
                @else { span.tag.warn { "no work serves it" } }
                (Button::dialog("Add a key result", format!("/new/key_result?product={}&from={}", product.key, shown.goal.key)).plain().small())
                @if shown.work == 0 { (Button::dialog("Plan an initiative", format!("/new/initiative?product={}&from={}", product.key, shown.goal.key)).plain().small()) }
            }
        }
    }
}

fn meter(item: &Item, facts: &KeyResultFacts) -> Markup {
    let score = facts.score();
    let unit = facts.unit.clone().unwrap_or_default();
    let figure = match (facts.current, facts.target) {
        (Some(now), Some(target)) => format!("{} → {} {unit}", number(now), number(target)),
        _ => "no numbers yet".into(),
    };
    let tone = match score.map(methods::okr::colour) {
        Some(methods::okr::Colour::Green) => Tone::Good,
        Some(methods::okr::Colour::Yellow) => Tone::Warn,
        Some(methods::okr::Colour::Red) => Tone::Bad,
        None => Tone::Plain,
    };
    html! { (Meter { label: item.title.clone(), share: score.unwrap_or(0.0), agreed: None, figure: figure.trim().to_owned(), tone }) }
}

fn beside(vision: &Item) -> Markup {
    html! {
        (panel("How to read the scores", "", html! {
            p.quiet.small { "A key result scores from 0, where it started, to 1, its target. A goal's score is the mean of its key results. Green from 0.7, yellow from 0.4." }
        }))
        (panel("The vision", "", html! {
            (Button::link("Open, edit, see its history", vision.href()).plain().flush())
        }))
    }
}

async fn goals(db: &mut Db, product: &Product) -> crate::Result<Vec<Shown>> {
    let mut shown = Vec::new();
    for goal in listing::page(db, product, Kind::Goal, None, 50, None).await?.items.into_iter().rev() {
        let results = db
            .query(sql!(
                "select i.id from link l join item i on i.id = l.from_id
                 where l.to_id = $1 and l.kind = 'serves' and l.from_kind = 'key_result' and i.archived_at is null
                 order by i.created_at, i.id limit 20"
            ))
            .bind(goal.id)
            .all::<(ItemId,)>()
            .await?;
        let mut key_results = Vec::new();
        for (id,) in results {
            key_results.push((Item::get(db, id).await?, KeyResultFacts::load(db, id).await?.unwrap_or_default()));
        }
        let work = db
            .query(sql!(
                "select count(*) from link l join item i on i.id = l.from_id
                 where l.kind = 'serves' and l.from_kind <> 'key_result' and i.archived_at is null
                    and (l.to_id = $1 or l.to_id in (select k.from_id from link k where k.to_id = $1 and k.kind = 'serves'
                        and k.from_kind = 'key_result'))"
            ))
            .bind(goal.id)
            .value::<i64>()
            .await?;
        shown.push(Shown { goal, key_results, work: work.unwrap_or(0) });
    }
    Ok(shown)
}
