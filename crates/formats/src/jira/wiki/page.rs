//! The Markdown page as it is written, line by line.

/// What a line belongs to; lines of different kinds are kept apart by a blank line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Code,
    Heading,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
}

/// Markdown with the quotation marks of `> ` in front of every line that needs them.
#[derive(Default)]
pub(super) struct Page {
    text: String,
    last: Option<Kind>,
    depth: usize,
    /// The least depth since the last line: the blank line in between belongs to it.
    floor: usize,
}

impl Page {
    /// Writes `text`, which may span several lines.
    pub(super) fn line(&mut self, kind: Kind, text: &str) {
        self.part_from_last(kind);
        let indent = if kind == Kind::Paragraph && self.last == Some(Kind::List) { "  " } else { "" };
        for line in text.split('\n') {
            self.write(indent, line);
        }
        self.last = if indent.is_empty() { Some(kind) } else { Some(Kind::List) };
        self.floor = self.depth;
    }

    /// Writes a fenced block.
    pub(super) fn code(&mut self, language: &str, text: &str) {
        self.part_from_last(Kind::Code);
        let fence = "`".repeat(longest_run(text, b'`').max(2) + 1);
        self.write(&fence, language);
        let text = text.trim_start_matches(['\r', '\n']).trim_end();
        if !text.is_empty() {
            for line in text.lines() {
                self.write("", line);
            }
        }
        self.write(&fence, "");
        self.last = Some(Kind::Code);
        self.floor = self.depth;
    }

    /// Ends the paragraph, list or table.
    pub(super) fn blank(&mut self) {
        self.last = None;
    }

    pub(super) fn open_quote(&mut self) {
        self.depth += 1;
        self.last = None;
    }

    pub(super) fn close_quote(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.floor = self.floor.min(self.depth);
        self.last = None;
    }

    /// The whole page, without a line end behind its last line.
    pub(super) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end_matches('\n').len());
        self.text
    }

    fn part_from_last(&mut self, kind: Kind) {
        let continues = match (self.last, kind) {
            (_, Kind::Code | Kind::Heading | Kind::Rule) | (None, _) => false,
            (Some(Kind::List), Kind::Paragraph) => true,
            (Some(last), kind) => last == kind,
        };
        if !continues && !self.text.is_empty() {
            self.text.push_str(">".repeat(self.floor.min(self.depth)).as_str());
            self.text.push('\n');
        }
    }

    fn write(&mut self, indent: &str, line: &str) {
        for _ in 0..self.depth {
            self.text.push_str("> ");
        }
        self.text.push_str(indent);
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// The length of the longest run of `byte` in `text`.
pub(super) fn longest_run(text: &str, byte: u8) -> usize {
    text.as_bytes().split(|other| *other != byte).map(<[u8]>::len).max().unwrap_or(0)
}
