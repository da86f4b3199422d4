//! Cells with a grammar of their own.

use crate::date::{self, DateOrder, Moment};

use super::issue::{Comment, StatusCategory};
use super::wiki;

/// What was found in a cell, or why it cannot be read.
pub(super) type Cell<T> = Result<T, &'static str>;

pub(super) fn moment(cell: &str, order: DateOrder) -> Cell<Moment> {
    date::parse(cell, order).ok_or("not a date between 1970 and 2200")
}

/// Story points: a number that is not negative, with a decimal point or comma.
pub(super) fn points(cell: &str) -> Cell<f64> {
    let number: f64 = cell.replace(',', ".").parse().map_err(|_| "not a number")?;
    if number.is_finite() && number >= 0.0 { Ok(number) } else { Err("not a number of points") }
}

pub(super) fn votes(cell: &str) -> Cell<u64> {
    cell.parse().map_err(|_| "not a whole number")
}

pub(super) fn status_category(cell: &str) -> Cell<StatusCategory> {
    match cell.to_lowercase().as_str() {
        "to do" | "new" => Ok(StatusCategory::ToDo),
        "in progress" => Ok(StatusCategory::InProgress),
        "done" | "complete" => Ok(StatusCategory::Done),
        _ => Err("not a status category"),
    }
}

/// The name of a sprint; older servers write the whole object: `…Sprint@1f2[id=7,state=CLOSED,name=Sprint 7,startDate=…]`.
pub(super) fn sprint(cell: &str) -> &str {
    let name = cell.contains("Sprint@").then(|| cell.split_once(",name=")).flatten();
    name.map_or(cell, |(_, rest)| {
        let end = rest.find(",startDate=").or_else(|| rest.find(',')).or_else(|| rest.find(']'));
        &rest[..end.unwrap_or(rest.len())]
    })
}

/// A comment written `date;author;text`, and what is wrong with it. Text that is not written so is all body.
pub(super) fn comment(cell: &str, order: DateOrder) -> (Comment, Option<&'static str>) {
    let mut parts = cell.splitn(3, ';');
    let (Some(at), Some(author), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
        return (
            Comment { at: None, author: None, body: wiki::to_markdown(cell) },
            Some("a comment without date and author"),
        );
    };
    let Ok(at) = moment(at, order) else {
        return (
            Comment { at: None, author: None, body: wiki::to_markdown(cell) },
            Some("a comment with an impossible date"),
        );
    };
    let author = Some(author.trim().to_owned()).filter(|author| !author.is_empty());
    (Comment { at: Some(at.timestamp()), author, body: wiki::to_markdown(body) }, None)
}

/// The beginning of a cell, to quote in a problem: at most 200 characters.
pub(super) fn excerpt(cell: &str) -> &str {
    cell.char_indices().nth(200).map_or(cell, |(end, _)| &cell[..end])
}
