//! The top of a page: where you are, search, the palette, creating, and you.

use maud::{Markup, html};

use super::{Density, PersonNav, Shell, Theme};
use crate::web::kit::{Button, Icon, face, icon, kbd};

pub(super) fn top(shell: &Shell) -> Markup {
    html! {
        header.top {
            (crumbs(shell))
            form.find role="search" aria-label="Everywhere" action="/search" {
                (icon(Icon::Search))
                input type="search" name="q" placeholder="Search or do anything" aria-label="Search" autocomplete="off"
                    data-hotkey="/";
                button type="button" data-action="hotkeys#palette" aria-haspopup="dialog" {
                    (kbd("$mod+k")) span.hush { "Search or do anything" }
                }
            }
            a.button.plain.icon-only.find-link href="/search" aria-label="Search" title="Search" { (icon(Icon::Search)) }
            @if shell.can_create { (create(shell)) }
            @if let Some(person) = &shell.person { (you(person)) }
        }
    }
}

fn crumbs(shell: &Shell) -> Markup {
    html! {
        nav.crumbs aria-label="Where you are" {
            ol role="list" {
                @for (nth, (name, href)) in shell.crumbs.iter().enumerate() {
                    li {
                        @match href {
                            Some(href) => a href=(href) { (name) },
                            None if nth + 1 == shell.crumbs.len() => span aria-current="page" { (name) },
                            None => span { (name) },
                        }
                    }
                }
            }
        }
    }
}

fn create(shell: &Shell) -> Markup {
    let href = match &shell.product {
        Some(product) => format!("/new?product={}", product.key),
        None => "/new".to_owned(),
    };
    Button::dialog("New", href).primary().icon(Icon::Plus).hotkey("c").class_name("create").into_markup()
}

fn you(person: &PersonNav) -> Markup {
    html! {
        details.menu.who data-controller="menu" {
            summary title=(person.name) { (face(&person.name)) span.hush { "account and look" } }
            div.popup {
                p.whom { (person.name) }
                a.item href="/account" { (icon(Icon::Settings)) span { "Account" } }
                button.item type="button" data-action="hotkeys#sheet" { (icon(Icon::Keyboard)) span { "Keys" } (kbd("?")) }
                hr;
                (look("Theme", "theme", person.theme.word(), &Theme::ALL.map(Theme::word)))
                (look("Density", "density", person.density.word(), &Density::ALL.map(Density::word)))
                hr;
                form method="post" action="/sign-out" { button.item type="submit" { (icon(Icon::LogOut)) span { "Sign out" } } }
            }
        }
    }
}

/// A choice that is stored by `POST /account/look`.
fn look(label: &str, name: &str, current: &str, words: &[&str]) -> Markup {
    html! {
        form.look method="post" action="/account/look" data-controller="theme" {
            span.small.quiet { (label) }
            span.segment role="group" aria-label=(label) {
                @for word in words {
                    button type="submit" name=(name) value=(word) aria-pressed=(if *word == current { "true" } else { "false" })
                        data-action="theme#choose" { (crate::web::shown::capital(word)) }
                }
            }
        }
    }
}

/// The palette: everything this page can do, and everything that search finds.
pub(super) fn palette(shell: &Shell) -> Markup {
    let product = shell.product.as_ref().map(|product| product.key.as_str());
    html! {
        dialog.palette id="palette" aria-label="Search or do anything" closedby="any" data-controller="palette"
            data-palette-product-value=[product] {
            div.ask {
                (icon(Icon::Search))
                input type="text" role="combobox" aria-expanded="true" aria-controls="palette-options" aria-autocomplete="list"
                    aria-label="Search or do anything" placeholder="Search or do anything" autocomplete="off"
                    data-palette-target="input" data-action="input->palette#search keydown->palette#key";
                kbd { "Esc" }
            }
            ul.options id="palette-options" role="listbox" aria-label="Found" data-palette-target="list"
                data-action="click->palette#choose" {}
        }
    }
}
