//! How a product scores, as a page: criteria with weight, direction and rubric, what fills empty columns, the period of reach.

use axum::extract::Path;
use maud::{Markup, html};

use super::{
    method::{Input, Method},
    rules::{self, Criterion, Period, Rules},
};
use crate::{
    command::{Place, Right, Say},
    ideas::page::{Part, shell},
    web::{
        Page, Visit,
        kit::{Action, Button, Choice, Field, Icon, Tone, form_actions, notice, page_head, pair},
        shown::number,
    },
};

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, mut shell) = shell(&mut visit, &key, Part::Scores).await?;
    shell.title = format!("Criteria · {}", shell.title);
    let rules = rules::of(&mut visit.db, product.id).await?;
    let says = visit.actor.say(&Place::product(Right::ShapeIdeas, product.id));
    let base = format!("/products/{}/scoring", product.key);
    let content = html! {
        (page_head("Criteria and columns", "How ideas are scored here", html! {
            (Button::link("Scores", Part::Scores.href(&product.key)))
        }))
        (Part::Scores.tabs(&product))
        section.part {
            h2 { "Criteria of the weighted score" }
            @for caution in &rules.cautions() { (notice(Tone::Warn, html! { (crate::web::shown::capital(caution)) "." }, html! {})) }
            @for criterion in &rules.criteria { (known(&base, criterion, says)) }
            details.part open[rules.criteria.is_empty()] {
                summary.button { "New criterion" }
                form.form method="post" action=(format!("{base}/criteria")) data-controller="remote-form" {
                    (fields("new", None))
                    (form_actions(says.button("Add"), None))
                }
            }
        }
        (columns(&base, &rules, says))
        (period(&base, &rules, says))
        (pace(&base, &rules, says))
    };
    Ok(visit.render(&shell, content))
}

fn known(base: &str, criterion: &Criterion, says: Say) -> Markup {
    let href = format!("{base}/criteria/{}", criterion.id);
    html! {
        details.criterion id=(format!("criterion-{}", criterion.id)) {
            summary {
                strong { (criterion.name) } " "
                span.num { (number(criterion.weight)) " %" } " "
                span.quiet.small { "from " (number(criterion.least)) " to " (number(criterion.most)) @if criterion.costs { ", more is worse" } }
            }
            form.form method="post" action=(href) data-controller="remote-form" {
                input type="hidden" name="_method" value="PATCH";
                (fields(&criterion.id, Some(criterion)))
                (form_actions(says.button("Save"), None))
            }
            (Action { method: "DELETE", href: &href, values: &[], button: Button::submit("Take away").plain().small().icon(Icon::Trash2).says(says) })
        }
    }
}

fn fields(id: &str, criterion: Option<&Criterion>) -> Markup {
    let value = |of: fn(&Criterion) -> String| criterion.map(of).unwrap_or_default();
    let field_id = |name: &str| format!("{id}-{name}");
    let ways = vec![Choice::new("false", "more is better"), Choice::new("true", "more is worse")];
    html! {
        (pair(
            Field::text("name", "Name").id(field_id("name")).value(value(|known| known.name.clone())).required(),
            Field::number("weight", "Weight").id(field_id("weight")).between(0, 100).step("any").hint("In per cent.").value(value(|known| number(known.weight))).required(),
        ))
        (pair(
            Field::number("least", "Scale from").id(field_id("least")).step("any").value(criterion.map_or("1".into(), |known| number(known.least))),
            Field::number("most", "to").id(field_id("most")).step("any").value(criterion.map_or("5".into(), |known| number(known.most))),
        ))
        (Field::select("costs", "Direction", ways).id(field_id("costs")).value(if criterion.is_some_and(|known| known.costs) { "true" } else { "false" }))
        (Field::textarea("rubric", "What each level means").id(field_id("rubric")).hint("A line a level, the lowest first.").value(value(|known| known.rubric.join("\n"))))
    }
}

/// The columns that may be filled from facts, whichever method they belong to.
fn columns(base: &str, rules: &Rules, says: Say) -> Markup {
    let mut inputs: Vec<(Method, Input)> = Vec::new();
    for method in Method::ALL.into_iter().filter(|method| *method != Method::IceProduct) {
        inputs.extend(
            method
                .inputs(rules)
                .into_iter()
                .filter(|input| input.most.is_none() && input.read_from.is_none())
                .map(|input| (method, input)),
        );
    }
    let choices =
        || vec![Choice::new("", "nothing"), Choice::new("demand", "demand"), Choice::new("estimates", "estimates")];
    html! {
        section.part {
            h2 { "What fills empty cells" }
            p.quiet.small { "Demand counts the feedback behind an idea: critical 3, important 2, any other 1. Estimates are the points of the work below it. What is typed into a cell goes before." }
            div.fills { @for (method, input) in &inputs {
                form method="post" action=(format!("{base}/columns/{}", input.id)) data-controller="remote-form" data-at-once=[(says == Say::Decide).then_some("")] {
                    input type="hidden" name="_method" value="PUT";
                    (Field::select("from", &format!("{}: {}", method.label(), input.label), choices()).id(format!("fill-{}", input.id.replace('.', "-")))
                        .value(rules.fills.get(&input.id).map(String::as_str).unwrap_or_default()))
                    (Button::submit(says.button("Save")).small())
                }
            } }
        }
    }
}

fn period(base: &str, rules: &Rules, says: Say) -> Markup {
    let choices = Period::ALL.iter().map(|period| Choice::new(period.name(), format!("a {}", period.name()))).collect();
    html! {
        section.part {
            h2 { "Reach" }
            form.fills method="post" action=(format!("{base}/period")) data-controller="remote-form" data-at-once=[(says == Say::Decide).then_some("")] {
                input type="hidden" name="_method" value="PUT";
                (Field::select("per", "Reach is counted", choices).value(rules.per.name()))
                (Button::submit(says.button("Save")).small())
            }
        }
    }
}

fn pace(base: &str, rules: &Rules, says: Say) -> Markup {
    html! {
        section.part {
            h2 { "Points and time" }
            form.fills method="post" action=(format!("{base}/pace")) data-controller="remote-form" {
                input type="hidden" name="_method" value="PUT";
                (Field::number("points", "Points a person-month takes").step("any").between(0, 10_000).value(rules.pace.map(number).unwrap_or_default())
                    .hint("Points become person-months and weeks by it; without it they are refused as an effort."))
                (Button::submit(says.button("Save")).small())
            }
        }
    }
}
