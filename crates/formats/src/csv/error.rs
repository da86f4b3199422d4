//! What can be wrong with a file, and with one row of it.

use std::io;

use thiserror::Error;

/// Why a file cannot be read as a table at all.
#[derive(Debug, Error)]
pub enum Error {
    #[error("the file is empty")]
    Empty,
    #[error("the first line names no columns")]
    NoHeader,
    #[error("this is {0}, not delimited text")]
    Binary(&'static str),
    #[error("the first line cannot be read: {0}")]
    Header(Fault),
    #[error("the file could not be read: {0}")]
    Io(#[from] io::Error),
}

/// A row that was left out, and where to find it.
#[derive(Debug, Error)]
#[error("row {number} (line {line}): {fault}")]
pub struct RowError {
    /// 1-based number of the row, the header not counted.
    pub number: u64,
    /// 1-based line of the file on which the row begins.
    pub line: u64,
    pub fault: Fault,
}

/// Why one row was left out.
#[derive(Debug, Error)]
pub enum Fault {
    #[error("{found} cells where the header has {expected}")]
    TooManyCells { found: usize, expected: usize },
    #[error("more than {max} columns")]
    TooManyColumns { max: usize },
    #[error("the cell in column {column} is longer than {max} bytes")]
    CellTooLong { column: usize, max: usize },
    #[error("the row is longer than {max} bytes; a quotation mark may be missing")]
    RowTooLong { max: usize },
    #[error("the file ends inside a quoted cell")]
    Truncated,
    #[error("the cell in column {column} holds a NUL character")]
    Nul { column: usize },
    #[error("the text is damaged: some bytes are not in the file's encoding")]
    Encoding,
    #[error("the file could not be read further: {0}")]
    Io(#[from] io::Error),
}
