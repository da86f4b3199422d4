//! What can be done with all the selected rows at once.

use maud::{Markup, html};

/// The form that the rows' checkboxes belong to; it receives `keys`, once for each selected row.
pub fn bulk_bar(action: &str, actions: Markup) -> Markup {
    html! {
        form.bulk id="bulk" method="post" action=(action) data-controller="bulk remote-form" aria-label="Selected rows" {
            span.count data-bulk-target="count" aria-live="polite" { "Selected" }
            (actions)
        }
    }
}
