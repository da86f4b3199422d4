//! `MoSCoW` as a page: columns whose cards move by hand, by key and by menu, with the share of the effort each takes.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    moscow::{self, Effort, Lane, MOST, Moscow, Sorted},
    page::{Part, shell},
    scoring,
    sorting::Answer,
};
use crate::{
    app::App,
    command::{Place, Right, Say},
    web::{
        Page, Query, Visit,
        kit::{
            self, Button, Card, Empty, Icon, Meter, Tab, Tone, item_link, item_saying, menu, notice, page_head,
            segment, separator,
        },
        shown::{number, of, percent},
    },
};

/// The lane of what nobody has sorted.
const NONE: &str = "none";

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/ideas/moscow", get(show))
}

#[derive(Deserialize, Default)]
struct Asked {
    effort: Option<String>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Moscow).await?;
    let effort = asked.effort.as_deref().and_then(Effort::parse).unwrap_or_default();
    let sorted = moscow::sorted(&mut visit.db, product.id).await?;
    let board = scoring::read(&mut visit.db, product.id).await?;
    let read = moscow::of(&board, &sorted, effort);
    let says = visit.actor.say(&Place::product(Right::ShapeIdeas, product.id));
    let href = |effort: Effort| format!("{}?effort={}", Part::Moscow.href(&product.key), effort.name());
    let tabs: Vec<Tab> = Effort::ALL.iter().map(|one| Tab::new(one.label(), href(*one), *one == effort)).collect();
    let content = html! {
        (page_head("MoSCoW", "What must, should, could and will not be done this time", html! {}))
        (Part::Moscow.tabs(&product))
        @if board.ideas.is_empty() { (nothing(&product.key)) } @else {
            div.part.wraps { (segment("Effort from", &tabs)) }
            (shares(&read))
            (columns(&read, says))
        }
    };
    Ok(visit.render(&shell, content))
}

fn nothing(product: &str) -> Empty {
    Empty {
        title: "Nothing to sort".into(),
        text: "Open ideas are sorted here: what must be done to be of any use, what should, what could, and what will not this time.".into(),
        example: Some(html! { "Musts take at most 60 % of the effort; the coulds are what gives way when something takes longer." }),
        button: Some(Button::dialog("Note an idea", format!("/new/idea?product={product}")).primary()),
    }
}

/// Of effort, never of counts; what has no effort is said.
fn shares(read: &Moscow) -> Markup {
    let without: usize =
        read.columns.iter().filter(|lane| lane.priority.is_some()).map(|lane| lane.without_effort).sum();
    html! {
        section.part.moscow-shares aria-label="Shares of the effort" {
            @for lane in read.columns.iter().filter(|lane| lane.share.is_some()) { (meter(lane)) }
        }
        @if read.over > 0.0 {
            (notice(Tone::Warn, html! { "The musts take more than 60 % of the effort: " b.num { (number(read.over)) } " too much. Nothing is left to give way when something takes longer." }, html! {}))
        }
        @if read.total.is_none() { p.quiet.small { "Nothing that is sorted has an effort: no shares can be said." } }
        @if without > 0 { p.lacks.small { (of(without as i64, "sorted idea has", "sorted ideas have")) " no effort; the shares say nothing of them." } }
    }
}

fn meter(lane: &Lane) -> Markup {
    let share = lane.share.unwrap_or_default();
    let (agreed, over) = match lane.priority {
        Some(Answer::Must) => (Some(moscow::CAP), share > moscow::CAP),
        _ => (None, false),
    };
    let cap = if agreed.is_some() { " of at most 60 %" } else { "" };
    html! {
        (Meter {
            label: lane.priority.map_or("", Answer::label).into(),
            share,
            agreed,
            figure: format!("{}{cap}", percent(share)),
            tone: if over { Tone::Warn } else { Tone::Accent },
        })
    }
}

fn columns(read: &Moscow, says: Say) -> Markup {
    let lanes: Vec<kit::Lane> = read.columns.iter().map(|lane| column(lane, says)).collect();
    let moves = says != Say::None;
    html! {
        div.moscow data-controller=[moves.then_some("lanes")] data-lanes-url-value="/api/v1/ideas/{key}/moscow" data-lanes-field-value="priority" {
            (kit::board("Ideas by must, should, could and won’t", &lanes))
        }
        @if moves { p.quiet.small.part { kbd { "Tab" } " to a card, then " kbd { "Alt ←" } " " kbd { "Alt →" } " to another column." } }
        @for lane in read.columns.iter().filter(|lane| lane.ideas > MOST) {
            p.quiet.small { (lane.priority.map_or("Not sorted", Answer::label)) ": " (MOST) " of " (lane.ideas) " are shown, those that most ask for." }
        }
    }
}

fn column(lane: &Lane, says: Say) -> kit::Lane {
    let to = lane.priority.map_or(NONE, Answer::name);
    let effort = if lane.effort > 0.0 { format!(", effort {}", number(lane.effort)) } else { String::new() };
    kit::Lane {
        id: format!("moscow-{to}"),
        to: to.to_owned(),
        title: lane.priority.map_or("Not sorted", Answer::label).to_owned(),
        remark: format!("{}{effort}", of(lane.ideas as i64, "idea", "ideas")),
        cards: lane.items.iter().map(|row| card(row, lane.priority, says)).collect(),
        ..kit::Lane::default()
    }
}

fn card(row: &Sorted, now: Option<Answer>, says: Say) -> Card {
    Card {
        key: row.key.clone(),
        kind: kit::Kind::Idea,
        title: row.title.clone(),
        href: format!("/items/{}", row.key),
        meta: Some(html! {
            @match row.effort { Some(effort) => span.num { "effort " (number(effort)) }, None => span.lacks { "no effort" } }
            @if row.voices > 0 { span.num title="Voices" { (row.voices) " heard" } }
        }),
        menu: (says != Say::None).then(|| actions(row, now, says)),
        ..Card::default()
    }
}

fn actions(row: &Sorted, now: Option<Answer>, says: Say) -> Markup {
    let href = format!("/ideas/{}/moscow", row.key);
    menu(
        &format!("Move {}", row.key),
        html! {
            @for answer in Answer::ALL.into_iter().filter(|answer| now != Some(*answer)) {
                (item_saying(says, Icon::ArrowRight, answer.label(), "PUT", &href, &[("priority", answer.name())]))
            }
            @if now.is_some() { (item_saying(says, Icon::X, "Not sorted", "PUT", &href, &[("priority", NONE)])) }
            (separator())
            (item_link(Icon::Scale, "Scores", &format!("/ideas/{}/scores", row.key)))
        },
    )
}
