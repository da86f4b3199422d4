//! What became of each row, on the page of a run and as a table to take away.

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, Method, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    Run, page as list_page,
    report::{self, Outcome, Row},
    run_page::{self, Which},
};
use crate::{
    app::App,
    error::{Error, Result},
    web::{
        self,
        kit::{Button, Chip, Column, Table, Tone, filters, tag},
    },
};

/// Rows on a page.
pub const ROWS: i64 = 100;

pub fn part(run: &Run, rows: &[Row], which: Which) -> Markup {
    let href = list_page::href(run.id);
    let chip = |name: &str, label: &str, count: Option<i64>, on: bool| Chip {
        label: label.to_owned(),
        href: if on || name.is_empty() { href.clone() } else { format!("{href}?outcome={name}") },
        on,
        count,
    };
    let count = |outcome: Outcome| match outcome {
        Outcome::Created => run.created,
        Outcome::Updated => run.updated,
        Outcome::Skipped => run.skipped,
        Outcome::Failed => run.failed,
        Outcome::Kept => run.kept,
    };
    let more = rows.len() as i64 > ROWS;
    let shown = &rows[..rows.len().min(ROWS as usize)];
    let filter = which.outcome.map_or(if which.noted { "noted" } else { "" }, Outcome::name);
    let next = shown.last().filter(|_| more).map(|last| format!("{href}?outcome={filter}&after={}", last.row));
    html! {
        @if run.dry { p.quiet { "This was a dry run: nothing has been changed yet." } }
        (filters(html! {
            @for outcome in Outcome::ALL {
                @let says = if run.dry && outcome != Outcome::Skipped && outcome != Outcome::Failed { format!("would be {}", outcome.name()) } else { outcome.name().to_owned() };
                @if count(outcome) > 0 || which.outcome == Some(outcome) {
                    (chip(outcome.name(), &says, Some(count(outcome)), which.outcome == Some(outcome)))
                }
            }
            (chip("noted", "with a note", None, which.noted))
            (Button::link("Download the report", format!("{href}/rows.csv")).small().plain())
        }))
        @if !shown.is_empty() { (table(run, shown, next)) }
    }
}

fn table(run: &Run, rows: &[Row], next: Option<String>) -> Markup {
    let columns = vec![
        Column::number("Row"),
        Column::text(if run.dry { "Would be" } else { "Became" }),
        Column::text("In the file"),
        Column::text("Here"),
        Column::text("Note"),
    ];
    let rows = rows.iter().map(|row| {
        vec![
            html! { (row.row) },
            tag(tone(&row.outcome), &row.outcome),
            html! { @if let Some(key) = row.source_key.as_ref().filter(|key| !key.starts_with('#')) { (key) } },
            html! { @if let Some(item) = &row.item { span { a href=(format!("/items/{item}")) { (item) } " " (row.title.clone().unwrap_or_default()) } } },
            html! { (row.why.clone().unwrap_or_default()) },
        ]
    });
    html! { (Table { caption: "Row by row".into(), columns, rows: rows.collect(), next, ..Table::default() }) }
}

fn tone(outcome: &str) -> Tone {
    match outcome {
        "created" | "updated" => Tone::Good,
        "failed" => Tone::Bad,
        "kept" => Tone::Warn,
        _ => Tone::Plain,
    }
}

/// `GET /imports/{run}/rows.csv`: every row, safe to open in a spreadsheet, streamed a thousand rows at a time.
pub async fn download(State(app): State<App>, Path(run): Path<Uuid>, headers: HeaderMap) -> Response {
    let run = match run_page::open(&app, &headers, &Method::GET, run).await {
        Ok((_, run)) => run,
        Err(error) => return web::error_page(&error),
    };
    let stream = async_stream::stream! {
        let mut after = 0;
        loop {
            match chunk(&app, &run, after).await {
                Ok((bytes, Some(last))) => {
                    after = last;
                    yield Ok::<_, Error>(bytes);
                }
                Ok((bytes, None)) => {
                    yield Ok(bytes);
                    break;
                }
                Err(error) => {
                    yield Err(error);
                    break;
                }
            }
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"import-report.csv\""),
    ];
    (headers, Body::from_stream(stream)).into_response()
}

/// The rows after a number, with the header before the first; the number of the last, unless these were all.
async fn chunk(app: &App, run: &Run, after: i64) -> Result<(Bytes, Option<i64>)> {
    const CHUNK: i64 = 1000;
    let rows = report::rows(&mut app.store.read().await?, run.id, None, false, after, CHUNK).await?;
    let mut to = formats::csv::Writer::new(Vec::new());
    if after == 0 {
        to.row(["row", "outcome", "source_key", "item", "title", "why"])?;
    }
    for row in &rows {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let number = row.row.to_string();
        to.row([
            number,
            row.outcome.clone(),
            text(&row.source_key),
            text(&row.item),
            text(&row.title),
            text(&row.why),
        ])?;
    }
    let last = rows.last().filter(|_| rows.len() as i64 == CHUNK).map(|row| row.row);
    Ok((to.finish()?.into(), last))
}
