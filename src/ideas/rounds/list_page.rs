//! The rounds of a product as a page: what is on, what was settled, and the form that opens one.

use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    reading::{self, Rounds},
    round::Round,
};
use crate::{
    command::{Place, Right, Say},
    ideas::{
        page::{Part, shell},
        scoring::{Input, Method, rules_of},
    },
    items::Product,
    sql,
    store::Db,
    strategy::norms,
    web::{
        Page, Query, Visit,
        kit::{
            Button, Choice, Column, Empty, Field, PickMany, Tab, Table, Tone, form_actions, page_head, segment, tag,
        },
        shown::ago,
    },
};

/// How many ideas are offered in the form; the rest is searched for.
const OFFERED: i64 = 20;

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    after: Option<Uuid>,
    method: Option<String>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Rounds).await?;
    let held = reading::list(&mut visit.db, &product, 20, asked.after).await?;
    let says = visit.actor.say(&Place::product(Right::ShapeIdeas, product.id));
    let method = asked.method.as_deref().and_then(Method::parse);
    let first = norms::of(&mut visit.db, product.id).await?.method();
    let inputs = method.unwrap_or(first).inputs(&rules_of(&mut visit.db, product.id).await?);
    let ideas = offered(&mut visit.db, &product).await?;
    let now = visit.app.store.clock.now();
    let content = html! {
        (page_head("Rounds", "Scored in secret, shown at once", html! {}))
        (Part::Rounds.tabs(&product))
        @if held.items.is_empty() && asked.after.is_none() { (nothing(&product, ideas.is_empty())) } @else { (table(&held, &product, now)) }
        @if says != Say::None && !ideas.is_empty() {
            details.part open[method.is_some() || held.items.is_empty()] {
                summary.button { (says.item("New round")) }
                (opening(&product, method.unwrap_or(first), &inputs, &ideas, says))
            }
        }
    };
    Ok(visit.render(&shell, content))
}

fn nothing(product: &Product, no_ideas: bool) -> Empty {
    Empty {
        title: "No round yet".into(),
        text: "Several people score the same ideas, each without seeing what the others say. Then all is shown at once, and you talk about where you lie apart.".into(),
        example: Some(html! { "Mei says 8 months, Amir 3: they see different work. That is worth five minutes." }),
        button: no_ideas.then(|| Button::dialog("Note an idea", format!("/new/idea?product={}", product.key)).primary()),
    }
}

fn table(held: &Rounds, product: &Product, now: chrono::DateTime<chrono::Utc>) -> Markup {
    let row = |round: &Round| {
        vec![
            html! { a href=(round.href()) { (round.title) } },
            html! { (state(round)) },
            html! { (round.facilitator) },
            html! { (ago(round.opened_at, now)) },
        ]
    };
    let next = held.next.as_ref().map(|next| format!("{}?after={next}", Part::Rounds.href(&product.key)));
    let table = Table {
        caption: "Rounds of scoring".into(),
        caption_hidden: true,
        columns: ["Round", "State", "Led by", "Opened"].into_iter().map(Column::text).collect(),
        rows: held.items.iter().map(row).collect(),
        next,
    };
    html! { (table) }
}

pub(super) fn state(round: &Round) -> Markup {
    match round.state.as_str() {
        "open" => tag(Tone::Accent, "hidden"),
        "revealed" => tag(Tone::Warn, "revealed"),
        "applied" => tag(Tone::Good, "in the sheet"),
        _ => tag(Tone::Plain, "called off"),
    }
}

fn opening(product: &Product, method: Method, inputs: &[Input], ideas: &[(String, String)], says: Say) -> Markup {
    let href = Part::Rounds.href(&product.key);
    html! {
        @let typed = Method::ALL.into_iter().filter(|one| !matches!(one, Method::IceProduct | Method::Moscow | Method::Kano | Method::Opportunity));
        @let tabs: Vec<Tab> = typed.map(|one| Tab::new(one.label(), format!("{href}?method={}", one.name()), one == method)).collect();
        div.part.wraps { (segment("Columns of", &tabs)) }
        @if inputs.is_empty() { p { "There are no criteria of your own yet. " (Button::link("Name them", format!("/products/{}/scoring", product.key)).small()) } }
        @else {
            form.form method="post" action=(href) data-controller="remote-form" data-proposes=[(says == Say::Propose).then_some("Propose this round")] {
                (Field::text("title", "What it is about").placeholder("Effort and reach for spring").required())
                fieldset data-field="inputs" {
                    legend { "What is scored" }
                    div.ticks-in-columns { @for input in inputs {
                        label.check title=(input.hint) { input type="checkbox" name="inputs" value=(input.id) checked; span { (input.label) } }
                    } }
                }
                (PickMany {
                    name: "ideas",
                    label: "Which ideas".into(),
                    offered: ideas.iter().map(|(key, title)| (Choice::new(key, title), key.clone())).collect(),
                    url: format!("/pick?kind=idea&open=true&product={}", product.key),
                    placeholder: "Search for other ideas".into(),
                })
                (form_actions(says.button("Open"), None))
            }
        }
    }
}

/// The open ideas that most ask for.
async fn offered(db: &mut Db, product: &Product) -> crate::error::Result<Vec<(String, String)>> {
    Ok(db
        .query(sql!(
            "select key, title from item where product_id = $1 and kind = 'idea' and open and archived_at is null
             order by voices desc, created_at, id limit $2"
        ))
        .bind(product.id)
        .bind(OFFERED)
        .all()
        .await?)
}
