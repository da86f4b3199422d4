//! Menus: the actions on a row, a comment or a page, without scripts a plain disclosure.

use maud::{Markup, html};

use super::{Icon, icon};
use crate::command::Say;

/// A quiet menu behind three dots; `name` says what it acts on.
pub fn menu(name: &str, items: Markup) -> Markup {
    html! {
        details.menu data-controller="menu" {
            summary aria-label=(name) title=(name) { (icon(Icon::Ellipsis)) }
            div.popup { (items) }
        }
    }
}

/// A menu behind a button with words.
pub fn labelled_menu(label: &str, items: Markup) -> Markup {
    html! {
        details.menu data-controller="menu" {
            summary.button { span { (label) } (icon(Icon::ChevronDown)) }
            div.popup { (items) }
        }
    }
}

pub fn item_link(shape: Icon, label: &str, href: &str) -> Markup {
    html! { a.item href=(href) { (icon(shape)) span { (label) } } }
}

/// An item that acts at once; `method` is `POST` or the verb the form carries.
pub fn item_action(shape: Icon, label: &str, method: &str, href: &str, values: &[(&str, &str)]) -> Markup {
    item_saying(Say::Decide, shape, label, method, href, values)
}

/// The same for who may only propose it: says so, and asks for a reason.
pub fn item_saying(says: Say, shape: Icon, label: &str, method: &str, href: &str, values: &[(&str, &str)]) -> Markup {
    acting(says, shape, &says.item(label), method, href, values)
}

/// The same of a way that something goes: "To Started", or "Propose to move it to Started…".
pub fn item_way(says: Say, shape: Icon, way: &str, method: &str, href: &str, values: &[(&str, &str)]) -> Markup {
    acting(says, shape, &says.way(way), method, href, values)
}

fn acting(says: Say, shape: Icon, label: &str, method: &str, href: &str, values: &[(&str, &str)]) -> Markup {
    let proposes = (says == Say::Propose).then(|| label.trim_end_matches('…'));
    html! {
        form method="post" action=(href) data-controller="remote-form" data-proposes=[proposes] {
            @if method != "POST" { input type="hidden" name="_method" value=(method); }
            @for (name, value) in values { input type="hidden" name=(name) value=(value); }
            button type="submit" class=(if method == "DELETE" { "item danger" } else { "item" }) {
                (icon(shape)) span { (label) }
            }
        }
    }
}

/// An item that only scripts can do, such as `sortable#top`.
pub fn item_button(shape: Icon, label: &str, action: &str) -> Markup {
    html! { button.item type="button" data-action=(action) { (icon(shape)) span { (label) } } }
}

pub fn separator() -> Markup {
    html! { hr; }
}
