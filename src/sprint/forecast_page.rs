//! The page of the forecast: both questions, from items, points or velocity, with or without growth.

use axum::extract::{Path, RawQuery};
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};

use super::{
    drawn_from,
    forecasting::{Forecast, Forecasted, Unit},
    page::ways,
    team::Team,
    throughput,
};
use crate::{
    command::{Query as _, Shape, coerce},
    error::{Error, FieldError},
    items::{Item, Product},
    web::{
        Page, Visit,
        kit::{
            Choice, Column, Field, Lines, Series, Station, Table, checkbox, figure, form_actions, page_head, panel,
            split,
        },
        shown::{chance as chance_of, day, of, percent},
    },
};

/// What the page is asked beside the forecast itself: the period whose events are shown.
type Span = Option<(DateTime<Utc>, DateTime<Utc>)>;

pub async fn show(mut visit: Visit, Path(key): Path<String>, query: RawQuery) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    shell.crumbs.push(("Forecast".into(), None));
    let query = query.0.unwrap_or_default();
    let typed: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(_, value)| !value.trim().is_empty())
        .collect();
    let (span, typed): (Vec<_>, Vec<_>) = typed.into_iter().partition(|(name, _)| name == "from" || name == "to");
    let mut input = coerce(&Shape::of::<Forecast>(), typed.iter().cloned());
    input["product"] = product.key.clone().into();
    let asked = serde_json::from_value::<Forecast>(input).map_err(|error| Error::Malformed(error.to_string()))?;
    let teams = Team::all(&mut visit.db, product.id).await?;
    let (db, by) = (&mut visit.db, &visit.actor);
    let item = match &asked.item {
        Some(key) => Some(Item::find(db, by, key).await?),
        None => None,
    };
    let (growth, span) = (asked.growth == Some(true), between(&span));
    let (told, wrong) = match asked.run(db, by).await {
        Ok(told) => (Some(told), Vec::new()),
        Err(Error::Invalid(wrong)) => (None, wrong),
        Err(error) => return Err(error.into()),
    };
    let behind = match span {
        Some(span) => {
            Some(throughput::read(db, product.id, span, item.as_ref().map(|item| item.id)).await?.shown(span, growth))
        }
        None => None,
    };
    let form = Asking { product: &product, item: item.as_ref(), typed: &typed, wrong: &wrong };
    let today = visit.actor.at.date_naive();
    let content = html! {
        (page_head("Forecast", "", html! {}))
        (ways(&product.key, "forecast"))
        (split(html! { div.stack {
            @if let Some(item) = &item {
                p { "Of what is open below " a.link href=(item.href()) { (item.key) " " (item.title) } ". "
                    a.link href=(format!("/products/{}/forecast", product.key)) { "Of the whole backlog" } }
            }
            @if let Some(told) = &told { (answer(told, item.as_ref(), today)) (drawn_from::part(told, &form.address(), today)) }
            @if let Some((told, tried)) = told.as_ref().and_then(|told| Some((told, told.back_test.as_ref()?))) { (tried.shown(told.unit, &form.address(), today)) }
            @if let Some(behind) = &behind { (behind) }
        } }, form.shown(&teams)))
    };
    Ok(visit.render(&shell, content))
}

/// The period that is asked about; nothing where it says none.
fn between(typed: &[(String, String)]) -> Span {
    let at = |name: &str| typed.iter().find(|(known, _)| known == name)?.1.parse::<DateTime<Utc>>().ok();
    Some((at("from")?, at("to")?))
}

struct Asking<'a> {
    product: &'a Product,
    item: Option<&'a Item>,
    typed: &'a [(String, String)],
    wrong: &'a [FieldError],
}

