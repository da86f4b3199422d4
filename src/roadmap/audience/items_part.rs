//! Bet by bet: what an audience sees by its rules, and what somebody has shown or hidden by hand.

use maud::{Markup, html};

use super::{
    page::Here,
    standing::{Standing, standing},
};
use crate::{
    command::Say,
    error::Result,
    items::{Kind, page::status_of},
    web::{
        Visit,
        kit::{Action, Button, Column, Table, Tone, tag},
    },
};

const A_PAGE: usize = 100;

pub async fn shown(visit: &mut Visit, here: &Here<'_>, page: usize) -> Result<Markup> {
    let all = standing(&mut visit.db, &visit.actor, here.product, here.audience).await?;
    let from = page.max(1).saturating_sub(1).saturating_mul(A_PAGE);
    let next =
        (all.len() > from.saturating_add(A_PAGE)).then(|| format!("{}&page={}", here.part("items"), page.max(1) + 1));
    let rows: Vec<Vec<Markup>> = all.iter().skip(from).take(A_PAGE).map(|one| row(here, one)).collect();
    Ok(html! {
        p.quiet.small { "The rules decide, unless a bet, release or milestone is shown or hidden here." }
        @if rows.is_empty() { p.quiet.part { "There is nothing on the roadmap yet." } } @else {
            (Table {
                caption: format!("What {} sees", here.audience.name),
                columns: vec![Column::text("Bet"), Column::text("Status"), Column::text("Seen"), Column::text("")],
                rows,
                caption_hidden: true,
                next,
            })
        }
    })
}

fn row(here: &Here, one: &Standing) -> Vec<Markup> {
    let seen = one.choice.unwrap_or(one.rule);
    vec![
        html! { a id=(format!("choice-{}", one.key)) href=(format!("/items/{}", one.key)) { (one.title) } " " span.key { (one.key) } },
        html! { @if one.kind == Kind::Initiative { (status_of(one.kind, &one.status)) } @else { (one.kind.label()) } },
        html! {
            @if seen { (tag(Tone::Good, "shown")) } @else { (tag(Tone::Plain, "hidden")) }
            @if one.choice.is_some() { " " span.faint.small { "by hand" } } @else { " " span.faint.small { "by the rules" } }
        },
        html! { @if here.says != Say::None { div.cluster { (choices(here, one, seen)) } } },
    ]
}

fn choices(here: &Here, one: &Standing, seen: bool) -> Markup {
    let href = format!("/products/{}/audiences/{}/items/{}", here.product.key, here.audience.audience, one.key);
    let act = |label: String, value: &str| {
        html! { (Action { method: "PUT", href: &href, values: &[("shown", value)], button: Button::submit(label).small().plain().says(here.says) }) }
    };
    html! {
        @if seen { (act(format!("Hide {}", one.key), "false")) } @else { (act(format!("Show {}", one.key), "true")) }
        @if one.choice.is_some() { (act("By the rules".into(), "")) }
    }
}
