//! Which character encoding a file is written in, judged from its first bytes.

use std::fmt;

/// The encodings spreadsheets and trackers export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

impl Encoding {
    /// The encoding of a file that begins with `start`, and the length of its byte order mark in bytes.
    ///
    /// Without a mark, text that is not valid UTF-8 is taken for Windows-1252; a character cut off by the end of `start`
    /// does not count against UTF-8 unless `whole` says that the file ends there.
    pub(super) fn detect(start: &[u8], whole: bool) -> (Self, usize) {
        match start {
            [0xEF, 0xBB, 0xBF, ..] => (Self::Utf8, 3),
            [0xFF, 0xFE, ..] => (Self::Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Self::Utf16Be, 2),
            _ => match std::str::from_utf8(start) {
                Ok(_) => (Self::Utf8, 0),
                Err(error) if error.error_len().is_none() && !whole => (Self::Utf8, 0),
                Err(_) => (Self::Windows1252, 0),
            },
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// What a file that begins with `start` is, when it is plainly not text.
pub(super) fn binary(start: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "an Excel workbook or another ZIP archive"),
        (b"\xD0\xCF\x11\xE0", "an old Excel workbook"),
        (b"%PDF-", "a PDF"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
    ];
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| start.starts_with(signature)) {
        return Some(what);
    }
    let marked = start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF");
    let nuls = memchr::memchr_iter(0, start).count();
    // A stray NUL is the fault of one row; one byte in 500 is no longer text.
    (!marked && nuls > 8 && nuls * 500 > start.len()).then_some("a binary file, or UTF-16 without a byte order mark")
}
