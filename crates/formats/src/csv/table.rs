//! A table: a header and the rows below it.

use std::io::{BufRead, Read};

use super::decoded::Decoded;
use super::delimiter::Delimiter;
use super::encoding::Encoding;
use super::error::{Error, Fault, RowError};
use super::limits::Limits;
use super::records::Records;
use super::row::Row;

/// Rows of a delimited file, one at a time.
pub struct Table<R> {
    records: Records<R>,
    headers: Vec<String>,
    delimiter: Delimiter,
    number: u64,
}

impl<R: Read + Send> Table<R> {
    /// The table in `reader`, its encoding and delimiter detected from the first 64 kB.
    pub fn open(reader: R, limits: Limits) -> Result<Self, Error> {
        let mut text = Decoded::open(reader)?;
        let delimiter = match Delimiter::named(text.ahead()) {
            Some((delimiter, length)) => {
                text.consume(length);
                delimiter
            }
            None => Delimiter::sniff(text.ahead(), text.is_whole()),
        };
        Self::read_header(text, delimiter, limits)
    }

    /// The table in `reader`, divided by `delimiter`.
    pub fn open_delimited(reader: R, delimiter: Delimiter, limits: Limits) -> Result<Self, Error> {
        Self::read_header(Decoded::open(reader)?, delimiter, limits)
    }

    /// The names of the columns in the file's order, white space around them removed; names may repeat or be empty.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The encoding as far as it has been read: a file whose first 64 kB are ASCII may turn out to be Windows-1252 later.
    pub fn encoding(&self) -> Encoding {
        self.records.text().encoding()
    }

    pub fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    /// Passes over rows until the next one is `number` (1-based) or the file ends; rows already read stay read.
    pub fn skip_to(&mut self, number: u64) -> Result<(), Error> {
        while self.number + 1 < number {
            match self.records.advance() {
                None => break,
                Some(Err(Fault::Io(error))) => return Err(Error::Io(error)),
                Some(_) => self.number += 1,
            }
        }
        Ok(())
    }

    fn read_header(text: Decoded<R>, delimiter: Delimiter, limits: Limits) -> Result<Self, Error> {
        let mut records = Records::new(text, delimiter, limits);
        match records.advance() {
            None => return Err(Error::NoHeader),
            Some(outcome) => outcome.map_err(in_header)?,
        }
        let headers: Vec<String> = records.cells().map_err(in_header)?.map(|name| name.trim().to_owned()).collect();
        if headers.iter().any(|name| name.contains(is_never_in_a_name)) {
            return Err(Error::Binary("a binary file"));
        }
        if headers.iter().all(String::is_empty) {
            return Err(Error::NoHeader);
        }
        Ok(Self { records, headers, delimiter, number: 0 })
    }

    fn row(&self) -> Result<Row, Fault> {
        let width = self.headers.len();
        let mut cells = self.records.cells()?;
        let found = cells.len();
        let mut fields = Vec::with_capacity(width);
        fields.extend(cells.by_ref().take(width).map(str::to_owned));
        // Spreadsheets leave delimiters behind the last column; only cells with something in them are too many.
        if cells.any(|surplus| !surplus.trim().is_empty()) {
            return Err(Fault::TooManyCells { found, expected: width });
        }
        fields.resize(width, String::new());
        Ok(Row { number: self.number, line: self.records.begins_on(), fields, missing: width.saturating_sub(found) })
    }
}

impl<R: Read + Send> Iterator for Table<R> {
    type Item = Result<Row, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let outcome = self.records.advance()?;
        self.number += 1;
        let row = outcome.and_then(|()| self.row());
        Some(row.map_err(|fault| RowError { number: self.number, line: self.records.begins_on(), fault }))
    }
}

fn in_header(fault: Fault) -> Error {
    match fault {
        Fault::Io(error) => Error::Io(error),
        Fault::Nul { .. } => Error::Binary("a binary file"),
        fault => Error::Header(fault),
    }
}

fn is_never_in_a_name(character: char) -> bool {
    character.is_ascii_control() && !matches!(character, '\t' | '\r' | '\n')
}
