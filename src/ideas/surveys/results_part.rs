//! What the answers come to, drawn and as a table.

use maud::{Markup, html};

use super::{
    chart_part,
    reading::Whole,
    results::{KanoResult, OpportunityResult, Table, category},
    words::KANO,
};
use crate::web::{
    kit::{self, Column, Tab, segment as tabs},
    shown::{number, of},
};

/// Fewer answers than this say little.
const FEW: usize = 10;

pub(super) fn kano(whole: &Whole, table: Table, segment: Option<&str>) -> Markup {
    let href = |table: Table, segment: Option<&str>| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("table", table.name());
        if let Some(segment) = segment {
            query.append_pair("segment", segment);
        }
        format!("{}?{}", whole.survey.href(), query.finish())
    };
    let named = whole.segments.iter().filter_map(|segment| segment.name.as_deref().map(|name| (name, segment.people)));
    let mut segments = vec![Tab::new("Everybody", href(table, None), segment.is_none())];
    segments.extend(named.map(|(name, people)| Tab {
        count: Some(people),
        ..Tab::new(name, href(table, Some(name)), segment == Some(name))
    }));
    let tables = [(Table::Kano, "Kano’s table"), (Table::Pouliot, "Pouliot’s")];
    let tables: Vec<Tab> =
        tables.into_iter().map(|(one, label)| Tab::new(label, href(one, segment), one == table)).collect();
    html! {
        div.part.wraps { @if segments.len() > 1 { (tabs("Segment", &segments)) } (tabs("Evaluation", &tables)) }
        (chart_part::kano(&whole.kano, kano_table(&whole.kano)))
        (evaluation(table))
    }
}

fn kano_table(results: &[KanoResult]) -> Markup {
    let n = |n: usize| html! { (n) };
    let share = |share: Option<f64>| html! { @match share { Some(share) => (number(share)), None => "–" } };
    let row = |one: &KanoResult| {
        vec![
            html! { a href=(format!("/items/{}", one.key)) { (one.title) } },
            html! { @match one.category { Some(category) => (category), None => span.faint { "no answers" } }
            @if let Some(blauth) = one.blauth.filter(|blauth| one.category != Some(blauth)) { span.faint.small { " (" (blauth) " by Blauth)" } } },
            share(one.better),
            share(one.worse),
            n(one.attractive),
            n(one.one_dimensional),
            n(one.must_be),
            n(one.indifferent),
            n(one.reverse),
            html! { (one.questionable) @if one.answers > 0 && one.questionable * 5 > one.answers { span.lacks.small { " a bad question?" } } },
            html! { span.nowrap { (one.answers) @if one.answers > 0 && one.answers < FEW { " " span.lacks.small { "few" } } } },
        ]
    };
    let table = kit::Table {
        caption: "What the answers say of each".into(),
        caption_hidden: true,
        columns: [Column::text("About"), Column::text("Category")]
            .into_iter()
            .chain(["Better", "Worse", "A", "O", "M", "I", "R", "Q", "Answers"].map(Column::number))
            .collect(),
        rows: results.iter().map(row).collect(),
        ..kit::Table::default()
    };
    html! {
        (table)
        p.faint.small { "A attractive, O one-dimensional (the more the better), M must-be, I indifferent, R reverse, Q questionable. Better is how much having it would please, worse how much lacking it would displease; R and Q are not counted there." }
    }
}

/// The table that says what a pair of answers means, as it is data.
fn evaluation(table: Table) -> Markup {
    html! {
        details.part {
            summary.small { "How a pair of answers is read" }
            div.sheet tabindex="0" role="region" aria-label="Evaluation table" { table.evaluation {
                caption.hush { "With it down, without it across" }
                thead { tr { th scope="col" { "With it ↓ without it →" } @for (_, words) in KANO { th scope="col" { (words) } } } }
                tbody { @for (row, (_, words)) in table.data().iter().zip(KANO) {
                    tr { th scope="row" { (words) } @for cell in row { td { (category(*cell)) } } }
                } }
            } }
        }
    }
}

pub(super) fn opportunity(whole: &Whole) -> Markup {
    let figure = |figure: Option<f64>| html! { @match figure { Some(figure) => (number(figure)), None => "–" } };
    let row = |one: &OpportunityResult| {
        vec![
            html! { a href=(format!("/items/{}", one.key)) { (one.title) } },
            html! { @match one.segment.as_deref() { None => b { "everybody" }, Some("") => span.faint { "no segment" }, Some(name) => (name) } },
            html! { @match one.score { Some(score) => b { (number(score)) }, None => span.faint { "no answers" } } },
            html! { (one.band.unwrap_or_default()) },
            figure(one.importance),
            figure(one.satisfaction),
            html! { span.nowrap { (one.answers) @if one.answers > 0 && one.answers < FEW { " " span.lacks.small { "few" } } } },
        ]
    };
    let table = kit::Table {
        caption: "Opportunity by segment".into(),
        caption_hidden: true,
        columns: vec![
            Column::text("About"),
            Column::text("Segment"),
            Column::number("Score"),
            Column::text("Band"),
            Column::number("Importance"),
            Column::number("Satisfaction"),
            Column::number("Answers"),
        ],
        rows: whole.opportunity.iter().map(row).collect(),
        ..kit::Table::default()
    };
    let twin = html! {
        (table)
        p.faint.small { "Importance and satisfaction are the share of people who answered 4 or 5 of 5, times ten; the score is importance + what importance is above satisfaction. Over 15 is extreme, from 12 strong, from 10 worth considering. "
            @if whole.segments.len() > 1 { "What serves one segment well may fail another: read " (of(whole.segments.len() as i64, "segment", "segments")) " by themselves." } }
    };
    chart_part::opportunity(&whole.opportunity, twin)
}
