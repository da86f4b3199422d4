//! Reading a file batch by batch on a thread of its own, while the batch before is being written.

use std::{
    fs::File,
    io::{BufReader, ErrorKind},
    path::Path,
};

use formats::{
    csv::{self, Limits, Row, Table},
    jira,
};
use tokio::sync::mpsc;

use super::{Mapping, What, draft::Line, from_csv::FromCsv, from_jira, own::OwnColumns};
use crate::error::{Error, Result};

/// Rows that are written in one transaction.
pub const BATCH: usize = 500;
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
    pub fn left_out(&self) -> Vec<String> {
        const DROPPED: [&str; 3] = ["reporter", "votes", "watchers"];
        let dropped = |name: &str| DROPPED.contains(&name.trim().to_lowercase().as_str());
        let named = (0..self.headers.len()).filter(|column| dropped(&self.headers[*column]));
        let mut columns: Vec<usize> = jira::unknown(&self.headers).into_iter().chain(named).collect();
        columns.sort_unstable();
        let says = |column: &usize| self.rows.iter().flatten().any(|row| !row.cell(*column).trim().is_empty());
        let mut names: Vec<String> =
            columns.into_iter().filter(says).map(|column| self.headers[column].clone()).collect();
        names.dedup();
        names
    }

    pub fn sample(&self) -> Vec<Row> {
        self.rows.iter().filter_map(|row| row.as_ref().ok()).cloned().collect()
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
            What::Jira => read_jira(&path, from, &send),
            _ => read_csv(&path, (what, mapping, own), from, &send),
        };
        if let Err(error) = ended {
            let _ = send.blocking_send(Err(error));
        }
    });
    receive
}

type Send = mpsc::Sender<Result<Vec<Line>>>;

fn read_jira(path: &Path, from: u64, send: &Send) -> Result<()> {
    let mut reader = jira::Reader::open(open(path)?, Limits::default()).map_err(|error| unreadable(&error))?;
    reader.skip_to(from).map_err(|error| unreadable(&error))?;
    let held = from_jira::held(&reader);
    pass_on(reader.map(|issue| from_jira::line(issue, &held)), send);
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
