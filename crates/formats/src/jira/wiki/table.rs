//! Tables: rows of `||head||` and `|cell|`.

use super::ahead::Ahead;
use super::inline::{Place, inline};
use super::link;

/// The rows gathered so far.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<Cell>>,
}

struct Cell {
    head: bool,
    markdown: String,
}

impl Table {
    /// Takes `line` when it is a row.
    pub(super) fn take(&mut self, line: &str) -> bool {
        let cells = if line.starts_with('|') { cells(line) } else { Vec::new() };
        let is_row = !cells.is_empty();
        if is_row {
            self.rows.push(cells);
        }
        is_row
    }

    /// The table in lines of Markdown, and a fresh start. A table without a head gets an empty one, as wide as its widest
    /// row: Markdown would cut the others off.
    pub(super) fn take_lines(&mut self) -> Vec<String> {
        let rows = std::mem::take(&mut self.rows);
        let Some(width) = rows.iter().map(Vec::len).max() else { return Vec::new() };
        let has_head = rows.first().is_some_and(|row| row.iter().all(|cell| cell.head));
        let (head, body) = rows.split_at(usize::from(has_head));
        let names = head.iter().flatten().map(|cell| cell.markdown.clone());
        let mut lines = vec![line(names.chain(std::iter::repeat(String::new())).take(width))];
        lines.push(line(std::iter::repeat_n("---".to_owned(), width)));
        lines.extend(body.iter().map(|row| line(row.iter().map(Cell::in_body))));
        lines
    }
}

impl Cell {
    fn in_body(&self) -> String {
        if self.head && !self.markdown.is_empty() { format!("**{}**", self.markdown) } else { self.markdown.clone() }
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = String::from("|");
    for cell in cells {
        line.push(' ');
        line.push_str(&cell);
        line.push_str(" |");
    }
    line
}

/// The cells of a row; what stands behind the last bar is no cell when it is blank.
fn cells(line: &str) -> Vec<Cell> {
    let mut ahead = Ahead::new(line);
    let mut cells = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let bars = if line[at..].starts_with("||") { 2 } else { 1 };
        let start = at + bars;
        at = cell_end(line, start, &mut ahead);
        let text = line[start..at].trim();
        if !text.is_empty() || at < line.len() {
            cells.push(Cell { head: bars == 2, markdown: inline(text, Place::Cell) });
        }
    }
    cells
}

/// Where the bar stands that ends the cell beginning at `start`: bars in links, pictures and code do not count.
fn cell_end(line: &str, start: usize, ahead: &mut Ahead<'_>) -> usize {
    let bytes = line.as_bytes();
    let mut at = start;
    while at < bytes.len() && bytes[at] != b'|' {
        let inside = match bytes[at] {
            b'\\' => Some(at + 2),
            b'[' => link::bracket(line, at, ahead).map(|(_, end)| end),
            b'!' => link::picture(line, at, ahead).map(|(_, end)| end),
            b'{' if bytes[at + 1..].starts_with(b"{") => ahead.find("}}", at + 2).map(|end| end + 2),
            _ => None,
        };
        at = inside.unwrap_or(at + 1);
    }
    (at..=line.len()).find(|end| line.is_char_boundary(*end)).unwrap_or(line.len())
}
