//! The decisions page: what is proposed, by whom, and what was answered.

use axum::{Router, extract::Path, routing::get};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::proposals::{self, Listed, Whose};
use crate::{
    app::App,
    command::{Say, proposal::Proposal},
    events::history::shown,
    fields::Field as OwnField,
    roadmap::scenarios,
    strategy,
    web::{
        Page, Query, Visit,
        kit::{self, Action, Button, Empty, Field, Tab, Todo, Tone, fields, notice, page_head, segment, todo},
        layout::Place,
        shown::ago,
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/decisions", get(list))
        .route("/decisions/{key}/supersede", get(super::supersede_page::show))
        .route("/decisions/records", get(super::records_page::show))
        .route("/proposals/{proposal}", get(show))
        .route("/events/{event}/why", get(super::saying_why::show))
}

#[derive(Deserialize, Default)]
struct Asked {
    state: Option<String>,
    whose: Option<Whose>,
    after: Option<Uuid>,
}

async fn list(mut visit: Visit, Query(asked): Query<Asked>) -> Page {
    let state = asked.state.unwrap_or_else(|| "open".into());
    let page = proposals::list(&mut visit.db, &visit.actor, &state, asked.whose, 50, asked.after).await?;
    let now = visit.app.store.clock.now();
    let mut shell = visit.shelf().await?.shell("Decisions");
    shell.place = Some(Place::Decisions);
    let of = |whose: Option<Whose>| match whose {
        None => "",
        Some(Whose::Decided) => "&whose=decided",
        Some(Whose::Own) => "&whose=own",
    };
    let tab =
        |name: &str, label: &str| Tab::new(label, format!("/decisions?state={name}{}", of(asked.whose)), state == name);
    let whose = |whose: Option<Whose>, label: &str| {
        Tab::new(label, format!("/decisions?state={state}{}", of(whose)), asked.whose == whose)
    };
    let rows: Vec<Todo> = page.items.iter().map(|listed| row(listed, now)).collect();
    let content = html! {
        (page_head("Decisions", "what is proposed, and what became of it", html! {}))
        div.part.cluster.wraps { (super::records_page::sides(false)) (segment("State", &[tab("open", "Open"), tab("accepted", "Accepted"), tab("declined", "Declined"), tab("withdrawn", "Withdrawn")])) (segment("Whose", &[whose(None, "Everybody’s"), whose(Some(Whose::Decided), "For you to decide"), whose(Some(Whose::Own), "Your own")])) }
        @if rows.is_empty() {
            (Empty {
                title: "No proposals here".into(),
                text: "Whoever may not decide a change proposes it: the same form, and the change waits here for whoever decides. Accepted, it happens exactly as proposed.".into(),
                example: Some(html! { "“Ada proposes to move ‘Refund to the same card’ to the top: Outer Isles renews in March and named it as the condition.”" }),
                button: None,
            })
        }
        (todo(&rows))
        @if let Some(next) = &page.next { (Button::link("Older", format!("/decisions?state={state}{}&after={next}", of(asked.whose)))) }
    };
    Ok(visit.render(&shell, content))
}

fn row(listed: &Listed, now: DateTime<Utc>) -> Todo {
    let proposal = &listed.proposal;
    let reason = if proposal.reason.is_empty() { String::new() } else { format!("“{}” · ", proposal.reason) };
    let answered =
        proposal.answered_name.as_ref().map(|name| format!(" · {} by {name}", proposal.state)).unwrap_or_default();
    Todo {
        tone: if listed.yours && proposal.state == "open" { Tone::Warn } else { Tone::Plain },
        what: if listed.yours { "You decide".into() } else { proposal.state.clone() },
        title: format!("{}: {}", proposal.by_name, proposal.summary),
        href: format!("/proposals/{}", proposal.id),
        detail: format!("{reason}{}{answered}", ago(proposal.created_at, now)),
        actions: None,
    }
}

/// One proposal: what would change, what has changed since, and the answer.
async fn show(mut visit: Visit, Path(id): Path<Uuid>) -> Page {
    let proposal = Proposal::find(&mut visit.db, &visit.actor, id).await?;
    let changed = proposals::changed_since(&mut visit.db, &proposal).await?;
    let yours = visit.actor.say(&proposal.place()?) == Say::Decide;
    let now = visit.app.store.clock.now();
    let shelf = visit.shelf().await?;
    let mut shell = shelf.shell("Proposal");
    shell.place = Some(Place::Decisions);
    shell.crumbs = vec![("Decisions".into(), Some("/decisions".into())), ("Proposal".into(), None)];
    let own = proposal.by_id == visit.actor.person;
    let known = match proposal.product_id {
        Some(product) if proposal.input.get("fields").is_some() => OwnField::open(&mut visit.db, product).await?,
        _ => Vec::new(),
    };
    let scenario = proposal.input["scenario"].as_str().filter(|_| proposal.command == "scenario.apply");
    let told = match scenario {
        Some(scenario) => scenarios::told_of(&mut visit.db, &visit.actor, scenario).await?,
        None => Vec::new(),
    };
    let money = strategy::budget_proposal::told(&mut visit.db, &visit.actor, &proposal).await?;
    let money: Vec<(&str, Markup)> = money.into_iter().map(|(name, said)| (name, html! { (said) })).collect();
    let others = match proposal.item_id.filter(|_| proposal.state == "open") {
        Some(item) => proposals::about(&mut visit.db, &visit.actor, item).await?,
        None => Vec::new(),
    };
    let others: Vec<_> = others
        .into_iter()
        .map(|other| other.proposal)
        .filter(|other| other.id != proposal.id && other.command == proposal.command)
        .collect();
    let content = html! {
        (page_head(&proposal.summary, "", html! {}))
        p.quiet { (kit::person(&proposal.by_name)) " proposed this " (ago(proposal.created_at, now)) "." }
        @if !proposal.reason.is_empty() { blockquote.quote { p { "“" (proposal.reason) "”" } } }
        @if let (Some(key), Some(title)) = (&proposal.item_key, &proposal.item_title) {
            p { "About " a href=(format!("/items/{key}")) { (key) " " (title) } "." }
        }
        section.part {
            h2 { "What would change" }
            @if !money.is_empty() { (fields(&money)) } @else if told.is_empty() { (what_changes(&proposal, &known)) } @else { (scenarios::told_list(&told)) }
            @if let Some(scenario) = scenario { p { a.link href=(format!("/scenarios/{scenario}")) { "The scenario beside the roadmap" } } }
        }
        @if !others.is_empty() {
            (notice(Tone::Accent, html! {
                b { "Also waiting: " }
                @for (nth, other) in others.iter().enumerate() {
                    @if nth > 0 { "; " } a.link href=(format!("/proposals/{}", other.id)) { (other.summary) } " by " (other.by_name)
                }
                "."
            }, html! {}))
        }
        @if !changed.is_empty() && proposal.state == "open" {
            (notice(Tone::Warn, html! {
                b { "Since it was proposed: " }
                @for (nth, since) in changed.iter().enumerate() {
                    @if nth > 0 { "; " } (since.said(proposal.item_key.as_deref()))
                }
            }, html! {}))
        }
        @if proposal.state == "open" { (answer_forms(&proposal, yours, own, !changed.is_empty())) }
        @else {
            p.part { "It was " b { (proposal.state) } @if let Some(name) = &proposal.answered_name { " by " (name) } "."
                @if let Some(answer) = &proposal.answer { " “" (answer) "”" } }
        }
    };
    Ok(visit.render(&shell, content))
}

fn what_changes(proposal: &Proposal, own: &[OwnField]) -> Markup {
    let said = proposal.input["fields"].as_object().into_iter().flatten().map(|(key, value)| {
        let field = own.iter().find(|field| field.key == *key);
        (field.map_or(key.as_str(), |field| field.name.as_str()), value)
    });
    let plain = proposal.input.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value));
    let plain =
        plain.filter(|(name, _)| !matches!(*name, "key" | "version" | "product" | "fields" | "scenario" | "revision"));
    let rows: Vec<(&str, Markup)> = plain
        .chain(said)
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name, html! { (shown(value)) }))
        .collect();
    if rows.is_empty() {
        html! { p.quiet { (proposal.summary) } }
    } else {
        fields(&rows)
    }
}

fn answer_forms(proposal: &Proposal, yours: bool, own: bool, changed: bool) -> Markup {
    let (accept, decline, withdraw) = (
        format!("/proposals/{}/acceptance", proposal.id),
        format!("/proposals/{}/refusal", proposal.id),
        format!("/proposals/{}", proposal.id),
    );
    html! {
        @if yours {
            form.form.part method="post" action=(accept) data-controller="remote-form" {
                input type="hidden" name="_next" value="/decisions";
                @if changed { input type="hidden" name="anyway" value="true"; }
                (Field::textarea("answer", "A word to whoever proposed it"))
                div.actions {
                    (Button::submit(if changed { "Accept it anyway" } else { "Accept" }).primary())
                    button.button type="submit" formaction=(decline) { "Decline" }
                }
            }
        } @else {
            p.quiet.part { "This is decided by " (proposal.place().map(|place| place.right.deciders().map(|role| role.label().to_lowercase()).collect::<Vec<_>>().join(" or ")).unwrap_or_default()) "." }
        }
        @if own { (Action { method: "DELETE", href: &withdraw, values: &[("_next", "/decisions")], button: Button::submit("Withdraw it") }) }
    }
}
