//! Reading a file batch by batch on a thread of its own, while the batch before is being written.

use std::{
    fs::File,
    io::{BufReader, ErrorKind},
    path::Path,
};

use formats::{
    csv::{self, Limits, Row, Table},
    date::{self, DateOrder},
    jira,
};
use schemars::JsonSchema;
use serde::Serialize;
use tokio::sync::mpsc;

use super::{
    Mapping, What,
    draft::Line,
    from_csv::FromCsv,
    from_jira::{self, FromJira},
    own::{self, OwnColumns},
};
use crate::{
    error::{Error, Result},
    fields::{Field, FieldKind},
};

/// Rows that are written in one transaction.
pub const BATCH: usize = 2_000;
/// A batch of long texts ends earlier, so that memory stays bounded.
const BATCH_BYTES: usize = 8 << 20;

/// The head of a file: what it names its columns, and its first rows.
pub struct Head {
    pub headers: Vec<String>,
    pub rows: Vec<std::result::Result<Row, csv::RowError>>,
}

impl Head {
    /// Reads the first rows; a file that is no table, or not from Jira where that was said, is refused in one line.
    pub fn read(path: &Path, what: What, rows: usize) -> Result<Head> {
        let preview = csv::preview(open(path)?, rows).map_err(|error| unreadable(&error))?;
        if what == What::Jira && !jira::recognises(&preview.headers) {
            return Err(unreadable(&jira::Error::NotJira));
        }
        if preview.rows.is_empty() {
            return Err(unreadable(&"the file has no rows below its header"));
        }
        Ok(Head { headers: preview.headers, rows: preview.rows })
    }

    /// The columns of a Jira export that hold something in the first rows and become nothing here, each once.
    pub fn left_out(&self, mapping: &Mapping) -> Vec<String> {
        const DROPPED: [&str; 3] = ["reporter", "votes", "watchers"];
        let dropped = |name: &str| DROPPED.contains(&name.trim().to_lowercase().as_str());
        let named = (0..self.headers.len()).filter(|column| dropped(&self.headers[*column]));
        let mut columns: Vec<usize> = jira::unknown(&self.headers).into_iter().chain(named).collect();
        columns.sort_unstable();
        let says = |column: &usize| self.rows.iter().flatten().any(|row| !row.cell(*column).trim().is_empty());
        let mut names: Vec<String> = columns
            .into_iter()
            .filter(says)
            .filter(|column| !mapping.0.values().any(|mapped| self.headers[*mapped] == self.headers[*column]))
            .map(|column| self.headers[column].clone())
            .collect();
        names.dedup();
        names
    }

    /// The custom fields of a Jira export that hold something in the first rows and are none of the product's yet, each once: the
    /// column, its name, and of which kind a field for it would be.
    pub fn offered(&self, mapping: &Mapping, own: &[Field]) -> Vec<Offered> {
        let mut offered: Vec<Offered> = Vec::new();
        for column in jira::unknown(&self.headers) {
            let header = &self.headers[column];
            let name: String = own::plain_header(header).chars().take(60).collect();
            let taken = own.iter().any(|field| field.name.to_lowercase() == name.to_lowercase())
                || offered.iter().any(|other| other.name.to_lowercase() == name.to_lowercase())
                || mapping.0.values().any(|mapped| self.headers[*mapped] == *header);
            let cells: Vec<&str> = self.cells(header);
            if own::plain_header(header) != header.trim() && !taken && !name.is_empty() && !cells.is_empty() {
                offered.push(Offered { column, name, kind: kind_of(&cells) });
            }
        }
        offered
    }

    /// What the first rows say in the columns of that name.
    fn cells(&self, header: &str) -> Vec<&str> {
        let columns = || (0..self.headers.len()).filter(|column| self.headers[*column] == header);
        let rows = self.rows.iter().flatten();
        let cells = rows.flat_map(|row| columns().map(|column| row.cell(column).trim()).collect::<Vec<_>>());
        cells.filter(|cell| !cell.is_empty()).collect()
    }

