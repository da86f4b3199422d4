//! Native dialogs, opened by a button that names them.

use maud::{Markup, html};

use super::{Icon, icon};

pub fn dialog(id: &str, title: &str, content: Markup) -> Markup {
    framed(id, title, "", content)
}

pub fn wide_dialog(id: &str, title: &str, content: Markup) -> Markup {
    framed(id, title, "wide", content)
}

fn framed(id: &str, title: &str, class: &str, content: Markup) -> Markup {
    let heading = format!("{id}-title");
    html! {
        dialog id=(id) class=[(!class.is_empty()).then_some(class)] aria-labelledby=(heading) closedby="any" {
            header {
                h2 id=(heading) { (title) }
                form method="dialog" {
                    button.button.plain.icon-only type="submit" aria-label="Close" title="Close" { (icon(Icon::X)) }
                }
            }
            div.content { (content) }
        }
    }
}
