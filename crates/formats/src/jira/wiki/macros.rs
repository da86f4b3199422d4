//! The macros that stand between blocks: code, quotations and panels.

/// A macro in braces.
pub(super) enum Macro<'a> {
    /// `{code:java}…{code}` or `{noformat}…{noformat}`
    Code { language: &'a str, text: &'a str },
    /// `{quote}`, which opens and closes.
    Quote,
    /// `{panel:title=…}`, which opens and closes.
    Panel { title: Option<&'a str> },
}

/// Cuts a text at its macros: each piece of text with the macro that ends it.
pub(super) struct Macros<'a> {
    text: &'a str,
    at: usize,
    last_code: Option<usize>,
    last_noformat: Option<usize>,
}

const CODE: &str = "{code}";
const NOFORMAT: &str = "{noformat}";

impl<'a> Macros<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, last_code: text.rfind(CODE), last_noformat: text.rfind(NOFORMAT) }
    }

    /// The macro whose brace stands at `start`, and where the text behind it begins.
    fn macro_at(&self, start: usize) -> Option<(Macro<'a>, usize)> {
        let before = self.text.as_bytes()[..start].last();
        if matches!(before, Some(b'\\' | b'{')) {
            return None;
        }
        let (name, options, behind) = self.head(start)?;
        match name {
            "quote" => Some((Macro::Quote, behind)),
            "panel" => Some((Macro::Panel { title: option(options, "title") }, behind)),
            "code" => self.verbatim(behind, CODE, self.last_code, language(options)),
            "noformat" => self.verbatim(behind, NOFORMAT, self.last_noformat, ""),
            _ => None,
        }
    }

    /// `{name:options}` at `start`, and where the text behind it begins.
    fn head(&self, start: usize) -> Option<(&'a str, &'a str, usize)> {
        const LONGEST: usize = 300;
        let inside = &self.text.as_bytes()[start + 1..];
        let length = inside.iter().take(LONGEST).position(|byte| matches!(byte, b'}' | b'{' | b'\n'))?;
        let head = self.text.get(start + 1..start + 1 + length)?;
        let (name, options) = head.split_once(':').unwrap_or((head, ""));
        (inside[length] == b'}').then_some((name, options, start + length + 2))
    }

    fn verbatim(
        &self,
        start: usize,
        closer: &str,
        last: Option<usize>,
        language: &'a str,
    ) -> Option<(Macro<'a>, usize)> {
        last.filter(|last| *last >= start)?;
        let end = start + self.text[start..].find(closer)?;
        Some((Macro::Code { language, text: &self.text[start..end] }, end + closer.len()))
    }
}

impl<'a> Iterator for Macros<'a> {
    type Item = (&'a str, Option<Macro<'a>>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        let mut brace = start;
        while let Some(found) = self.text[brace..].find('{') {
            brace += found;
            if let Some((found, behind)) = self.macro_at(brace) {
                self.at = behind;
                return Some((&self.text[start..brace], Some(found)));
            }
            brace += 1;
        }
        self.at = self.text.len();
        Some((&self.text[start..], None))
    }
}

/// The value of `name=value` among options divided by `|`.
fn option<'a>(options: &'a str, name: &str) -> Option<&'a str> {
    options.split('|').find_map(|option| option.strip_prefix(name)?.strip_prefix('='))
}

/// The language of a code block: an option of its own, or `language=…`.
fn language(options: &str) -> &str {
    let first = options.split('|').next().filter(|first| !first.contains('='));
    let language = first.or_else(|| option(options, "language")).unwrap_or("");
    let is_word = language.chars().all(|c| c.is_alphanumeric() || matches!(c, '+' | '#' | '-' | '.' | '_'));
    if is_word { language } else { "" }
}
