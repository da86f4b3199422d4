//! Tabs and segments: several views of one thing, each with its own address.

use maud::{Markup, html};

#[derive(Clone, Debug, Default)]
pub struct Tab {
    pub label: String,
    pub href: String,
    pub current: bool,
    pub count: Option<i64>,
}

impl Tab {
    pub fn new(label: &str, href: impl Into<String>, current: bool) -> Self {
        Self { label: label.to_owned(), href: href.into(), current, count: None }
    }
}

/// The parts of one object's page.
pub fn tabs(name: &str, tabs: &[Tab]) -> Markup {
    html! { nav.tabs aria-label=(name) { (links(tabs)) } }
}

/// A few ways to look at the same data.
pub fn segment(name: &str, tabs: &[Tab]) -> Markup {
    html! { nav.segment aria-label=(name) { (links(tabs)) } }
}

fn links(tabs: &[Tab]) -> Markup {
    html! {
        @for tab in tabs {
            a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                (tab.label)
                @if let Some(count) = tab.count { span.faint.num { (count) } }
            }
        }
    }
}
