//! The page of the forecast: both questions, from items, points or velocity, with or without growth.

use axum::extract::{Path, RawQuery};
use maud::{Markup, html};

use super::{
    forecasting::{Forecast, Forecasted, Unit},
    page::ways,
    team::Team,
};
use crate::{
    command::{Query as _, Shape, coerce},
    error::{Error, FieldError},
    items::Product,
    web::{
        Page, Visit,
        kit::{Choice, Column, Field, Lines, Series, Station, Table, checkbox, form_actions, page_head, panel, split},
        shown::{day, of, percent},
    },
};

pub async fn show(mut visit: Visit, Path(key): Path<String>, query: RawQuery) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    shell.crumbs.push(("Forecast".into(), None));
    let query = query.0.unwrap_or_default();
    let typed: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(_, value)| !value.trim().is_empty())
        .collect();
    let mut input = coerce(&Shape::of::<Forecast>(), typed.iter().cloned());
    input["product"] = product.key.clone().into();
    let asked = serde_json::from_value::<Forecast>(input).map_err(|error| Error::Malformed(error.to_string()))?;
    let teams = Team::all(&mut visit.db, product.id).await?;
    let (told, wrong) = match asked.run(&mut visit.db, &visit.actor).await {
        Ok(told) => (Some(told), Vec::new()),
        Err(Error::Invalid(wrong)) => (None, wrong),
        Err(error) => return Err(error.into()),
    };
    let today = visit.actor.at.date_naive();
    let content = html! {
        (page_head("Forecast", "", html! {}))
        (ways(&product.key, "forecast"))
        (split(html! { @if let Some(told) = &told { (answer(told, today)) } }, asking(&product, &typed, &teams, &wrong)))
    };
    Ok(visit.render(&shell, content))
}

fn asking(product: &Product, typed: &[(String, String)], teams: &[Team], wrong: &[FieldError]) -> Markup {
    let value =
        |name: &str| typed.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str()).to_owned();
    let error = |name: &str| wrong.iter().find(|wrong| wrong.field == name).map(|wrong| wrong.message.clone());
    let units = [("items", "Items a week"), ("points", "Points a week"), ("velocity", "Points a sprint")];
    let units = units.map(|(value, label)| Choice::new(value, label)).to_vec();
    let names = std::iter::once(Choice::new("", "Every team"))
        .chain(teams.iter().map(|team| Choice::new(&team.name, &team.name)));
    panel(
        "Ask otherwise",
        "",
        html! {
            form.form method="get" action=(format!("/products/{}/forecast", product.key)) {
                (Field::select("unit", "Count", units).value(value("unit")).error(error("unit")))
                @if teams.len() > 1 || error("team").is_some() { (Field::select("team", "Team, for its sprints", names.collect()).value(value("team")).error(error("team"))) }
                (Field::number("items", "Of so much, instead of all that is open").value(value("items")).between(0, 1_000_000).error(error("items")))
                (Field::date("by", "How much by this day?").value(value("by")).error(error("by")))
                (checkbox("growth", "The backlog goes on growing as it did", None, value("growth") == "true"))
                @if let Some(error) = error("growth") { p.error { (error) } }
                (form_actions("Forecast", None))
            }
        },
    )
}

fn answer(told: &Forecasted, today: chrono::NaiveDate) -> Markup {
    let noun = |n: u32| match told.unit {
        Unit::Items => of(n.into(), "open item", "open items"),
        _ => of(n.into(), "open point", "open points"),
    };
    html! { div.stack {
        @if let Some(refused) = &told.refused { p { "No forecast of when: " (refused) "." } } @else {
            h2 { "When will " (noun(told.remaining)) " be done?" }
            (when(told, today))
            @if let Some(chance) = told.chance_by { p { "All of it by that day: " b { (percent(chance)) } "." } }
            div.wide-chart { (curve(told, today)) }
        }
        @if !told.how_many.is_empty() { h2 { "How much by that day?" } (how_many(told)) }
        @for caution in &told.cautions { p.small.quiet { "Mind: " (caution) "." } }
        (behind(told))
    } }
}

fn when(told: &Forecasted, today: chrono::NaiveDate) -> Table {
    let row = |level: &super::forecasting::Level| {
        vec![
            html! { (percent(level.chance)) },
            html! { (day(level.by, today)) },
            html! { (of(level.weeks as i64, "week", "weeks")) },
        ]
    };
    Table {
        caption: "When it will be done".into(),
        columns: vec![Column::text("In so many futures"), Column::text("Done by"), Column::number("From now")],
        rows: told.levels.iter().map(row).collect(),
        caption_hidden: true,
        ..Table::default()
    }
}

fn how_many(told: &Forecasted) -> Table {
    let unit = if told.unit == Unit::Items { ("item", "items") } else { ("point", "points") };
    let row = |amount: &super::forecasting::Amount| {
        vec![html! { (percent(amount.chance)) }, html! { (of(amount.items as i64, unit.0, unit.1)) " or more" }]
    };
    Table {
        caption: "How much by that day".into(),
        columns: vec![Column::text("In so many futures"), Column::number("Done")],
        rows: told.how_many.iter().map(row).collect(),
        caption_hidden: true,
        ..Table::default()
    }
}

fn curve(told: &Forecasted, today: chrono::NaiveDate) -> Lines {
    let flat = |share: f64, name: &str| Series {
        name: name.into(),
        look: "goal",
        steps: false,
        values: told.curve.iter().map(|_| Some(share * 100.0)).collect(),
    };
    Lines {
        title: "Chance of being done, in per cent".into(),
        reading:
            "The line climbs from hardly to almost surely; where it crosses the dashed line is the day to promise."
                .into(),
        labels: told.curve.iter().map(|level| day(level.by, today)).collect(),
        grey: Vec::new(),
        series: vec![
            Series {
                name: "Chance".into(),
                look: "line",
                steps: false,
                values: told.curve.iter().map(|level| Some((level.chance * 1000.0).round() / 10.0)).collect(),
            },
            flat(0.85, "85 %"),
        ],
    }
}

fn behind(told: &Forecasted) -> Markup {
    let list = |numbers: &[u32]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    html! {
        details.reading {
            summary { "How to read this" }
            p.small { "Each row is a promise: of 100 futures drawn from what lies behind, so many are done by that day. The higher the share, the later the day, and the less by a day. "
                @if told.unit == Unit::Velocity { "Completed a sprint, oldest first: " } @else { "Accepted a week, oldest first: " } (list(&told.history)) "."
                @if !told.added.is_empty() { " Added in the same weeks: " (list(&told.added)) "; each future draws from both." }
                @if !told.way.is_empty() { " Computed " (told.way) "." } }
        }
    }
}
