//! The top of a table, to show before it is imported.

use std::io::Read;

use super::delimiter::Delimiter;
use super::encoding::Encoding;
use super::error::{Error, RowError};
use super::limits::Limits;
use super::row::Row;
use super::table::Table;

/// The header, the first rows, and what was detected about the file.
#[derive(Debug)]
pub struct Preview {
    pub headers: Vec<String>,
    pub rows: Vec<Result<Row, RowError>>,
    pub encoding: Encoding,
    pub delimiter: Delimiter,
}

/// The first `n` rows in `reader`, within the default limits.
pub fn preview<R: Read + Send>(reader: R, n: usize) -> Result<Preview, Error> {
    let mut table = Table::open(reader, Limits::default())?;
    let rows = table.by_ref().take(n).collect();
    Ok(Preview { headers: table.headers().to_vec(), rows, encoding: table.encoding(), delimiter: table.delimiter() })
}
