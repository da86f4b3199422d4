//! Chips: labels, and filters that live in the address.

use maud::{Markup, Render, html};

use super::{Icon, icon};

/// A label on a thing.
pub fn chip(label: &str) -> Markup {
    html! { span.chip { span { (label) } } }
}

/// A filter: a link that switches it on, or the switched-on filter with a way to take it off.
#[derive(Clone, Debug, Default)]
pub struct Chip {
    pub label: String,
    pub href: String,
    pub on: bool,
    pub count: Option<i64>,
}

impl Render for Chip {
    fn render(&self) -> Markup {
        let count = self.count.map(|count| format!(" · {count}")).unwrap_or_default();
        if !self.on {
            return html! { a.chip href=(self.href) { span { (self.label) (count) } } };
        }
        html! {
            span.chip.on {
                span { (self.label) (count) }
                a.off href=(self.href) aria-label=(format!("Take off the filter {}", self.label)) { (icon(Icon::X)) }
            }
        }
    }
}
