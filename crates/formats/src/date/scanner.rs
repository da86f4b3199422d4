//! A cursor over a short text.

/// Reads a text from left to right; what does not match is not consumed.
pub(super) struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Consumes one of `characters`.
    pub(super) fn one_of(&mut self, characters: &[char]) -> Option<char> {
        let next = self.peek().filter(|next| characters.contains(next))?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    pub(super) fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Consumes a run of ASCII digits of `least` to `most` digits; a longer run does not match.
    pub(super) fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        self.digits(least, most)?.parse().ok()
    }

    /// The digits that [`Scanner::number`] would read.
    pub(super) fn digits(&mut self, least: usize, most: usize) -> Option<&'a str> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        (least..=most).contains(&length).then(|| self.take(length))
    }

    /// Consumes a run of letters; `None` when there is none.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        let length = self.rest.find(|c: char| !c.is_alphabetic()).unwrap_or(self.rest.len());
        (length > 0).then(|| self.take(length))
    }

    /// Consumes `( … )` at the very end.
    pub(super) fn closing_remark(&mut self) {
        if self.rest.starts_with('(') && self.rest.ends_with(')') {
            self.rest = "";
        }
    }

    /// Runs `read`, and stays where it was when that gives nothing.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.rest;
        let found = read(self);
        if found.is_none() {
            self.rest = before;
        }
        found
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}
