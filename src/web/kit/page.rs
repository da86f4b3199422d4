//! The parts of a page: its head, its two columns, its panels and its filters.

use maud::{Markup, html};

/// Title, a quiet remark beside it, and what can be done here.
pub fn page_head(title: &str, sub: &str, actions: Markup) -> Markup {
    html! {
        header.head {
            h1 { (title) }
            @if !sub.is_empty() { p.sub { (sub) } }
            @if !actions.0.is_empty() { div.actions { (actions) } }
        }
    }
}

/// The work on the left, what explains it on the right.
pub fn split(work: Markup, beside: Markup) -> Markup {
    html! { div.split { div { (work) } aside { (beside) } } }
}

/// A titled part of the right column.
pub fn panel(title: &str, remark: &str, content: Markup) -> Markup {
    html! {
        section.panel {
            @if !title.is_empty() { h2 { (title) @if !remark.is_empty() { " " span.faint.num { (remark) } } } }
            (content)
        }
    }
}

/// A row of filter chips.
pub fn filters(chips: Markup) -> Markup {
    html! { nav.bar-of-filters aria-label="Filters" { (chips) } }
}
