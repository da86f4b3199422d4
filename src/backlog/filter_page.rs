//! The form that filters, sorts and groups the backlog: a page of its own, shown in a dialog over the rows.

use axum::{
    Router,
    extract::{Path, RawQuery},
    routing::get,
};
use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    choices::Choices,
    filter::{Filter, Lack, Priority},
    grouping::Grouping,
    page::View,
    sorting::Sort,
};
use crate::{
    app::App,
    fields::{self, filter_part::filter_part},
    items::{Kind, Product},
    sprint::state_named::{self, Named},
    web::{
        Page, Visit,
        kit::{self, Checks, Choice, Field, Picker, Station, checks_or, page_head},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/backlog/filter", get(show))
}

/// Where the backlog, as it is looked at, is filtered further.
pub fn href(product: &Product, view: &View) -> String {
    view.address(product, None).replacen("/backlog", "/backlog/filter", 1)
}

async fn show(mut visit: Visit, Path(key): Path<String>, query: RawQuery) -> Page {
    let query = query.0.unwrap_or_default();
    let view = View::read(&query)?;
    let of_map = url::form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "face" && value == "map");
    let (product, mut shell) = visit.stop(&key, Station::Backlog).await?;
    shell.title = format!("Filter · {}", shell.title);
    let choices = Choices::read(&mut visit.db, &product).await?;
    let fields = fields::Field::of_product(&mut visit.db, &product).await?;
    let states = state_named::of_product(&mut visit.db, &product).await?;
    let content = html! {
        (page_head(if of_map { "Filter the story map" } else { "Filter, sort and group" }, "", html! {}))
        (form(&product, &view, (&choices, &states), &fields, of_map))
    };
    Ok(visit.render(&shell, content))
}

fn form(
    product: &Product,
    view: &View,
    (choices, states): (&Choices, &[Named]),
    fields: &[fields::Field],
    of_map: bool,
) -> Markup {
    let offered = |name: &'static str, label: &'static str, known: Vec<Choice>, another: Option<&Picker>| {
        let chosen = chosen(&view.filter, name);
        let mut choices_of = known;
        // A wish that is not among the choices is kept, and can be taken off.
        for value in &chosen {
            if choices_of.iter().all(|choice| choice.value != *value) {
                choices_of.push(Choice::new(value, choices.word(name, value)));
            }
        }
        checks_or(&Checks { name, label, choices: choices_of, chosen }, another)
    };
    let list = |name, label, known| offered(name, label, known, None);
    let another = |name: &str, label: &str, url: String| Picker {
        name: name.into(),
        label: label.into(),
        placeholder: label.into(),
        url,
        id: Some(format!("another-{name}")),
        ..Picker::default()
    };
    let initiative =
        another("initiative", "Another initiative, epic or goal", "/pick?kind=initiative&kind=epic&kind=goal".into());
    let label = another("label", "Another label", format!("/products/{}/pick/labels", product.key));
    let day = |on: Option<NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
    let group = view.group.map(Grouping::name).unwrap_or_default();
    let groups = Grouping::ALL.into_iter().map(|group| Choice::new(group.name(), group.label()));
    let groups = std::iter::once(Choice::new("", "Nothing")).chain(groups);
    let page = format!("/products/{}/{}", product.key, if of_map { "map" } else { "backlog" });
    html! {
        form.form method="get" action=(page) {
            (Field::text("q", "Words in the title").value(view.filter.q.clone().unwrap_or_default()))
            div.wishes {
                (list("kind", "Kind", Kind::RANKED.iter().map(|kind| Choice::new(kind.name(), kind.label())).collect()))
                (list("status", "Status", state_named::choices(Kind::Story.statuses().iter().filter(|status| status.open), states)))
                (list("person", "Person", choices.people()))
                (list("area", "Area", choices.areas()))
                (offered("initiative", "Initiative", choices.initiatives(), Some(&initiative)))
                (offered("label", "Label", choices.labels(), Some(&label)))
                (list("persona", "Persona", choices.personas()))
                (list("priority", "Priority", Priority::ALL.map(|one| Choice::new(one.name(), one.name())).into()))
                (list("without", "What is missing", Lack::ALL.map(|lack| Choice::new(lack.name(), lack.label())).into()))
                (Field::date("due_from", "Due from").answered().value(day(view.filter.due_from)))
                (Field::date("due_until", "Due until").answered().value(day(view.filter.due_until)))
            }
            (filter_part(fields, &view.filter.field, &choices.people()))
            (kit::checkbox("no_why", "Only what has no why", None, view.filter.no_why == Some(true)))
            @if !of_map { (kit::pair(
                Field::select("sort", "Sort by", orders(fields)).value(view.sort().name()),
                Field::select("group", "Group by", groups.collect()).value(group),
            )) }
            (kit::form_actions("Show", Some(&page)))
        }
    }
}

/// Every order, of those by a field also the other way round.
fn orders(fields: &[fields::Field]) -> Vec<Choice> {
    let both = Sort::all(fields).into_iter().flat_map(|sort| {
        let turned = match &sort {
            Sort::Field(order) => order.turned(fields).map(Sort::Field),
            Sort::Standing(_) | Sort::Due => None,
        };
        std::iter::once(sort).chain(turned)
    });
    both.map(|sort| Choice::new(sort.name(), sort.label(fields))).collect()
}

fn chosen(filter: &Filter, name: &str) -> Vec<String> {
    filter.pairs().into_iter().filter(|(other, _)| other == name).map(|(_, value)| value).collect()
}