    pub fn sample(&self) -> Vec<Row> {
        self.rows.iter().filter_map(|row| row.as_ref().ok()).cloned().collect()
    }
}

/// A field that could be made for a column.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Offered {
    pub column: usize,
    pub name: String,
    /// text, number or date, by what stands in the first rows.
    pub kind: FieldKind,
}

fn kind_of(cells: &[&str]) -> FieldKind {
    let order = DateOrder::sniff(cells.iter().copied()).unwrap_or_default();
    if cells.iter().all(|cell| cell.parse::<f64>().is_ok_and(f64::is_finite)) {
        FieldKind::Number
    } else if cells.iter().all(|cell| date::parse(cell, order).is_some()) {
        FieldKind::Date
    } else {
        FieldKind::Text
    }
}

/// Counts the rows of a file.
pub fn count(path: &Path) -> Result<u64> {
    let table = Table::open(open(path)?, Limits::default()).map_err(|error| unreadable(&error))?;
    let mut last = 0;
    for row in table {
        last = match row {
            Ok(row) => row.number,
            Err(error) => error.number,
        };
    }
    Ok(last)
}

/// The batches of a file from a row on (1-based), read ahead by one.
pub fn batches(
    path: &Path,
    what: What,
    mapping: Mapping,
    own: OwnColumns,
    from: u64,
) -> mpsc::Receiver<Result<Vec<Line>>> {
    let (send, receive) = mpsc::channel(2);
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || {
        let ended = match what {
            What::Jira => read_jira(&path, own, from, &send),
            _ => read_csv(&path, (what, mapping, own), from, &send),
        };
        if let Err(error) = ended {
            let _ = send.blocking_send(Err(error));
        }
    });
    receive
}

type Send = mpsc::Sender<Result<Vec<Line>>>;

fn read_jira(path: &Path, own: OwnColumns, from: u64, send: &Send) -> Result<()> {
    let mut reader = jira::Reader::open(open(path)?, Limits::default()).map_err(|error| unreadable(&error))?;
    reader.skip_to(from).map_err(|error| unreadable(&error))?;
    let (held, headers, order) = (from_jira::held(&reader), reader.headers().to_vec(), reader.order());
    let rows = FromJira { held, headers, own, order };
    pass_on(reader.map(|issue| rows.line(issue)), send);
    Ok(())
}

fn read_csv(path: &Path, (what, mapping, own): (What, Mapping, OwnColumns), from: u64, send: &Send) -> Result<()> {
    let head = Head::read(path, what, 200)?;
    let rows = FromCsv::new(what, mapping, own, &head.sample());
    let mut table = Table::open(open(path)?, Limits::default()).map_err(|error| unreadable(&error))?;
    table.skip_to(from).map_err(|error| unreadable(&error))?;
    let lines = table.map(|row| match row {
        Ok(row) => rows.line(&row),
        Err(error) => Line::Bad { row: error.number, why: error.fault.to_string() },
    });
    pass_on(lines, send);
    Ok(())
}

fn pass_on(lines: impl Iterator<Item = Line>, send: &Send) {
    let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
    for line in lines {
        if let Line::Draft(draft) = &line {
            bytes += draft.body.len() + draft.remarks.iter().map(|remark| remark.body.len()).sum::<usize>();
        }
        batch.push(line);
        if batch.len() >= BATCH || bytes > BATCH_BYTES {
            bytes = 0;
            if send.blocking_send(Ok(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)))).is_err() {
                return;
            }
        }
    }
    if !batch.is_empty() {
        let _ = send.blocking_send(Ok(batch));
    }
}

fn open(path: &Path) -> Result<BufReader<File>> {
    let file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => unreadable(&"the file is not here any more: it is deleted after 30 days; send it again"),
        _ => unreadable(&format!("the file cannot be opened: {error}")),
    })?;
    if file.metadata().is_ok_and(|about| about.is_dir()) {
        return Err(unreadable(&"this is a folder, not a file"));
    }
    Ok(BufReader::with_capacity(256 << 10, file))
}

/// Said beside the field of the file.
pub fn unreadable(error: &impl ToString) -> Error {
    Error::field("file", error.to_string())
}
