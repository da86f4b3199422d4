//! Markup inside a line: emphasis, monospace, links, pictures, escapes.

use super::ahead::Ahead;
use super::escape::is_entity;
use super::link;
use super::page::longest_run;

/// Where a line of text stands, which decides what a line break becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A forced break is a hard break of Markdown.
    Paragraph,
    /// A heading, a list item or a quotation: the text may not break.
    Line,
    /// A table cell: the text may not break, and a bar would end the cell.
    Cell,
}

/// `text`, one line of wiki markup, as Markdown.
pub(super) fn inline(text: &str, place: Place) -> String {
    let ahead = Ahead::new(text);
    let mut line = Inline { text, place, at: 0, out: String::with_capacity(text.len()), open: Vec::new(), ahead };
    while line.at < text.len() {
        line.step();
    }
    while line.open.pop().is_some_and(|open| line.emit(open.mark)) {}
    line.out
}

struct Inline<'a> {
    text: &'a str,
    place: Place,
    at: usize,
    out: String,
    /// Emphases not closed yet, each inside the one before; at most one for each marker.
    open: Vec<Open>,
    ahead: Ahead<'a>,
}

struct Open {
    marker: char,
    mark: &'static str,
    /// Where the closing marker stands.
    close: usize,
    /// Length of the closing marker in bytes.
    width: usize,
}

impl<'a> Inline<'a> {
    fn step(&mut self) {
        if self.close_emphasis() {
            return;
        }
        let rest = self.rest();
        let Some(next) = rest.chars().next() else { return };
        match next {
            '\\' => self.backslash(),
            '*' | '_' | '-' => self.marker(next),
            '{' => self.brace(),
            '[' => self.link(),
            '!' => self.picture(),
            'h' if self.is_address_start() => self.address(),
            '`' | '<' | '~' | ']' => self.escaped(next),
            '&' if is_entity(rest) => self.escaped(next),
            '|' if self.place == Place::Cell => self.escaped(next),
            _ => self.literal(next),
        }
    }

    /// Closes the innermost emphasis when its end is reached, or has been passed over inside a link.
    fn close_emphasis(&mut self) -> bool {
        let Some(open) = self.open.pop_if(|open| open.close <= self.at) else { return false };
        if open.close == self.at {
            self.at += open.width;
        }
        self.emit(open.mark)
    }

    fn backslash(&mut self) {
        match self.rest().chars().nth(1) {
            Some('\\') => {
                self.at += 2;
                self.at += self.rest().len() - self.rest().trim_start().len();
                if !self.rest().is_empty() {
                    self.out.push_str(if self.place == Place::Paragraph { "\\\n" } else { " " });
                }
            }
            Some(next) if next.is_ascii_punctuation() => {
                self.at += 1;
                self.escaped(next);
            }
            _ => self.escaped('\\'),
        }
    }

    fn marker(&mut self, marker: char) {
        let length = self.rest().bytes().take_while(|byte| *byte == marker as u8).count();
        let before = self.before();
        let behind = self.rest()[length..].chars().next();
        let apart = before.is_none_or(char::is_whitespace) && behind.is_none_or(char::is_whitespace);
        if length == 1 && Self::may_open(marker, before, behind) && self.open_emphasis(marker) {
            return;
        }
        match (marker, length) {
            ('-', 2) if apart => self.replace(length, "–"),
            ('-', 3) if apart => self.replace(length, "—"),
            ('-', _) => self.replace(length, &self.text[self.at..self.at + length]),
            ('_', 1) if before.is_some_and(char::is_alphanumeric) && behind.is_some_and(char::is_alphanumeric) => {
                self.literal(marker);
            }
            ('*', 1) if apart && before.is_some() => self.literal(marker),
            _ => (0..length).for_each(|_| self.escaped(marker)),
        }
    }

