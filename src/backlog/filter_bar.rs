//! The bar above the backlog: a chip for each filter, the order it is read in, and the form behind both.

use maud::{Markup, html};

use super::{
    choices::Choices,
    filter::Filter,
    page::{View, address},
    sorting::Sort,
};
use crate::{
    items::{Kind, Product},
    web::kit::{self, Button, Checks, Chip, Choice, Field, Icon, checks, filters, item_link, labelled_menu},
};

pub fn filter_bar(product: &Product, view: &View, choices: &Choices, without: i64) -> Markup {
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
            (Button::opens("Filter", "filter").plain().small().icon(Icon::Filter).hotkey("f"))
            (labelled_menu(&format!("Sort: {}", sort.label()), html! {
                @for other in Sort::ALL {
                    @let href = View { sort: Some(other), ..view.clone() }.address(product, None);
                    (item_link(if other == sort { Icon::Check } else { Icon::ArrowUpDown }, other.label(), &href))
                }
            }))
        }))
        (kit::wide_dialog("filter", "Filter, sort and group", form(product, view, choices)))
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

fn chip(choices: &Choices, name: &str, value: &str) -> String {
    match name {
        "no_why" => "has no why".into(),
        "q" => format!("“{value}”"),
        "initiative" => format!("for: {}", choices.word(name, value)),
        _ => format!("{name}: {}", choices.word(name, value)),
    }
}

fn without_one(product: &Product, view: &View, name: &str, value: &str) -> String {
    address(product, view.pairs().into_iter().filter(|(other, wish)| other != name || wish != value))
}

fn form(product: &Product, view: &View, choices: &Choices) -> Markup {
    let list = |name: &'static str, label: &'static str, known: Vec<Choice>| {
        let chosen = chosen(&view.filter, name);
        let mut choices_of = known;
        // A wish that is not among the choices is kept, and can be taken off.
        for value in &chosen {
            if choices_of.iter().all(|choice| choice.value != *value) {
                choices_of.push(Choice::new(value, choices.word(name, value)));
            }
        }
        checks(&Checks { name, label, choices: choices_of, chosen })
    };
    let group = view.group.clone().unwrap_or_default();
    html! {
        form.form method="get" action=(format!("/products/{}/backlog", product.key)) {
            (Field::text("q", "Words in the title").value(view.filter.q.clone().unwrap_or_default()))
            div.wishes {
                (list("kind", "Kind", Kind::RANKED.iter().map(|kind| Choice::new(kind.name(), kind.label())).collect()))
                (list("status", "Status", Kind::Story.statuses().iter().filter(|status| status.open).map(|status| Choice::new(status.name, status.label)).collect()))
                (list("person", "Person", choices.people()))
                (list("area", "Area", choices.areas()))
                (list("initiative", "Initiative", choices.initiatives()))
                (list("label", "Label", choices.labels()))
            }
            (kit::checkbox("no_why", "Only what has no why", None, view.filter.no_why == Some(true)))
            (kit::pair(
                Field::select("sort", "Sort by", Sort::ALL.iter().map(|sort| Choice::new(sort.name(), sort.label())).collect())
                    .value(view.sort.unwrap_or_default().name()),
                Field::select("group", "Group by", vec![
                    Choice::new("", "Nothing"), Choice::new("status", "Status"), Choice::new("kind", "Kind"),
                    Choice::new("area", "Area"), Choice::new("person", "Person"), Choice::new("why", "Why"),
                ]).value(group),
            ))
            (kit::form_actions("Show", Some(&format!("/products/{}/backlog", product.key))))
        }
    }
}

fn chosen(filter: &Filter, name: &str) -> Vec<String> {
    filter.pairs().into_iter().filter(|(other, _)| other == name).map(|(_, value)| value).collect()
}
