//! The page of one obstacle: everything that is known of it, changed, escalated and resolved in one place.

use axum::extract::Path;
use maud::{Markup, html};

use super::{
    obstacle::{Obstacle, ObstacleId, Severity},
    panel::{hindered, weight},
    row::answer,
};
use crate::{
    command::Say,
    error::Error,
    people::{Person, person},
    web::{
        Page, Visit,
        kit::{self, Choice, Field, Station, fields, form_actions, page_head, pair, panel, split},
        markdown,
        shown::{ago, of},
    },
};

pub(super) async fn show(mut visit: Visit, Path(id): Path<String>) -> Page {
    let id = id.parse().map(ObstacleId).map_err(|_| Error::NotFound)?;
    let one = Obstacle::find(&mut visit.db, &visit.actor, id).await?;
    let (_, mut shell) = visit.stop(&one.product, Station::Sprint).await?;
    shell.title.clone_from(&one.title);
    shell.crumbs.push(("Impediments".into(), Some(format!("/products/{}/impediments", one.product))));
    shell.crumbs.push((markdown::plain(&one.title, 60), None));
    let now = visit.app.store.clock.now();
    let one = one.aged(now);
    let people = person::choices(&mut visit.db).await?;
    let says = visit.actor.say(&one.place(&visit.actor));
    let known = panel(
        "",
        "",
        fields(&[
            ("Severity", weight(one.severity)),
            ("Open for", html! { span.num { (of(one.age, "working day", "working days")) } }),
            ("Raised", html! { (one.raised_by) ", " (ago(one.since, now)) }),
            (
                "Owner",
                html! { @match &one.owner_name { Some(name) => (kit::person(name)), None => span.faint { "Nobody yet" } } },
            ),
            (
                "Escalated",
                html! { @match (&one.raised_to_name, one.escalated_at) { (Some(name), Some(at)) => { (name) ", " (ago(at, now)) } _ => span.faint { "No" } } },
            ),
            ("Team", html! { (one.team.as_deref().unwrap_or("None")) }),
        ]),
    );
    let content = html! {
        (page_head(&one.title, if one.is_open() { "open" } else { "resolved" }, html! {}))
        (split(html! {
            @if !one.text.is_empty() { div.prose { (markdown::render(&one.text)) } }
            @if !one.items.0.is_empty() {
                section.part {
                    h2 { @if one.severity == Severity::Blocker { "Blocks" } @else { "Slows" } }
                    div.hindered { (hindered(&one)) }
                }
            }
            section.part {
                h2 { "How it ends" }
                @if let Some(how) = &one.resolution { p { (how) " " span.faint.small { (one.resolved_by.as_deref().unwrap_or_default()) } } }
                (answer(&one, &visit.actor))
            }
            @if says != Say::None { (change(&one, &people, says)) }
        }, html! { (known) @if one.is_open() && says != Say::None { (escalate(&one, &people, says)) } }))
    };
    Ok(visit.render(&shell, content))
}

fn change(one: &Obstacle, people: &[Person], says: Say) -> Markup {
    let mut owners = vec![Choice::new("", "Nobody")];
    owners.extend(people.iter().map(|person| Choice::new(&person.email, &person.name)));
    let weights =
        vec![Choice::new("impediment", "slows work (impediment)"), Choice::new("blocker", "stops work (blocker)")];
    let keys = one.items.0.iter().map(|item| item.key.as_str()).collect::<Vec<_>>().join(", ");
    html! {
        details.part {
            summary.button.small { "Change it…" }
            form.form method="post" action=(one.href()) data-controller="remote-form" {
                input type="hidden" name="_method" value="PATCH";
                input type="hidden" name="version" value=(one.version);
                (Field::text("title", "What stands in the way").value(&one.title).required())
                (pair(
                    Field::select("severity", "How much", weights).value(one.severity.name()).required(),
                    Field::select("owner", "Who sees to it", owners).value(one.owner.clone().unwrap_or_default()),
                ))
                (Field::text("items", "What it blocks or slows").value(keys).hint("Keys, with commas between."))
                (Field::textarea("text", "What is known of it").value(&one.text))
                (form_actions(if says == Say::Decide { "Save" } else { "Propose" }, None))
            }
        }
    }
}

fn escalate(one: &Obstacle, people: &[Person], says: Say) -> Markup {
    let choices = people.iter().map(|person| Choice::new(&person.email, &person.name)).collect();
    let to = one.raised_to.clone().unwrap_or_default();
    panel(
        "Escalate",
        "",
        html! {
            p.quiet { "To somebody who can help: it stands on their desk from then on." }
            form.form method="post" action=(format!("{}/escalation", one.href())) data-controller="remote-form" {
                (Field::select("to", "To whom", choices).value(to).required())
                (form_actions(if says == Say::Decide { "Escalate" } else { "Propose" }, None))
            }
        },
    )
}
