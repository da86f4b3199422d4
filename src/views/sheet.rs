//! A row of the backlog as the cells of a table, and a table as a workbook: numbers are numbers, moments are moments.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::around::Around;
use crate::{
    backlog::backlog::Row,
    error::{Error, Result},
    fields::{Field, FieldKind, Own},
};

/// The columns with their widths in a workbook.
const HEAD: [(&str, f64); 23] = [
    ("Key", 11.0),
    ("Kind", 8.0),
    ("Title", 56.0),
    ("Status", 10.0),
    ("Team state", 16.0),
    ("Points", 8.0),
    ("Priority", 9.0),
    ("Due", 11.0),
    ("Person", 20.0),
    ("E-mail", 26.0),
    ("Area", 16.0),
    ("Labels", 22.0),
    ("Persona", 18.0),
    ("Part of", 24.0),
    ("Sprint", 20.0),
    ("Release", 20.0),
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
    Day(NaiveDate),
}

/// The columns of a table: those that every backlog has, and the fields of its product.
pub struct Head {
    fields: Vec<Field>,
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
            Cell::Day(day) => day.to_string(),
        }
    }

    /// What an item says in a field, as it is counted with: a number stays a number, a day a day.
    pub fn said(own: &Own, field: &Field) -> Cell {
        let Some(said) = own.get(&field.key) else { return Cell::Nothing };
        let day = || said.value.as_str().and_then(|day| day.parse().ok()).map(Cell::Day);
        let typed = match field.kind {
            FieldKind::Number => said.value.as_f64().map(Cell::Number),
            FieldKind::Date => day(),
            _ => None,
        };
        typed.unwrap_or_else(|| Cell::Text(said.words.clone()))
    }
}

impl Head {
    pub fn of(fields: Vec<Field>) -> Head {
        Head { fields }
    }

    /// The name of each column with its width in a workbook.
    pub fn columns(&self) -> impl Iterator<Item = (&str, f64)> {
        HEAD.into_iter().chain(self.fields.iter().map(|field| (field.name.as_str(), 20.0)))
    }

    /// The cells of one row.
    pub fn cells(&self, row: &Row, around: &Around) -> Vec<Cell> {
        let mut cells = cells(row, around).to_vec();
        cells.extend(self.fields.iter().map(|field| Cell::said(&row.fields, field)));
        cells
    }
}

fn cells(row: &Row, around: &Around) -> [Cell; HEAD.len()] {
    let joined = |words: Vec<String>| if words.is_empty() { Cell::Nothing } else { Cell::Text(words.join(", ")) };
    let goal = row.why.as_ref().filter(|_| row.rooted);
    [
        Cell::Text(row.key.clone()),
        Cell::Text(row.kind.name().to_owned()),
        Cell::Text(row.title.clone()),
        Cell::Text(row.status.clone()),
        Cell::maybe(row.state.clone()),
        row.points.map_or(Cell::Nothing, Cell::Number),
        Cell::maybe(row.priority.clone()),
        row.due_on.map_or(Cell::Nothing, Cell::Day),
        Cell::maybe(row.owner_name.clone()),
        Cell::maybe(row.owner.clone()),
        Cell::maybe(row.area.clone()),
        joined(row.labels.to_vec()),
        Cell::maybe(row.persona.clone()),
        joined(around.part_of.clone()),
        joined(around.sprints.clone()),
        joined(around.releases.clone()),
        Cell::maybe(row.initiative.as_ref().map(|above| above.title.clone())),
        Cell::maybe(goal.map(|goal| goal.key.clone())),
        Cell::maybe(goal.map(|goal| goal.title.clone())),
        Cell::Number(row.voices as f64),
        joined(row.marks.named()),
        Cell::Moment(row.created_at),
        Cell::Moment(row.updated_at),
    ]
}

/// A workbook of one sheet: the header stays in sight and filters. What looks like a formula is text here.
pub fn workbook(name: &str, columns: &[(&str, f64)], rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
    packed(name, columns, rows).map_err(|error| Error::Bug(format!("the workbook could not be written: {error}")))
}

fn packed(name: &str, columns: &[(&str, f64)], rows: &[Vec<Cell>]) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, moment) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd hh:mm"));
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (name, width)) in (0..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *name, &bold)?;
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
                Cell::Day(day) => {
                    sheet.write_datetime_with_format(line, column, *day, &date)?;
                }
            }
        }
    }
    sheet.autofilter(0, 0, rows.len() as u32, columns.len().saturating_sub(1) as u16)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_a_zip_of_sheets() {
        let row = (0..HEAD.len()).map(|column| match column {
            0 => Cell::Text("=1+1".into()),
            5 => Cell::Number(3.0),
            7 => Cell::Day(NaiveDate::default()),
            21 => Cell::Moment(DateTime::UNIX_EPOCH),
            _ => Cell::Nothing,
        });
        let book = workbook("Backlog", &HEAD, &[row.collect()]).unwrap();
        assert!(book.starts_with(b"PK\x03\x04") && book.len() > 3_000, "{} bytes", book.len());
    }
}