impl Asking<'_> {
    /// The page with the same questions.
    fn address(&self) -> String {
        let pairs = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(self.typed).finish();
        format!("/products/{}/forecast?{pairs}", self.product.key)
    }

    fn value(&self, name: &str) -> String {
        self.typed.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str()).to_owned()
    }

    fn error(&self, name: &str) -> Option<String> {
        self.wrong.iter().find(|wrong| wrong.field == name).map(|wrong| wrong.message.clone())
    }

    fn shown(&self, teams: &[Team]) -> Markup {
        let units = [("items", "Items a week"), ("points", "Points a week"), ("velocity", "Points a sprint")];
        let units = units.map(|(value, label)| Choice::new(value, label)).to_vec();
        let names = std::iter::once(Choice::new("", "Every team"))
            .chain(teams.iter().map(|team| Choice::new(&team.name, &team.name)));
        let growth = match self.item {
            Some(_) => "What is below it goes on growing as it did",
            None => "The backlog goes on growing as it did",
        };
        panel(
            "Ask otherwise",
            "",
            html! {
                form.form method="get" action=(format!("/products/{}/forecast", self.product.key)) {
                    @if let Some(item) = self.item { input type="hidden" name="item" value=(item.key); }
                    (Field::select("unit", "Count", units).value(self.value("unit")).error(self.error("unit")))
                    @if teams.len() > 1 || self.error("team").is_some() { (Field::select("team", "Team, for its sprints", names.collect()).value(self.value("team")).error(self.error("team"))) }
                    (Field::number("items", "Of so much, instead of all that is open").value(self.value("items")).between(0, 1_000_000).error(self.error("items")))
                    (Field::date("by", "How much by this day?").value(self.value("by")).error(self.error("by")))
                    (checkbox("growth", growth, None, self.value("growth") == "true"))
                    @if let Some(error) = self.error("growth") { p.error { (error) } }
                    (form_actions("Forecast", None))
                }
            },
        )
    }
}

fn answer(told: &Forecasted, item: Option<&Item>, today: NaiveDate) -> Markup {
    let below = item.map(|item| format!(" below {}", item.key)).unwrap_or_default();
    let noun = |n: u32| match told.unit {
        Unit::Items => of(n.into(), "open item", "open items"),
        _ => of(n.into(), "open point", "open points"),
    };
    if told.remaining == 0 && told.refused.is_none() {
        let below = if below.is_empty() { "." } else { below.as_str() };
        return html! { div.stack { p { "Nothing is open" (below) @if item.is_some() { "." } " There is nothing to foretell." } (told_by(told, today)) } };
    }
    html! { div.stack {
        @if let Some(refused) = &told.refused { p { "No forecast of when: " (refused) "." } } @else {
            h2 { "When will " (noun(told.remaining)) (below) " be done?" }
            @if item.is_some() { p.quiet { "If the team did nothing else." } }
            (when(told, today))
            @if let (Some(chance), Some(by)) = (told.chance_by, told.by) { p { "All of it by " (day(by, today)) ": " b { (chance_of(chance)) } "." } }
            div.wide-chart { (curve(told, today)) }
        }
        (told_by(told, today))
        @for caution in &told.cautions { p.small.quiet { "Mind: " (caution) "." } }
        (reading(told))
    } }
}

/// How much by a day that was asked for.
fn told_by(told: &Forecasted, today: NaiveDate) -> Markup {
    let by = told.by.map_or_else(|| "that day".into(), |by| day(by, today));
    html! { @if !told.how_many.is_empty() { h2 { "How much by " (by) "?" } (how_many(told)) } }
}

fn when(told: &Forecasted, today: NaiveDate) -> Table {
    let row = |level: &super::forecasting::Level| {
        vec![
            html! { (percent(level.chance)) },
            figure(&day(level.by, today), Some(&"#drawn-from".to_owned())),
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
        vec![
            html! { (percent(amount.chance)) },
            figure(&format!("{} or more", of(amount.items as i64, unit.0, unit.1)), Some(&"#drawn-from".to_owned())),
        ]
    };
    Table {
        caption: "How much by that day".into(),
        columns: vec![Column::text("In so many futures"), Column::number("Done")],
        rows: told.how_many.iter().map(row).collect(),
        caption_hidden: true,
        ..Table::default()
    }
}

fn curve(told: &Forecasted, today: NaiveDate) -> Lines {
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
        how: "",
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
        hrefs: told.curve.iter().map(|_| Some("#drawn-from".to_owned())).collect(),
    }
}

fn reading(told: &Forecasted) -> Markup {
    html! {
        details.reading {
            summary { "How to read this" }
            p.small { "Each row is a promise: of 100 futures drawn from what lies behind, so many are done by that day. The higher the share, the later the day, and the less by a day. "
                "Each future draws a past period for each one to come, as they stand below"
                @if !told.added.is_empty() { ", and from both columns" } "."
                @if !told.way.is_empty() { " Computed " (told.way) "." } }
        }
    }
}
