//! Issues of an export, one at a time.

use std::collections::VecDeque;
use std::io::Read;

use thiserror::Error;

use crate::csv::{self, Limits, Row, Table};
use crate::date::DateOrder;

use super::columns::{Columns, recognises};
use super::decode;
use super::issue::Issue;

/// Why a file cannot be read as a Jira export.
#[derive(Debug, Error)]
pub enum Error {
    #[error(transparent)]
    Table(#[from] csv::Error),
    #[error("the columns are not those of a Jira export: Summary, Issue key and Issue Type are expected")]
    NotJira,
}

/// A row that gives no issue.
#[derive(Debug, Error)]
pub enum RowError {
    #[error(transparent)]
    Row(#[from] csv::RowError),
    #[error("row {number} (line {line}): the issue has no summary")]
    NoSummary { number: u64, line: u64 },
}

/// Reads the issues of an export; blank rows are passed over.
pub struct Reader<R> {
    table: Table<R>,
    columns: Columns,
    order: DateOrder,
    ahead: VecDeque<Result<Row, csv::RowError>>,
}

impl<R: Read + Send> Reader<R> {
    /// The issues in `reader`. Its first rows are read ahead to learn whether days or months come first in numeric dates.
    pub fn open(reader: R, limits: Limits) -> Result<Self, Error> {
        let mut table = Table::open(reader, limits)?;
        if !recognises(table.headers()) {
            return Err(Error::NotJira);
        }
        let columns = Columns::of(table.headers());
        let ahead = read_ahead(&mut table);
        let rows = || ahead.iter().filter_map(|row| row.as_ref().ok());
        let dates = rows().flat_map(|row| columns.dates().map(|column| row.cell(column)));
        let order = DateOrder::sniff(dates).unwrap_or_default();
        Ok(Self { table, columns, order, ahead })
    }

    pub fn headers(&self) -> &[String] {
        self.table.headers()
    }

    /// Whether days or months come first in its dates.
    pub fn order(&self) -> DateOrder {
        self.order
    }

    /// Whether the export has a column for a value: body, points, labels, owner, priority or `due_on`.
    pub fn holds(&self, value: &str) -> bool {
        self.columns.hold(value)
    }

    /// Passes over rows until the next one is `number` (1-based) or the file ends; rows already read stay read.
    pub fn skip_to(&mut self, number: u64) -> Result<(), Error> {
        while self.ahead.front().is_some_and(|row| row_number(row) < number) {
            self.ahead.pop_front();
        }
        if self.ahead.is_empty() {
            self.table.skip_to(number)?;
        }
        Ok(())
    }
}

impl<R: Read + Send> Iterator for Reader<R> {
    type Item = Result<Issue, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = match self.ahead.pop_front().or_else(|| self.table.next())? {
                Ok(row) => row,
                Err(error) => return Some(Err(RowError::Row(error))),
            };
            if !row.is_blank() {
                let issue = decode::issue(&row, &self.columns, self.order);
                return Some(issue.ok_or(RowError::NoSummary { number: row.number, line: row.line }));
            }
        }
    }
}

/// The first rows: 200, or fewer when they are long.
fn read_ahead<R: Read + Send>(table: &mut Table<R>) -> VecDeque<Result<Row, csv::RowError>> {
    const ROWS: usize = 200;
    const BYTES: usize = 1 << 20;
    let mut rows = VecDeque::new();
    let mut bytes = 0;
    while rows.len() < ROWS && bytes < BYTES {
        let Some(row) = table.next() else { break };
        bytes += row.iter().flat_map(|row| &row.fields).map(String::len).sum::<usize>();
        rows.push_back(row);
    }
    rows
}

fn row_number(row: &Result<Row, csv::RowError>) -> u64 {
    match row {
        Ok(row) => row.number,
        Err(error) => error.number,
    }
}
