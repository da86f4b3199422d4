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
    Column { name: "Key", width: 11.0, there: |seen| seen.grants(Field::Key), cell: |bet, _| text(bet.key.as_ref()) },
    Column { name: "Bet", width: 48.0, there: |_| true, cell: |bet, _| Cell::Text(bet.title.clone()) },
    Column {
        name: "Done",
        width: 7.0,
        there: |_| true,
        cell: |bet, _| Cell::Text(if bet.done { "yes" } else { "no" }.into()),
    },
    Column {
        name: "Horizon",
        width: 9.0,
        there: |seen| seen.precision.has_horizons(),
        cell: |bet, _| text(bet.horizon.as_ref()),
    },
    Column {
        name: "Stage",
        width: 11.0,
        there: |seen| seen.grants(Field::Stage),
        cell: |bet, _| text(bet.stage.as_ref()),
    },
    Column {
        name: "Goal",
        width: 36.0,
        there: |seen| seen.grants(Field::Goal),
        cell: |bet, _| text(bet.goal.as_ref()),
    },
    Column {
        name: "Owner",
        width: 20.0,
        there: |seen| seen.grants(Field::Owner),
        cell: |bet, _| text(bet.owner.as_ref()),
    },
    Column {
        name: "Starts",
        width: 12.0,
        there: |seen| seen.rules.has_dates(),
        cell: |bet, how| when(bet.starts.as_ref(), how),
    },
    Column {
        name: "Ends",
        width: 12.0,
        there: |seen| seen.rules.has_dates(),
        cell: |bet, how| when(bet.ends.as_ref(), how),
    },
    Column {
        name: "85 % by",
        width: 12.0,
        there: |seen| seen.rules.has_dates() && seen.grants(Field::Forecast),
        cell: |bet, how| when(bet.likely.as_ref(), how),
    },
    Column {
        name: "Accepted, %",
        width: 11.0,
        there: |seen| seen.grants(Field::Progress),
        cell: |bet, _| bet.progress.map_or(Cell::Nothing, |share| Cell::Number(share as f64)),
    },
    Column {
        name: "Health",
        width: 40.0,
        there: |seen| seen.grants(Field::Health),
        cell: |bet, _| {
            bet.health.as_ref().map_or(Cell::Nothing, |said| {
                let words = said.words.as_ref().map_or_else(String::new, |words| format!(": {words}"));
                Cell::Text(format!("{}{words}", said.state.label()))
            })
        },
    },
    Column {
        name: "Hypothesis",
        width: 48.0,
        there: |seen| seen.grants(Field::Metric),
        cell: |bet, _| text(bet.hypothesis.as_ref()),
    },
    Column { name: "Metrics", width: 36.0, there: |seen| seen.grants(Field::Metric), cell: |bet, _| metrics(bet) },
    Column {
        name: "Asked for by",
        width: 11.0,
        there: |seen| seen.grants(Field::Customers),
        cell: |bet, _| bet.customers.map_or(Cell::Nothing, |count| Cell::Number(count as f64)),
    },
    Column {
        name: "Description",
        width: 60.0,
        there: |seen| seen.grants(Field::Description),
        cell: |bet, _| bet.description.as_ref().map_or(Cell::Nothing, |text| Cell::Text(markdown::plain(text, 2_000))),
    },
];

fn metrics(bet: &SeenBet) -> Cell {
    let said = bet.metrics.iter().map(|metric| {
        let value = |value: Option<f64>| value.map_or("–".to_owned(), number);
        let unit = metric.unit.as_deref().unwrap_or_default();
        format!("{}: {} → {} {unit}, now {}", metric.title, value(metric.from), value(metric.to), value(metric.now))
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
