//! Raw records: the grammar of quotes and line ends, and the limits on one row.

use std::io::{BufRead, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::decoded::Decoded;
use super::delimiter::Delimiter;
use super::error::Fault;
use super::limits::Limits;

/// Records one after the other in one reused buffer.
pub(super) struct Records<R> {
    text: Decoded<R>,
    parser: Reader,
    limits: Limits,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    cells: usize,
    line: u64,
    begins_on: u64,
    after_return: bool,
    ended: bool,
}

impl<R: Read> Records<R> {
    pub(super) fn new(text: Decoded<R>, delimiter: Delimiter, limits: Limits) -> Self {
        Self {
            text,
            parser: ReaderBuilder::new().delimiter(delimiter.byte()).build(),
            limits,
            bytes: vec![0; limits.row_bytes.clamp(1, 8 << 10)],
            ends: vec![0; limits.columns.saturating_add(1)],
            cells: 0,
            line: 1,
            begins_on: 1,
            after_return: false,
            ended: false,
        }
    }

    pub(super) fn text(&self) -> &Decoded<R> {
        &self.text
    }

    /// The 1-based line on which the current record begins.
    pub(super) fn begins_on(&self) -> u64 {
        self.begins_on
    }

    /// Moves to the next record; `None` after the last. Blank lines are no records.
    pub(super) fn advance(&mut self) -> Option<Result<(), Fault>> {
        if self.ended {
            return None;
        }
        let outcome = match self.skip_line_ends() {
            Ok(true) => self.read_record(),
            Ok(false) => {
                self.ended = true;
                return None;
            }
            Err(fault) => Err(fault),
        };
        self.ended = matches!(outcome, Err(Fault::Io(_) | Fault::Truncated));
        Some(outcome)
    }

    /// The cells of the current record; fails on a cell that breaks a limit or holds what is not text.
    pub(super) fn cells(&self) -> Result<impl ExactSizeIterator<Item = &str>, Fault> {
        let ends = &self.ends[..self.cells];
        let length = ends.last().copied().unwrap_or(0);
        let text = std::str::from_utf8(&self.bytes[..length]).map_err(|_| Fault::Encoding)?;
        if self.text.is_damaged() && text.contains(char::REPLACEMENT_CHARACTER) {
            return Err(Fault::Encoding);
        }
        let start = |column: usize| if column == 0 { 0 } else { ends[column - 1] };
        if let Some(nul) = memchr::memchr(0, text.as_bytes()) {
            return Err(Fault::Nul { column: ends.partition_point(|end| *end <= nul) + 1 });
        }
        if length > self.limits.field_bytes {
            let long = (0..ends.len()).find(|column| ends[*column] - start(*column) > self.limits.field_bytes);
            if let Some(column) = long {
                return Err(Fault::CellTooLong { column: column + 1, max: self.limits.field_bytes });
            }
        }
        Ok((0..ends.len()).map(move |column| text.get(start(column)..ends[column]).unwrap_or_default()))
    }

    fn read_record(&mut self) -> Result<(), Fault> {
        self.begins_on = self.line;
        self.cells = 0;
        let mut used = 0;
        let mut fault = None;
        loop {
            let ahead = self.text.fill_buf()?;
            let at_end = ahead.is_empty();
            // A line end closes the last record, unless it is swallowed by a quoted cell that was never closed.
            let input = if at_end { b"\n" } else { ahead };
            let (result, read, written, ended) =
                self.parser.read_record(input, &mut self.bytes[used..], &mut self.ends[self.cells..]);
            if !at_end {
                self.line += memchr::memchr_iter(b'\n', &input[..read]).count() as u64;
                self.after_return = input[..read].last() == Some(&b'\r');
                self.text.consume(read);
            }
            used += written;
            self.cells += ended;
            match result {
                ReadRecordResult::Record | ReadRecordResult::End => break,
                ReadRecordResult::InputEmpty if at_end => return Err(Fault::Truncated),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if used < self.limits.row_bytes => {
                    self.bytes.resize((used * 2).min(self.limits.row_bytes), 0);
                }
                ReadRecordResult::OutputFull => {
                    fault.get_or_insert(Fault::RowTooLong { max: self.limits.row_bytes });
                    used = 0;
                }
                ReadRecordResult::OutputEndsFull => {
                    fault.get_or_insert(Fault::TooManyColumns { max: self.limits.columns });
                    self.cells = 0;
                }
            }
        }
        if fault.is_none() && self.cells > self.limits.columns {
            fault = Some(Fault::TooManyColumns { max: self.limits.columns });
        }
        fault.map_or(Ok(()), Err)
    }

    /// Passes over line ends and counts them; whether anything follows.
    fn skip_line_ends(&mut self) -> Result<bool, Fault> {
        loop {
            let ahead = self.text.fill_buf()?;
            let Some(&byte) = ahead.first() else { return Ok(false) };
            if byte == b'\n' || self.after_return {
                self.line += 1;
            }
            self.after_return = byte == b'\r';
            if byte != b'\n' && byte != b'\r' {
                return Ok(true);
            }
            self.text.consume(1);
        }
    }
}
