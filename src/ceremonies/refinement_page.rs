//! Refinement: the agenda, the item before everyone, the cards on the table, and splitting, merging and retiring.

use maud::{Markup, html};

use super::{agenda::Point, front::Front, page::Here, poker_table};
use crate::{
    backlog::{merge_form, split_form},
    command::Say,
    error::Result,
    obstacles::marked,
    store::Db,
    web::{
        kit::{self, Button, Field, Icon, Picker, Tone, form_actions, notice},
        markdown,
        shown::{ago, of},
    },
};

pub(super) async fn work(db: &mut Db, here: &Here<'_>) -> Result<Markup> {
    let front = Front::read(db, here).await?;
    Ok(html! {
        @match &front {
            Some(front) => {
                section.front id="front" {
                    (front.shown(here, false))
                    @if front.item.status == "declined" {
                        (notice(Tone::Accent, html! { "It is declined, and no longer in the backlog. Take up the next point." }, html! {}))
                    } @else {
                        (add_criteria(front))
                        (poker_table::table(here, front))
                        @if here.takes_part { (reshape(front, here.me.say(&front.item.place(front.item.kind.right())))) }
                    }
                }
            }
            None => p.quiet.part { "Nothing is before you yet." @if here.leads { " Put the first point of the agenda before everyone." } }
        }
        (agenda(here))
        @if here.leads { (another(here)) }
    })
}

fn add_criteria(front: &Front) -> Markup {
    html! {
        form.add-criteria method="post" action=(format!("/stories/{}/criteria", front.item.key)) data-controller="remote-form" data-remote-form-keep-value="true" {
            div.field data-field="text" {
                textarea.input name="text" rows="1" required maxlength="100000" aria-label="New criteria" data-controller="enter-adds" placeholder="When is it done? One checkable statement a line" {}
            }
            (Button::submit("Add").icon(Icon::Plus))
        }
    }
}

/// Splitting, merging and retiring what is before everyone.
fn reshape(front: &Front, says: Say) -> Markup {
    let item = &front.item;
    let open_steps = front.steps.iter().filter(|step| matches!(step.status.as_str(), "backlog" | "started")).count();
    html! {
        div.reshape {
            details id=(format!("split-{}", item.key)) { summary { "Split" }
                (split_form(item, &front.criteria, &front.steps, says, None))
            }
            details id=(format!("merge-{}", item.key)) { summary { "Merge" }
                (merge_form(item, says, None))
            }
            details id=(format!("retire-{}", item.key)) { summary { "Retire" }
                form.form method="post" action=(format!("/products/{}/retirements", item.product.as_deref().unwrap_or_default())) data-controller="remote-form" {
                    input type="hidden" name="items" value=(item.key);
                    (Field::text("reason", "Why").required().hint(retiring(open_steps)))
                    (form_actions("Retire it", None))
                }
            }
        }
    }
}

/// What becomes of it, and of what is open below it.
fn retiring(open_steps: usize) -> String {
    let along = match open_steps as i64 {
        0 => String::new(),
        open => format!(", and its {} with it", of(open, "open sub-task", "open sub-tasks")),
    };
    format!("It is declined with this reason{along}; undo brings all of it back.")
}

fn agenda(here: &Here) -> Markup {
    let titles = [
        ("not_ready", "Near the top and not ready"),
        ("question", "Asked and not answered"),
        ("new", "New since the last refinement"),
        ("faded", "Faded: nobody has touched it for 90 days"),
    ];
    html! {
        section.part {
            h2 { "Agenda" }
            @if here.whole.agenda.is_empty() { p.quiet { "Nothing asks to be talked about: the top of the backlog is ready." } }
            @for (why, title) in titles {
                @let points: Vec<&Point> = here.whole.agenda.iter().filter(|point| point.why == why).collect();
                @if !points.is_empty() {
                    h3 { (title) " " span.faint.num { (points.len()) } }
                    ol.plan-rows.agenda role="list" { @for point in points { (row(here, point)) } }
                }
            }
        }
    }
}

fn row(here: &Here, point: &Point) -> Markup {
    let front = here.ceremony().item.as_deref() == Some(point.key.as_str());
    html! {
        li id=(format!("point-{}-{}", point.why, point.key)) aria-current=[front.then_some("true")] {
            (kit::kind(kit::Kind::parse(&point.kind)))
            span.about {
                span.titled { span.key { (point.key) } a.title href=(format!("/items/{}", point.key)) { (point.title) } (marked(&point.marks)) }
                span.faint.small { @if point.said.is_empty() { (ago(point.at, here.now)) } @else { (markdown::plain(&point.said, 240)) } }
            }
            (here.lead(Button::submit(if front { "Here" } else { "Take up" }).small().disabled(front), &[("item", &point.key)]))
        }
    }
}

fn another(here: &Here) -> Markup {
    html! {
        details.part { summary { "Take up something else" }
            form.form method="post" action=(here.ceremony().href()) data-controller="remote-form" {
                input type="hidden" name="_method" value="PATCH";
                (Picker { name: "item".into(), label: "Item".into(), url: "/pick?kind=story&kind=bug&kind=task&kind=spike&kind=epic".into(), required: true, ..Picker::default() })
                (form_actions("Take it up", None))
            }
        }
    }
}
