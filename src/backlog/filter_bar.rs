//! The bar above the backlog: a chip for each filter, the order it is read in, and the way to the form behind both.

use maud::{Markup, html};

use super::{
    choices::Choices,
    filter::{Filter, Lack},
    filter_page,
    page::{View, address, encoded},
    sorting::Sort,
};
use crate::{
    fields::{Field, wish},
    items::Product,
    web::kit::{Button, Chip, Icon, filters, item_link, labelled_menu, separator},
};

pub fn filter_bar(product: &Product, view: &View, known: (Option<&Choices>, &[Field]), without: i64) -> Markup {
    let no_why = View { filter: Filter { no_why: Some(true), ..view.filter.clone() }, ..view.clone() };
    html! {
        (filters(html! {
            @for (name, value) in view.filter.pairs() {
                (Chip { label: chip(known, &name, &value), href: without_one(product, view, &name, &value), on: true, count: None })
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
            (order_menu(product, view, known.1))
        }))
    }
}

/// The bar above the story map: the same filters, without orders.
pub fn map_filters(product: &Product, view: &View, known: (Option<&Choices>, &[Field])) -> Markup {
    let at = |pairs: Vec<(String, String)>| {
        let query = encoded(pairs.into_iter());
        format!("/products/{}/map{}{query}", product.key, if query.is_empty() { "" } else { "?" })
    };
    let pairs = view.filter.pairs();
    let without = |name: &str, value: &str| {
        at(pairs.iter().filter(|(other, wish)| other != name || wish != value).cloned().collect())
    };
    let further = encoded(pairs.iter().cloned().chain([("face".to_owned(), "map".to_owned())]));
    html! {
        (filters(html! {
            @for (name, value) in &pairs {
                (Chip { label: chip(known, name, value), href: without(name, value), on: true, count: None })
            }
            (Button::dialog("Filter", format!("/products/{}/backlog/filter?{further}", product.key)).plain().small().icon(Icon::Filter).hotkey("f"))
        }))
    }
}

/// The orders there are, those by fields of the product apart.
fn order_menu(product: &Product, view: &View, fields: &[Field]) -> Markup {
    let chosen = view.sort();
    let turns = |other: &Sort| matches!((other, &chosen), (Sort::Field(one), Sort::Field(two)) if one.key == two.key);
    let all = Sort::all(fields);
    let (standing, own) = all.split_at(all.len() - fields.len());
    let item = |other: &Sort| {
        let href = View { sort: Some(other.clone()), ..view.clone() }.address(product, None);
        let icon = if *other == chosen || turns(other) { Icon::Check } else { Icon::ArrowUpDown };
        item_link(icon, &other.label(fields), &href)
    };
    labelled_menu(
        &format!("Sort: {}", chosen.label(fields)),
        html! {
            @for other in standing { (item(other)) }
            @if !own.is_empty() { (separator()) }
            @for other in own { (item(other)) }
        },
    )
}

/// Says that the rows do not stand in the order in which they will be done.
pub fn sorted(product: &Product, view: &View, fields: &[Field]) -> Markup {
    let sort = view.sort();
    let at = |sort: Option<Sort>| View { sort, ..view.clone() }.address(product, None);
    let turned = match &sort {
        Sort::Field(order) => order.turned(fields).map(Sort::Field),
        Sort::Standing(_) | Sort::Due => None,
    };
    html! {
        span { "Sorted by " (sort.says(fields)) "." }
        span.quiet { "Dragging and rank keys are off here." }
        span.end {
            @if turned.is_some() { (Button::link("Turn round", at(turned)).plain().small()) }
            (Button::link("Sort by rank", at(None)).plain().small())
        }
    }
}

fn chip((choices, fields): (Option<&Choices>, &[Field]), name: &str, value: &str) -> String {
    let word = || choices.map_or_else(|| value.to_owned(), |choices| choices.word(name, value));
    match name {
        "no_why" => "has no why".into(),
        "q" => format!("“{value}”"),
        "field" => wish::words(fields, value, |email| {
            choices.map_or_else(|| email.to_owned(), |choices| choices.word("person", email))
        }),
        "due_from" => format!("due from {value}"),
        "due_until" => format!("due until {value}"),
        "initiative" | "besides" => format!("for: {}", word()),
        "without" => Lack::parse(value).map_or_else(|| value.to_owned(), |lack| lack.label().to_lowercase()),
        _ => format!("{name}: {}", word()),
    }
}

fn without_one(product: &Product, view: &View, name: &str, value: &str) -> String {
    address(product, view.pairs().into_iter().filter(|(other, wish)| other != name || wish != value))
}
