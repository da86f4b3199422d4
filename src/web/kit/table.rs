//! Tables that align to columns, and stack on a phone.

use maud::{Markup, Render, html};

use super::{Icon, icon};

#[derive(Clone, Debug, Default)]
pub struct Column {
    pub label: String,
    pub number: bool,
    /// Sorts by this column when followed.
    pub sort: Option<String>,
    /// Whether the rows are sorted by it now, and upwards.
    pub sorted: Option<bool>,
}

impl Column {
    pub fn text(label: &str) -> Self {
        Self { label: label.to_owned(), ..Self::default() }
    }

    pub fn number(label: &str) -> Self {
        Self { label: label.to_owned(), number: true, ..Self::default() }
    }
}

/// The first cell of each row names it.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Markup>>,
    pub caption_hidden: bool,
    /// The keyset page that follows.
    pub next: Option<String>,
}

impl Render for Table {
    fn render(&self) -> Markup {
        html! {
            div.table.stacks {
                table {
                    caption class=[self.caption_hidden.then_some("hush")] { (self.caption) }
                    thead { tr { @for column in &self.columns { (head(column)) } } }
                    tbody { @for row in &self.rows { tr { @for (nth, cell) in row.iter().enumerate() { (self.cell(nth, cell)) } } } }
                }
                @if let Some(next) = &self.next {
                    div.more-rows { a.button.plain.small href=(next) { "Show more" } }
                }
            }
        }
    }
}

impl Table {
    fn cell(&self, nth: usize, content: &Markup) -> Markup {
        let column = self.columns.get(nth);
        let class = column.is_some_and(|column| column.number).then_some("num");
        let label = column.map(|column| column.label.as_str()).filter(|label| !label.is_empty());
        if nth == 0 {
            return html! { th scope="row" class=[class] data-label=[label] { (content) } };
        }
        html! { td class=[class] data-label=[label] { (content) } }
    }
}

fn head(column: &Column) -> Markup {
    if column.label.is_empty() {
        return html! { td {} };
    }
    let sorted = column.sorted.map(|up| if up { "ascending" } else { "descending" });
    html! {
        th scope="col" class=[column.number.then_some("num")] aria-sort=[sorted] {
            @match &column.sort {
                Some(href) => a href=(href) {
                    (column.label)
                    @if let Some(up) = column.sorted { (icon(if up { Icon::ArrowUp } else { Icon::ArrowDown })) }
                },
                None => (column.label),
            }
        }
    }
}
