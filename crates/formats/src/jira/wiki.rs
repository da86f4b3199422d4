//! Jira's wiki markup, rewritten as Markdown in linear time.

mod ahead;
mod escape;
mod inline;
mod link;
mod macros;
mod page;
mod table;

use inline::{Place, inline};
use macros::{Macro, Macros};
use page::{Kind, Page};
use table::Table;

/// `wiki` as `CommonMark` with tables and strikethrough.
///
/// Line ends stay where they are, `\\` becomes a hard break; markup that is never closed and text that only Markdown would
/// take for markup are escaped, so that they read as written. Colours are dropped.
pub fn to_markdown(wiki: &str) -> String {
    let mut blocks = Blocks::default();
    for (text, found) in Macros::new(wiki) {
        for line in text.lines().flat_map(|line| line.split('\r')) {
            blocks.line(line.trim());
        }
        if let Some(found) = found {
            blocks.macro_(&found);
        }
    }
    blocks.end_table();
    blocks.page.finish()
}

#[derive(Default)]
struct Blocks {
    page: Page,
    table: Table,
    /// The bullets of the list item above, outermost first.
    list: Vec<char>,
    quoted: bool,
    panelled: bool,
}

impl Blocks {
    fn macro_(&mut self, found: &Macro<'_>) {
        self.end_table();
        self.list.clear();
        match found {
            Macro::Code { language, text } => self.page.code(language, text),
            Macro::Quote => toggle(&mut self.page, &mut self.quoted),
            Macro::Panel { title } => {
                toggle(&mut self.page, &mut self.panelled);
                if let (true, Some(title)) = (self.panelled, title) {
                    self.page.line(Kind::Heading, &format!("**{}**", inline(title.trim(), Place::Line)));
                }
            }
        }
    }

    fn line(&mut self, line: &str) {
        if self.table.take(line) {
            return;
        }
        self.end_table();
        if line.is_empty() {
            self.list.clear();
            self.page.blank();
        } else if let Some((bullets, text)) = list_item(line) {
            self.list_item(bullets, text);
        } else if line.len() >= 4 && line.bytes().all(|byte| byte == b'-') {
            self.list.clear();
            self.page.line(Kind::Rule, "---");
        } else if let Some((level, text)) = heading(line) {
            self.list.clear();
            self.page
                .line(Kind::Heading, &format!("{} {}", "#".repeat(level), closed_heading(inline(text, Place::Line))));
        } else if let Some(text) = line.strip_prefix("bq. ") {
            self.list.clear();
            self.page.line(Kind::Quote, &format!("> {}", inline(text.trim(), Place::Line)));
        } else {
            self.page.line(Kind::Paragraph, &paragraph(&inline(line, Place::Paragraph)));
        }
    }

    /// Nests an item at most one level below the item above: deeper indentation would make it code.
    fn list_item(&mut self, bullets: &str, text: &str) {
        let depth = bullets.len().min(self.list.len() + 1);
        let kept = bullets.len() - depth;
        self.list.clear();
        self.list.extend(bullets.chars().skip(kept));
        let indent: usize = self.list.iter().take(depth - 1).map(|bullet| mark(*bullet).len()).sum();
        let bullet = self.list.last().copied().map_or("- ", mark);
        self.page.line(Kind::List, &format!("{:indent$}{bullet}{}", "", inline(text, Place::Line)));
    }

    fn end_table(&mut self) {
        for line in self.table.take_lines() {
            self.page.line(Kind::Table, &line);
        }
    }
}

fn toggle(page: &mut Page, open: &mut bool) {
    if *open {
        page.close_quote();
    } else {
        page.open_quote();
    }
    *open = !*open;
}

/// The bullets and the text of `** text`, `# text`, `*# text`, `- text`.
fn list_item(line: &str) -> Option<(&str, &str)> {
    const DEEPEST: usize = 16;
    let length = line.bytes().take_while(|byte| matches!(byte, b'*' | b'#' | b'-')).count();
    let (bullets, text) = line.split_at(length);
    let dashes = bullets.contains('-');
    let is_item = (1..=DEEPEST).contains(&length) && text.starts_with(char::is_whitespace) && (!dashes || length == 1);
    is_item.then(|| (bullets, text.trim()))
}

fn mark(bullet: char) -> &'static str {
    if bullet == '#' { "1. " } else { "- " }
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let (level, text) = line.strip_prefix('h')?.split_once('.')?;
    let level = level.parse().ok().filter(|level| (1..=6).contains(level))?;
    (text.is_empty() || text.starts_with(char::is_whitespace)).then(|| (level, text.trim()))
}

/// Keeps a `#` at the end, which Markdown would take for decoration.
fn closed_heading(mut text: String) -> String {
    if text.ends_with('#') {
        text.insert(text.len() - 1, '\\');
    }
    text
}

/// Escapes, in each line, a beginning that Markdown would take for a heading, a quotation, a list or an underline.
fn paragraph(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            escaped.push('\n');
        }
        let behind = line.trim_start_matches(['#', '+', '-', '=']);
        let is_marker = behind.len() < line.len() && (behind.is_empty() || behind.starts_with(char::is_whitespace));
        if is_marker || line.starts_with('>') {
            escaped.push('\\');
        }
        escaped.push_str(line);
    }
    escaped
}
