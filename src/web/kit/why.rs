//! Why a thing is worth doing, said in every row; and that nobody knows yet, said as plainly.

use maud::{Markup, html};

use super::Station;

/// What this thing serves, further up the line.
pub fn why(station: Station, label: &str, href: &str) -> Markup {
    html! { a class=(format!("why {}", station.class())) href=(href) title=(label) { span { (label) } } }
}

/// Nothing above it yet; the link offers likely targets.
pub fn why_none(href: &str) -> Markup {
    html! { a.why.none href=(href) { span { "no why yet" } } }
}
