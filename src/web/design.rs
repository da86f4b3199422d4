//! The kit on one page, every component in every state, for whoever builds a page or judges the look.

use maud::{Markup, html};

pub fn page() -> Markup {
    html! {}
}
