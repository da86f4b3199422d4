//! The bar above the backlog: a chip for each filter, the order it is read in, and the way to the form behind both.

use maud::{Markup, html};

use super::{
    choices::Choices,
    filter::Filter,
    filter_page,
    page::{View, address},
    sorting::Sort,
};
use crate::{
    items::Product,
    web::kit::{Button, Chip, Icon, filters, item_link, labelled_menu},
};

pub fn filter_bar(product: &Product, view: &View, choices: Option<&Choices>, without: i64) -> Markup {
    let no_why = View { filter: Filter { no_why: Some(true), ..view.filter.clone() }, ..view.clone() };
    let sort = view.sort.unwrap_or_default();
    html! {
        (filters(html! {
            @for (name, value) in view.filter.pairs() {
                (Chip { label: chip(choices, &name, &value), href: without_one(product, view, &name, &value), on: true, count: None })
            }
            @if view.filter.no_why.is_none() && without > 0 {
                (Chip { label: "has no why".into(), href: no_why.address(product, None), on: false, count: Some(without) })
            }
            @if view.foresees() {
                @let on = view.forecast == Some(true);
                @let href = View { forecast: (!on).then_some(true), seen: None, ..view.clone() }.address(product, None);
                (Chip { label: "forecast".into(), href, on, count: None })
            }
            (Button::dialog("Filter", filter_page::href(product, view)).plain().small().icon(Icon::Filter).hotkey("f"))
            (labelled_menu(&format!("Sort: {}", sort.label()), html! {
                @for other in Sort::ALL {
                    @let href = View { sort: Some(other), ..view.clone() }.address(product, None);
                    (item_link(if other == sort { Icon::Check } else { Icon::ArrowUpDown }, other.label(), &href))
                }
            }))
        }))
    }
}

/// Says that the rows do not stand in the order in which they will be done.
pub fn sorted(product: &Product, view: &View) -> Markup {
    let ranked = View { sort: None, ..view.clone() }.address(product, None);
    html! {
        span { "Sorted by " (view.sort.unwrap_or_default().says()) "." }
        span.quiet { "Dragging and rank keys are off here." }
        span.end { (Button::link("Sort by rank", ranked).plain().small()) }
    }
}

fn chip(choices: Option<&Choices>, name: &str, value: &str) -> String {
    let word = || choices.map_or_else(|| value.to_owned(), |choices| choices.word(name, value));
    match name {
        "no_why" => "has no why".into(),
        "q" => format!("“{value}”"),
        "field" => value
            .split_once(':')
            .map_or_else(|| value.into(), |(key, wish)| format!("{}: {wish}", key.replace('_', " "))),
        "initiative" => format!("for: {}", word()),
        _ => format!("{name}: {}", word()),
    }
}

fn without_one(product: &Product, view: &View, name: &str, value: &str) -> String {
    address(product, view.pairs().into_iter().filter(|(other, wish)| other != name || wish != value))
}