    fn may_open(marker: char, before: Option<char>, behind: Option<char>) -> bool {
        let starts = match marker {
            '-' => before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '\'' | '*' | '_')),
            _ => before.is_none_or(|c| !c.is_alphanumeric()),
        };
        starts && behind.is_some_and(|c| !c.is_whitespace())
    }

    fn open_emphasis(&mut self, marker: char) -> bool {
        let shortest = self.rest().chars().take(2).map(char::len_utf8).sum::<usize>();
        let close = self.ahead.closer(marker, self.at + shortest);
        self.open_until(marker, close, 1)
    }

    /// Opens an emphasis whose markers are `width` bytes long, unless it would end behind the one around it.
    fn open_until(&mut self, marker: char, close: Option<usize>, width: usize) -> bool {
        let Some(close) = close else { return false };
        let crosses = self.open.last().is_some_and(|outer| outer.close <= close);
        if crosses || self.open.iter().any(|outer| outer.marker == marker) {
            return false;
        }
        let mark = match marker {
            '*' => "**",
            '_' => "_",
            '-' => "~~",
            _ => "",
        };
        self.open.push(Open { marker, mark, close, width });
        self.at += width;
        self.emit(mark)
    }

    fn brace(&mut self) {
        let rest = self.rest();
        if rest.starts_with("{{") && self.monospace() {
            return;
        }
        for (braced, marker) in [("{*}", '*'), ("{_}", '_'), ("{-}", '-'), ("{+}", '+')] {
            if rest.starts_with(braced) {
                let close = self.ahead.find(braced, self.at + 3);
                if self.open_until(marker, close, 3) {
                    return;
                }
            }
        }
        match dropped(rest) {
            Some(length) => self.at += length,
            None => self.literal('{'),
        }
    }

    fn monospace(&mut self) -> bool {
        let start = self.at + 2;
        let Some(end) = self.ahead.find("}}", start) else { return false };
        let code = self.text[start..end].trim();
        if code.is_empty() {
            return false;
        }
        let fence = "`".repeat(longest_run(code, b'`') + 1);
        let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        let code = if self.place == Place::Cell { code.replace('|', "\\|") } else { code.to_owned() };
        self.replace(end + 2 - self.at, &format!("{fence}{space}{code}{space}{fence}"));
        true
    }

    fn link(&mut self) {
        match link::bracket(self.text, self.at, &mut self.ahead) {
            Some((markdown, end)) => self.replace(end - self.at, &markdown),
            None => self.escaped('['),
        }
    }

    fn picture(&mut self) {
        match link::picture(self.text, self.at, &mut self.ahead) {
            Some((markdown, end)) => self.replace(end - self.at, &markdown),
            None if self.rest()[1..].starts_with('[') => self.escaped('!'),
            None => self.literal('!'),
        }
    }

    fn address(&mut self) {
        let ends = |c: char| c.is_whitespace() || matches!(c, '|' | ']' | '[' | '}' | '{' | ')' | '<' | '>' | '"');
        let length = self.rest().find(ends).unwrap_or(self.rest().len());
        let length = self.open.last().map_or(length, |open| length.min(open.close - self.at));
        let address = self.rest()[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '\\']);
        self.replace(address.len(), &format!("<{address}>"));
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    fn is_address_start(&self) -> bool {
        let address = self.rest().starts_with("http://") || self.rest().starts_with("https://");
        address && self.before().is_none_or(|c| !c.is_alphanumeric())
    }

    fn literal(&mut self, character: char) {
        self.out.push(character);
        self.at += character.len_utf8();
    }

    fn escaped(&mut self, character: char) {
        self.out.push('\\');
        self.literal(character);
    }

    fn replace(&mut self, length: usize, with: &str) {
        self.out.push_str(with);
        self.at += length;
    }

    fn emit(&mut self, mark: &str) -> bool {
        self.out.push_str(mark);
        true
    }
}

/// The length of a macro that leaves nothing behind: colours and anchors.
fn dropped(rest: &str) -> Option<usize> {
    const LONGEST: usize = 60;
    let inside = &rest[1..];
    let end = inside.bytes().take(LONGEST).position(|byte| matches!(byte, b'}' | b'{'))?;
    let head = inside[..end].split_once(':').map_or(&inside[..end], |(name, _)| name);
    let closed = inside[end..].starts_with('}');
    (closed && matches!(head, "color" | "anchor")).then_some(end + 2)
}
