//! The way from a point of a chart to what stands behind it: one for every chart.

use maud::{Markup, html};

use super::scale::{Scale, round};

/// A slice of the picture that leads to what stands behind it; keys reach the same through the table.
pub(in crate::web::kit) fn slice(scale: &Scale, nth: usize, href: &str, label: &str) -> Markup {
    let ((x, floor), next) = (scale.place(nth, scale.low), scale.place(nth + 1, 0.0).0);
    html! {
        a href=(href) tabindex="-1" aria-label=(label) {
            rect.slice x=(round(x - (next - x) / 2.0)) y="12" width=(round(next - x)) height=(round(floor - 12.0)) { title { (label) } }
        }
    }
}

/// A figure in a table, which is itself the way to what stands behind it.
pub fn figure(shown: &str, href: Option<&String>) -> Markup {
    match href {
        Some(href) => html! { a.figure-link href=(href) { (shown) } },
        None => html! { (shown) },
    }
}

/// What stands behind a point that was followed, where its way leads to.
pub fn behind(content: &Markup) -> Markup {
    html! { section.wide-chart.behind id="behind" tabindex="-1" { (content) } }
}
