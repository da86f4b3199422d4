//! Cells with a grammar of their own.

use crate::date::{self, DateOrder, Moment};

use super::issue::{Comment, Sprint, StatusCategory};
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

/// A sprint: its name, or as older servers write it the whole object:
/// `…Sprint@1f2[id=7,rapidViewId=1,state=CLOSED,name=Sprint 7,startDate=2019-02-18T09:30:00.000Z,endDate=…]`.
pub(super) fn sprint(cell: &str) -> Sprint {
    let object = cell.contains("Sprint@").then(|| cell.split_once('[')).flatten();
    let Some((name, object)) = object.and_then(|(_, object)| Some((part(object, "name")?, object))) else {
        return Sprint { name: cell.to_owned(), ..Sprint::default() };
    };
    let text = |name| part(object, name).map(str::to_owned);
    let day = |name| date::parse(part(object, name)?, DateOrder::DayFirst).map(Moment::date);
    Sprint {
        name: name.to_owned(),
        id: text("id"),
        state: text("state"),
        starts: day("startDate"),
        ends: day("completeDate").or_else(|| day("endDate")),
    }
}

/// What stands in an object under a name; names and goals may hold commas themselves.
fn part<'o>(object: &'o str, name: &str) -> Option<&'o str> {
    const NAMES: [&str; 11] = [
        "id",
        "rapidViewId",
        "state",
        "name",
        "goal",
        "startDate",
        "endDate",
        "completeDate",
        "activatedDate",
        "sequence",
        "autoStartStop",
    ];
    let begins = |at: usize| at == 0 || object[..at].ends_with(',');
    let sign = format!("{name}=");
    let at = object.match_indices(&sign).map(|(at, _)| at).find(|at| begins(*at))? + sign.len();
    let rest = &object[at..];
    let ends = NAMES.iter().filter_map(|next| rest.find(&format!(",{next}="))).min();
    let value = &rest[..ends.unwrap_or_else(|| rest.rfind(']').unwrap_or(rest.len()))];
    Some(value.trim()).filter(|value| !value.is_empty() && *value != "<null>" && *value != "null")
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
