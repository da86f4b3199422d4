//! The rail: the line as a transit line, the product switcher above it, everything else below.

use maud::{Markup, html};

use super::{Place, ProductNav, Shell, mark};
use crate::web::kit::{Icon, Station, icon};

pub(super) fn rail(shell: &Shell) -> Markup {
    html! {
        aside.rail aria-label="Navigation" {
            (switcher(shell))
            nav.desk aria-label="Desk" {
                (place("/", "Desk", Icon::Inbox, shell.place == Some(Place::Desk), shell.desk_count, Some("g d")))
            }
            @if let Some(product) = &shell.product {
                nav.line aria-label="The line" {
                    ul.transit role="list" { @for station in Station::ALL { (stop(shell, product, station)) } }
                }
            }
            button.more-toggle type="button" popovertarget="more" aria-label="More pages" { (icon(Icon::Ellipsis)) }
            (below(shell))
        }
    }
}

fn switcher(shell: &Shell) -> Markup {
    let name = shell.product.as_ref().map_or("Northline", |product| product.name.as_str());
    if shell.products.len() < 2 {
        let home =
            shell.product.as_ref().map_or_else(|| "/".to_owned(), |product| format!("/products/{}", product.key));
        return html! { a.home href=(home) { (mark()) span { (name) } } };
    }
    html! {
        details.menu.switch data-controller="menu" {
            summary aria-label=(format!("{name}, switch product")) { (mark()) span { (name) } (icon(Icon::ChevronsUpDown)) }
            div.popup {
                (products(shell))
                hr;
                @if let Some(product) = &shell.product {
                    a.item href=(format!("/products/{}/settings", product.key)) { (icon(Icon::Settings)) span { "Settings of " (product.name) } }
                }
                a.item href="/products" { (icon(Icon::Plus)) span { "All products" } }
            }
        }
    }
}

fn products(shell: &Shell) -> Markup {
    let current = shell.product.as_ref().map(|product| product.key.as_str());
    html! {
        @for (key, name) in &shell.products {
            a.item href=(format!("/products/{key}")) aria-current=[(current == Some(key)).then_some("true")] { (name) }
        }
    }
}

fn stop(shell: &Shell, product: &ProductNav, station: Station) -> Markup {
    let count = product.counts.iter().find(|(counted, _)| *counted == station).and_then(|(_, count)| *count);
    let current = (shell.station == Some(station)).then_some("page");
    html! {
        li class=(station.class()) {
            a href=(station.href(&product.key)) aria-current=[current] title=(station.name())
                data-hotkey=(format!("g {}", station.letter())) {
                span.stop aria-hidden="true" {}
                span { (station.name()) }
                @if let Some(count) = count { span.count { (count) } }
            }
        }
    }
}

fn below(shell: &Shell) -> Markup {
    let at = |place: Place| shell.place == Some(place);
    let others = shell.products.len() > 1;
    html! {
        nav.below id="more" popover aria-label="Everything else" {
            @if let Some(product) = &shell.product {
                @let coverage = format!("/products/{}/coverage", product.key);
                (place(&coverage, "Coverage", Icon::Target, at(Place::Coverage), None, None))
            }
            (place("/decisions", "Decisions", Icon::Scale, at(Place::Decisions), shell.decisions_count, Some("g e")))
            (place("/customers", "Customers", Icon::Building2, at(Place::Customers), None, Some("g u")))
            @if let Some(product) = &shell.product {
                @let import = format!("/products/{}/import", product.key);
                (place(&import, "Import", Icon::Upload, at(Place::Import), None, None))
            }
            (place("/people", "People", Icon::Users, at(Place::People), None, Some("g p")))
            @if let Some(product) = &shell.product {
                @let settings = format!("/products/{}/settings", product.key);
                (place(&settings, "Settings", Icon::Settings, at(Place::Settings), None, None))
            }
            @if others { div.others { (products(shell)) } }
        }
    }
}

fn place(href: &str, name: &str, shape: Icon, current: bool, count: Option<i64>, hotkey: Option<&str>) -> Markup {
    html! {
        a href=(href) title=(name) aria-current=[current.then_some("page")] data-hotkey=[hotkey] {
            span.stop-place { (icon(shape)) }
            span { (name) }
            @if let Some(count) = count { span.count { (count) } }
        }
    }
}
