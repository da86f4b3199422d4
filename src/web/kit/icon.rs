//! Lucide's icons, inline, always beside words or with a label.

use maud::{Markup, PreEscaped, html};

include!(concat!(env!("OUT_DIR"), "/icons.rs"));

/// An icon beside words that already say what it means.
pub fn icon(icon: Icon) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"
            stroke-linejoin="round" aria-hidden="true" { (PreEscaped(icon.shapes())) }
    }
}

/// An icon that stands alone, with its name for those who cannot see it.
pub fn named_icon(shape: Icon, name: &str) -> Markup {
    html! { span role="img" aria-label=(name) title=(name) { (icon(shape)) } }
}
