//! The scores of one idea: its inputs by a method, how the score comes about, and how it ranks by the others.

use axum::extract::Path;
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    entering, explaining,
    method::{Input, Method},
    moves, moves_part,
    past::{self, DAYS},
    said::Said,
    sheet::{self, Cell, Line},
    table,
};
use crate::{
    command::Say,
    error::Error,
    ideas::carrying,
    items::{Key, page::part},
    strategy::norms,
    web::{
        Page, Query, Visit,
        kit::{Button, Column, Field, Tab, Table, page_head, segment},
        shown::{ago, capital, number},
    },
};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    method: Option<String>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let parsed = Key::parse(&key).ok_or(Error::NotFound)?;
    let idea = entering::idea(&mut visit.db, &visit.actor, &parsed).await?;
    let (_, shell) = part(&mut visit, &key, "Scores").await?;
    let product = idea.product_id.ok_or(Error::NotFound)?;
    let norms = norms::of(&mut visit.db, product).await?;
    let method = asked.method.as_deref().and_then(Method::parse).unwrap_or(norms.method());
    let board = sheet::read(&mut visit.db, product).await?;
    let (mut line, inputs, scored) = sheet::one(&board, method, &idea.key);
    if let Some(line) = &mut line {
        explaining::explain(&mut visit.db, &board, &inputs, std::slice::from_mut(line)).await?;
    }
    let now = visit.app.store.clock.now();
    let past = past::read(&mut visit.db, product, &board, visit.app.store.clock.now(), DAYS).await?;
    let moved = moves::of(&board, &past, method, Some(&idea.key), 1);
    let merged = carrying::said(&mut visit.db, idea.id).await?;
    let says = visit.actor.say(&idea.place(idea.kind.right()));
    let whole =
        format!("/products/{}/ideas/scores?method={}", idea.product.as_deref().unwrap_or_default(), method.name());
    let tabs: Vec<Tab> = norms
        .methods
        .iter()
        .map(|one| Tab::new(one.label(), format!("/ideas/{}/scores?method={}", idea.key, one.name()), *one == method))
        .collect();
    let content = html! {
        (page_head("Scores", &idea.title, html! {
            (Button::link("The idea", idea.href()))
            (Button::link("All ideas", whole))
        }))
        div.part.wraps { (segment("Method", &tabs)) }
        p.part.quiet.small { (method.label()) " = " (method.formula()) "." }
        @match &line {
            None => p { "Only open ideas are scored." },
            Some(line) => {
                (score(line, scored))
                div.inputs.part { @for (cell, input) in line.cells.iter().zip(&inputs) {
                    (input_form(line, cell, Field::text("said", &input.label).id(format!("one-{}", input.id.replace('.', "-"))).hint(hint(input, cell, now)), says, input.read_from.is_some()))
                } }
                (said_before(&merged, &inputs, line, visit.app.store.clock.now()))
                (moves_part::of_idea(&moved, &past, visit.app.store.clock.now()))
                (elsewhere(line))
            }
        }
    };
    Ok(visit.render(&shell, content))
}

fn score(line: &Line, scored: usize) -> Markup {
    html! {
        @match (&line.explained, line.rank) {
            (Some(explained), Some(rank)) => p.lead { span.num { (explained) } span.quiet { " · number " (rank) " of " (scored) } },
            _ => p.lead { span.lacks { "No score: " (line.no_score.as_deref().unwrap_or("nothing was said yet")) } },
        }
    }
}

/// What it is, in which unit, what it comes to, whence, by whom and when.
fn hint(input: &Input, cell: &Cell, now: DateTime<Utc>) -> String {
    let comes = cell
        .value
        .filter(|_| cell.is_more_than_a_number())
        .map(|value| format!("Comes to {} now.", table::shown(input, value)));
    let told = Some(capital(&cell.told(input, now))).filter(|told| !told.is_empty()).map(|told| format!("{told}."));
    let hint = Some(format!("{}.", capital(input.hint.trim_end_matches('.')))).filter(|_| !input.hint.is_empty());
    [hint, comes, told].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn input_form(line: &Line, cell: &Cell, field: Field, says: Say, is_read: bool) -> Markup {
    if is_read {
        return html! { div.form { (field.value(cell.value.map(number).unwrap_or_default()).disabled(true)) } };
    }
    html! {
        form.form method="post" action=(format!("/ideas/{}/scores/{}", line.key, cell.input)) data-controller="remote-form"
            data-proposes=[(says == Say::Propose).then_some("Propose this score")] {
            input type="hidden" name="_method" value="PUT";
            (field.value(cell.said.as_deref().unwrap_or_default()).disabled(says == Say::None))
            @if says != Say::None { div.actions { (Button::submit(says.button("Save")).small()) } }
        }
    }
}

/// What was said of ideas that were merged into it, where that is not what counts now.
fn said_before(merged: &[carrying::Remark], inputs: &[Input], line: &Line, now: DateTime<Utc>) -> Markup {
    let row = |said: &carrying::Remark| {
        let (input, cell) = inputs.iter().zip(&line.cells).find(|(input, _)| input.id == said.input)?;
        let typed = Said::read(&said.said)?.typed(input);
        (cell.said.as_ref() != Some(&typed)).then(|| {
            vec![
                html! { (input.label) },
                html! { (typed) },
                html! { a href=(format!("/items/{}", said.key)) { (said.key) } },
                html! { (said.by.as_deref().unwrap_or("Somebody")) ", " (ago(said.at, now)) },
            ]
        })
    };
    let rows: Vec<Vec<Markup>> = merged.iter().filter_map(row).collect();
    html! {
        @if !rows.is_empty() {
            section.part {
                h2 { "Said of what was merged into it" }
                p.quiet.small { "What is said above counts; this was said of the others." }
                (Table {
                    caption: "Inputs of the ideas that were merged into this one".into(),
                    caption_hidden: true,
                    columns: vec![Column::text("Input"), Column::text("Said"), Column::text("Of"), Column::text("By")],
                    rows,
                    next: None,
                })
            }
        }
    }
}

fn elsewhere(line: &Line) -> Markup {
    let row = |other: &sheet::Elsewhere| {
        let rank = other.rank.map_or_else(|| "no score".to_owned(), |rank| number(rank as f64));
        vec![
            html! { a href=(format!("/ideas/{}/scores?method={}", line.key, other.method.name())) { (other.method.label()) } },
            html! { (rank) },
        ]
    };
    html! {
        @if !line.elsewhere.is_empty() {
            section.part {
                h2 { "By the other methods" }
                (Table {
                    caption: "Ranks by the other methods".into(),
                    caption_hidden: true,
                    columns: vec![Column::text("Method"), Column::number("Rank")],
                    rows: line.elsewhere.iter().map(row).collect(),
                    next: None,
                })
            }
        }
    }
}
