//! Comma-separated text that is safe to open in a spreadsheet.

use std::io::{self, Write};

use super::formula::formula_safe;

/// Writes rows as RFC 4180 says, every cell through [`formula_safe`].
pub struct Writer<W: Write> {
    inner: ::csv::Writer<W>,
}

impl<W: Write> Writer<W> {
    pub fn new(sink: W) -> Self {
        let inner = ::csv::WriterBuilder::new().flexible(true).terminator(::csv::Terminator::CRLF).from_writer(sink);
        Self { inner }
    }

    /// Writes one row; the header is a row like any other.
    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) -> io::Result<()> {
        for cell in cells {
            self.inner.write_field(formula_safe(cell.as_ref()).as_bytes()).map_err(io::Error::from)?;
        }
        self.inner.write_record(None::<&[u8]>).map_err(io::Error::from)
    }

    /// Flushes and gives the sink back.
    pub fn finish(self) -> io::Result<W> {
        self.inner.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}
