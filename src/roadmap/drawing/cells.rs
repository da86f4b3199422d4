//! The roadmap as the cells of a table: the columns that its audience is granted, and no others.

use crate::{
    error::Result,
    roadmap::audience::{Field, Precision, Seen, SeenBet, Span},
    views::sheet::{Cell, workbook},
    web::{markdown, shown::number},
};

/// A column: its name, how wide it is in a workbook, when it is there, and what stands in it.
struct Column {
    name: &'static str,
    width: f64,
    there: fn(&Seen) -> bool,
    cell: fn(&SeenBet, Precision) -> Cell,
}

fn text(text: Option<&String>) -> Cell {
    text.map_or(Cell::Nothing, |text| Cell::Text(text.clone()))
}

fn when(span: Option<&Span>, precision: Precision) -> Cell {
    match span {
        Some(span) if precision == Precision::Day => Cell::Day(span.from),
        Some(span) => Cell::Text(span.said.clone()),
        None => Cell::Nothing,
    }
}

const COLUMNS: [Column; 16] = [
    column("Key", 11.0, |seen| seen.grants(Field::Key), |bet, _| text(bet.key.as_ref())),
    column("Initiative", 48.0, |_| true, |bet, _| Cell::Text(bet.title.clone())),
    column("State", 9.0, |_| true, |bet, _| Cell::Text(state(bet).into())),
    column("Horizon", 9.0, |seen| seen.precision.has_horizons(), |bet, _| text(bet.horizon.as_ref())),
    column("Stage", 11.0, |seen| seen.grants(Field::Stage), |bet, _| text(bet.stage.as_ref())),
    column("Goal", 36.0, |seen| seen.grants(Field::Goal), |bet, _| text(bet.goal.as_ref())),
    column("Owner", 20.0, |seen| seen.grants(Field::Owner), |bet, _| text(bet.owner.as_ref())),
    column("Starts", 12.0, |seen| seen.rules.has_dates(), |bet, how| when(bet.starts.as_ref(), how)),
    column("Ends", 12.0, |seen| seen.rules.has_dates(), |bet, how| when(bet.ends.as_ref(), how)),
    column("85 % by", 12.0, forecasts, |bet, how| when(bet.likely.as_ref(), how)),
    column("Accepted, %", 11.0, |seen| seen.grants(Field::Progress), |bet, _| count(bet.progress)),
    column("Health", 40.0, |seen| seen.grants(Field::Health), |bet, _| health(bet)),
    column("Hypothesis", 48.0, |seen| seen.grants(Field::Metric), |bet, _| text(bet.hypothesis.as_ref())),
    column("Metrics", 36.0, |seen| seen.grants(Field::Metric), |bet, _| metrics(bet)),
    column("Asked for by", 11.0, |seen| seen.grants(Field::Customers), |bet, _| count(bet.customers)),
    column("Description", 60.0, |seen| seen.grants(Field::Description), |bet, _| description(bet)),
];

const fn column(
    name: &'static str,
    width: f64,
    there: fn(&Seen) -> bool,
    cell: fn(&SeenBet, Precision) -> Cell,
) -> Column {
    Column { name, width, there, cell }
}

fn state(bet: &SeenBet) -> &'static str {
    if bet.done {
        "done"
    } else if bet.dropped {
        "dropped"
    } else {
        "planned"
    }
}

fn forecasts(seen: &Seen) -> bool {
    seen.rules.has_dates() && seen.grants(Field::Forecast)
}

fn count(count: Option<i64>) -> Cell {
    count.map_or(Cell::Nothing, |count| Cell::Number(count as f64))
}

fn health(bet: &SeenBet) -> Cell {
    bet.health.as_ref().map_or(Cell::Nothing, |said| {
        let words = said.words.as_ref().map_or_else(String::new, |words| format!(": {words}"));
        Cell::Text(format!("{}{words}", said.state.label()))
    })
}

fn description(bet: &SeenBet) -> Cell {
    bet.description.as_ref().map_or(Cell::Nothing, |text| Cell::Text(markdown::plain(text, 2_000)))
}

fn metrics(bet: &SeenBet) -> Cell {
    let said = bet.metrics.iter().map(|metric| {
        let value = |value: Option<f64>| value.map_or("–".to_owned(), number);
        let unit = metric.unit.as_deref().unwrap_or_default();
        let by = metric.by.as_ref().map_or_else(String::new, |by| format!(" by {}", by.said));
        let verdict = metric.verdict.map_or_else(String::new, |verdict| format!(" ({})", verdict.label()));
        let way = format!("{} → {} {unit}", value(metric.from), value(metric.to));
        format!("{}: {}{by}, now {}{verdict}", metric.title, way.trim_end(), value(metric.now))
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { Cell::Nothing } else { Cell::Text(said.join("; ")) }
}

fn columns(seen: &Seen) -> Vec<&'static Column> {
    COLUMNS.iter().filter(|column| (column.there)(seen)).collect()
}

fn rows(seen: &Seen) -> Vec<Vec<Cell>> {
    let columns = columns(seen);
    seen.bets.iter().map(|bet| columns.iter().map(|column| (column.cell)(bet, seen.precision)).collect()).collect()
}

/// What looks like a formula is text here.
pub fn csv(seen: &Seen) -> Result<Vec<u8>> {
    let mut to = formats::csv::Writer::new(Vec::new());
    to.row(columns(seen).iter().map(|column| column.name))?;
    for row in rows(seen) {
        to.row(row.into_iter().map(Cell::text))?;
    }
    Ok(to.finish()?)
}

pub fn xlsx(seen: &Seen) -> Result<Vec<u8>> {
    let columns: Vec<(&str, f64)> = columns(seen).iter().map(|column| (column.name, column.width)).collect();
    workbook("Roadmap", &columns, &rows(seen))
}
