//! What is known about a thing, as names and values.

use maud::{Markup, html};

/// A definition list: names with values or `Edit`s.
pub fn fields(rows: &[(&str, Markup)]) -> Markup {
    html! { dl.fields { @for (name, value) in rows { dt { (name) } dd { (value) } } } }
}
