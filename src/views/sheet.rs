//! A row of the backlog as the cells of a table, and a table as a workbook: numbers are numbers, moments are moments.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::{
    backlog::backlog::Row,
    error::{Error, Result},
};

/// The columns with their widths in a workbook.
pub const HEAD: [(&str, f64); 17] = [
    ("Key", 11.0),
    ("Kind", 8.0),
    ("Title", 56.0),
    ("Status", 10.0),
    ("Points", 8.0),
    ("Person", 20.0),
    ("E-mail", 26.0),
    ("Area", 16.0),
    ("Labels", 22.0),
    ("Persona", 18.0),
    ("Initiative", 32.0),
    ("Goal key", 11.0),
    ("Goal", 36.0),
    ("Voices", 8.0),
    ("In the way", 26.0),
    ("Created", 17.0),
    ("Updated", 17.0),
];

#[derive(Clone, Debug)]
pub enum Cell {
    Nothing,
    Text(String),
    Number(f64),
    Moment(DateTime<Utc>),
}

impl Cell {
    fn maybe(text: Option<String>) -> Cell {
        text.map_or(Cell::Nothing, Cell::Text)
    }

    pub fn text(self) -> String {
        match self {
            Cell::Nothing => String::new(),
            Cell::Text(text) => text,
            Cell::Number(number) => number.to_string(),
            Cell::Moment(at) => at.to_rfc3339_opts(SecondsFormat::Secs, true),
        }
    }
}

pub fn cells(row: &Row) -> [Cell; HEAD.len()] {
    let joined = |words: Vec<String>| if words.is_empty() { Cell::Nothing } else { Cell::Text(words.join(", ")) };
    let goal = row.why.as_ref().filter(|_| row.rooted);
    [
        Cell::Text(row.key.clone()),
        Cell::Text(row.kind.name().to_owned()),
        Cell::Text(row.title.clone()),
        Cell::Text(row.status.clone()),
        row.points.map_or(Cell::Nothing, Cell::Number),
        Cell::maybe(row.owner_name.clone()),
        Cell::maybe(row.owner.clone()),
        Cell::maybe(row.area.clone()),
        joined(row.labels.to_vec()),
        Cell::maybe(row.persona.clone()),
        Cell::maybe(row.initiative.as_ref().map(|above| above.title.clone())),
        Cell::maybe(goal.map(|goal| goal.key.clone())),
        Cell::maybe(goal.map(|goal| goal.title.clone())),
        Cell::Number(row.voices as f64),
        joined(row.obstacles.iter().map(|mark| mark.title.clone()).collect()),
        Cell::Moment(row.created_at),
        Cell::Moment(row.updated_at),
    ]
}

/// A workbook of one sheet: the header stays in sight and filters. What looks like a formula is text here.
pub fn workbook(rows: &[[Cell; HEAD.len()]]) -> Result<Vec<u8>> {
    packed(rows).map_err(|error| Error::Bug(format!("the workbook could not be written: {error}")))
}

fn packed(rows: &[[Cell; HEAD.len()]]) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, moment) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd hh:mm"));
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("Backlog")?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (name, width)) in (0..).zip(HEAD) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Nothing => {}
                Cell::Text(text) => {
                    sheet.write_string(line, column, text)?;
                }
                Cell::Number(number) => {
                    sheet.write_number(line, column, *number)?;
                }
                Cell::Moment(at) => {
                    let at: NaiveDateTime = at.naive_utc();
                    sheet.write_datetime_with_format(line, column, at, &moment)?;
                }
            }
        }
    }
    sheet.autofilter(0, 0, rows.len() as u32, HEAD.len() as u16 - 1)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_a_zip_of_sheets() {
        let row: [Cell; HEAD.len()] = std::array::from_fn(|column| match column {
            0 => Cell::Text("=1+1".into()),
            4 => Cell::Number(3.0),
            15 => Cell::Moment(DateTime::UNIX_EPOCH),
            _ => Cell::Nothing,
        });
        let book = workbook(&[row]).unwrap();
        assert!(book.starts_with(b"PK\x03\x04") && book.len() > 3_000, "{} bytes", book.len());
    }
}
