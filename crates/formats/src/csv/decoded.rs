//! A byte source seen as UTF-8 text, decoded a window at a time.

use std::io::{self, BufRead, ErrorKind, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::encoding::{Encoding, binary};
use super::error::Error;

/// Bytes decoded at once, and bytes looked at to detect the encoding and the delimiter.
const WINDOW: usize = 64 << 10;

/// The text of `source`. Every slice that `fill_buf` returns is UTF-8, though a character may span two of them.
pub(super) struct Decoded<R> {
    source: R,
    encoding: Encoding,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    text: String,
    at: usize,
    ended: bool,
    ascii_so_far: bool,
    damaged: bool,
}

impl<R: Read> Decoded<R> {
    /// The text of `source`, its first window already decoded; fails on an empty or binary file.
    pub(super) fn open(source: R) -> Result<Self, Error> {
        let mut text = Self {
            source,
            encoding: Encoding::Utf8,
            decoder: None,
            raw: Vec::with_capacity(WINDOW),
            text: String::new(),
            at: 0,
            ended: false,
            ascii_so_far: true,
            damaged: false,
        };
        text.read_window()?;
        if let Some(what) = binary(&text.raw) {
            return Err(Error::Binary(what));
        }
        let (encoding, mark) = Encoding::detect(&text.raw, text.ended);
        text.raw.drain(..mark);
        if text.raw.is_empty() {
            return Err(Error::Empty);
        }
        text.use_encoding(encoding);
        text.decode();
        Ok(text)
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The decoded text that has not been consumed yet, without reading further.
    pub(super) fn ahead(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Whether the whole source has been decoded.
    pub(super) fn is_whole(&self) -> bool {
        self.ended
    }

    /// Whether bytes had to be replaced so far because they do not exist in the encoding.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged
    }

    fn use_encoding(&mut self, encoding: Encoding) {
        self.encoding = encoding;
        self.decoder = match encoding {
            Encoding::Utf8 => None,
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Encoding::Windows1252 => Some(WINDOWS_1252.new_decoder_without_bom_handling()),
        };
    }

    fn read_window(&mut self) -> io::Result<()> {
        let mut filled = self.raw.len();
        self.raw.resize(WINDOW, 0);
        while filled < WINDOW && !self.ended {
            match self.source.read(&mut self.raw[filled..]) {
                Ok(0) => self.ended = true,
                Ok(read) => filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.raw.truncate(filled);
                    return Err(error);
                }
            }
        }
        self.raw.truncate(filled);
        Ok(())
    }

    fn decode(&mut self) {
        self.text.clear();
        self.at = 0;
        if self.decoder.is_none() {
            self.decode_utf8();
        }
        if let Some(decoder) = &mut self.decoder {
            self.text.reserve(decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(4 * WINDOW));
            let (_, _, damaged) = decoder.decode_to_string(&self.raw, &mut self.text, self.ended);
            self.damaged |= damaged;
            self.raw.clear();
        }
    }

    /// Decodes what is valid; keeps a character cut off by the window for the next one.
    ///
    /// The first window cannot tell Windows-1252 from UTF-8 when it is all ASCII, so the first byte that is not UTF-8
    /// decides it; once other UTF-8 characters have been seen, such a byte is damage.
    fn decode_utf8(&mut self) {
        let mut done = 0;
        for chunk in self.raw.utf8_chunks() {
            let (valid, invalid) = (chunk.valid(), chunk.invalid());
            self.ascii_so_far &= valid.is_ascii();
            self.text.push_str(valid);
            done += valid.len();
            let at_window_end = done + invalid.len() == self.raw.len();
            if invalid.is_empty() || (at_window_end && !self.ended && is_cut_off(invalid)) {
                break;
            }
            if self.ascii_so_far {
                self.encoding = Encoding::Windows1252;
                break;
            }
            self.text.push(char::REPLACEMENT_CHARACTER);
            self.damaged = true;
            done += invalid.len();
        }
        self.raw.drain(..done);
        if self.encoding == Encoding::Windows1252 {
            self.use_encoding(Encoding::Windows1252);
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at >= self.text.len() && !(self.ended && self.raw.is_empty()) {
            self.read_window()?;
            self.decode();
        }
        Ok(&self.text.as_bytes()[self.at.min(self.text.len())..])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

fn is_cut_off(invalid: &[u8]) -> bool {
    std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none())
}
