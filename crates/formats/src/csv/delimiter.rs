//! Which character separates the cells, judged from the first rows.

use csv_core::{ReadFieldResult, ReaderBuilder};

/// The separators in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

impl Delimiter {
    const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The separator as an ASCII byte.
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }

    /// The separator that a first line `sep=;` names to Excel, and the length of that line in bytes, its end not counted.
    pub(super) fn named(sample: &str) -> Option<(Self, usize)> {
        let line = sample.lines().next()?;
        let named = line.strip_prefix("sep=")?;
        let delimiter = Self::ALL.into_iter().find(|delimiter| named.as_bytes() == [delimiter.byte()])?;
        Some((delimiter, line.len()))
    }

    /// The separator under which most rows of `sample` are as wide as the header, the wider table on a tie; a comma when
    /// no separator divides the header.
    pub(super) fn sniff(sample: &str, whole: bool) -> Self {
        let mut best = (Self::Comma, (0, 0));
        for candidate in Self::ALL {
            let widths = widths(sample, candidate, whole);
            let Some((&header, rows)) = widths.split_first() else { continue };
            if header < 2 {
                continue;
            }
            let agreeing = rows.iter().filter(|width| **width == header).count();
            let tenths = if rows.is_empty() { 10 } else { agreeing * 10 / rows.len() };
            if (tenths, header) > best.1 {
                best = (candidate, (tenths, header));
            }
        }
        best.0
    }
}

/// The number of cells in each of the first rows, one that the end of an unfinished sample cuts off left out.
fn widths(sample: &str, delimiter: Delimiter, whole: bool) -> Vec<usize> {
    const ROWS: usize = 200;
    let mut parser = ReaderBuilder::new().delimiter(delimiter.byte()).build();
    let mut rest = sample.as_bytes();
    let mut scratch = [0; 1024];
    let mut widths = Vec::new();
    let mut width = 0;
    while widths.len() < ROWS {
        let (result, read, _) = parser.read_field(rest, &mut scratch);
        rest = &rest[read..];
        match result {
            ReadFieldResult::Field { record_end } => {
                width += 1;
                if record_end {
                    let cut_off = rest.is_empty() && !whole && !widths.is_empty();
                    if !cut_off {
                        widths.push(width);
                    }
                    width = 0;
                }
            }
            ReadFieldResult::End => break,
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
        }
    }
    widths
}
