//! What was said about an item and what became of it, on its page and on a page of its own.

use axum::extract::Path;
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use super::{Shown, part};
use crate::{
    events::{
        Change,
        history::{self, Happened},
    },
    web::{
        Page, Query, Visit,
        kit::{self, Action, Button, Entry, Icon},
        markdown,
        shown::{ago, amount},
    },
};

pub(super) fn conversation(visit: &Visit, shown: &Shown, now: DateTime<Utc>) -> Markup {
    let list: Vec<_> = shown
        .comments
        .iter()
        .map(|comment| kit::Comment {
            id: comment.id.to_string(),
            who: comment.by.clone(),
            aside: comment.origin.as_ref().map(|origin| format!("at {origin}")),
            when: ago(comment.created_at, now),
            at: comment.created_at.to_rfc3339(),
            text: comment.body.clone(),
            menu: (comment.by_id == visit.actor.person).then(|| {
                let href = format!("/comments/{}", comment.id);
                kit::menu("Comment", kit::item_action(Icon::Trash2, "Remove", "DELETE", &href, &[]))
            }),
        })
        .collect();
    html! {
        section.part {
            h2 { "Conversation" }
            (kit::comments(&list))
            (kit::comment_form(&format!("/items/{}/comments", shown.item().key), "Say something"))
        }
    }
}

pub(super) fn history(shown: &Shown, now: DateTime<Utc>) -> Markup {
    html! {
        section.part {
            h2 { "History" }
            (entries(&shown.history.items, now))
            @if shown.history.next.is_some() { (Button::link("All of it", format!("/items/{}/history", shown.item().key)).plain().flush()) }
        }
    }
}

fn entries(happened: &[Happened], now: DateTime<Utc>) -> Markup {
    kit::history(&happened.iter().map(|one| entry(one, now)).collect::<Vec<_>>())
}

fn entry(happened: &Happened, now: DateTime<Utc>) -> Entry {
    let href = format!("/events/{}/undo", happened.id.0);
    let undoable = happened.undone_by.is_none()
        && (!happened.changes.0.is_empty() || happened.money.is_some() && happened.changed)
        && happened.command != "comment.write";
    Entry {
        id: Some(format!("event-{}", happened.id.0)),
        who: happened.by.clone().unwrap_or_else(|| "the operator".into()),
        did: html! {
            @match &happened.money { Some(money) => (spent(&happened.command, &money.0)), None => (did(happened)) }
            @if happened.proposal_id.is_some() { " " span.faint { "as proposed" } }
            @if let Some(reason) = &happened.reason { " " span.quiet { "“" (reason) "”" } }
            @if happened.undone_by.is_some() { " " span.faint { "taken back since" } }
        },
        when: ago(happened.at, now),
        at: happened.at.to_rfc3339(),
        changes: happened
            .changes
            .0
            .iter()
            .filter(|change| !matches!(change.field.as_str(), "created" | "rank" | "comment"))
            // The other end says nothing that this one does not.
            .filter(|change| change.field != "linked" || happened.changes.0.iter().all(|other| other.field != "link"))
            .map(|change| {
                let (before, after) = said(change);
                kit::Change {
                    field: match change.field.as_str() {
                        "field" => history::shown(&change.after["field"]),
                        "derived" => "stands".into(),
                        "linked" => tied(change).replace('_', " "),
                        field => field.replace('_', " "),
                    },
                    before: markdown::plain(&before, 80),
                    after: markdown::plain(&after, 80),
                }
            })
            .collect(),
        undo: undoable.then(|| html! { (Action { method: "POST", href: &href, values: &[], button: Button::submit("Undo").plain().small() }) }),
    }
}

/// A value before and after; of a criterion that keeps its words, the verdict.
fn said(change: &Change) -> (String, String) {
    let (before, after) = (history::shown(&change.before), history::shown(&change.after));
    match change.after["state"].as_str() {
        _ if change.field == "linked" => {
            let of_product = |key: &str| key.rsplit_once('-').map(|(product, _)| product.to_owned());
            let from = |link: &serde_json::Value| match link["from"].as_str() {
                // Whether an item of another product may be seen is not known here.
                Some(key) if of_product(key) != of_product(&change.key) => "an item of another product".to_owned(),
                key => key.unwrap_or_default().to_owned(),
            };
            (from(&change.before), from(&change.after))
        }
        Some(state) if change.field == "criterion" && before == after => {
            (String::new(), format!("{}: {after}", if state == "open" { "to be judged" } else { state }))
        }
        _ => (before, after),
    }
}

/// Which tie it was of a link from another item.
fn tied(change: &Change) -> &str {
    let kind = change.after["kind"].as_str().or(change.before["kind"].as_str());
    kind.unwrap_or("linked")
}

/// What was done about its money, as the rest of a sentence.
fn spent(command: &str, asked: &Value) -> String {
    let currency =
        asked["currency"].as_str().map(|currency| format!(" {}", currency.to_uppercase())).unwrap_or_default();
    let sum = |name: &str| asked[name].as_f64().map(|sum| format!("{}{currency}", amount(sum)));
    let text = |name: &str| asked[name].as_str().unwrap_or_default().to_owned();
    match command {
        "budget.plan" => format!("planned {} for it", sum("planned").unwrap_or_default()),
        "budget.approve" => format!("approved {} for it", sum("approved").unwrap_or_else(|| "what was planned".into())),
        "budget.spend" => format!("wrote down {} ({})", sum("amount").unwrap_or_default(), text("words")),
        "budget.staff" => {
            format!("put {} on it at {} %", text("who"), amount(asked["allocation"].as_f64().unwrap_or(100.0)))
        }
        _ => "changed its budget".into(),
    }
}

/// What was done, as the rest of a sentence.
fn did(happened: &Happened) -> &'static str {
    let creates = matches!(happened.command.split_once('.'), Some((_, "create" | "add")));
    if creates && happened.changes.0.iter().any(|change| change.field == "created") {
        return "created it";
    }
    deed(&happened.command)
}

/// A command as the rest of a sentence about something that was there before.
pub fn deed(command: &str) -> &'static str {
    match command.split_once('.') {
        Some(("subtask", "create" | "add")) => "added a sub-task",
        Some((_, "create")) => "linked it to something new",
        Some(("obstacle", "edit")) => "changed what is in its way",
        Some((_, "edit" | "change")) => "changed it",
        Some(("story" | "subtask", "rank")) => "moved it in the order",
        Some(("map", _)) => "moved it on the story map",
        Some(("initiative", "move")) => "moved it on the roadmap",
        Some(("initiative", "schedule")) => "moved it on the timeline",
        Some(("initiative", "report_health")) => "said how it goes",
        Some(("story", "accept")) => "judged it",
        Some(("line", "link")) => "linked it",
        Some(("line", "unlink")) => "unlinked it",
        Some(("item", "archive")) => "archived it",
        Some(("item", "restore")) => "restored it",
        Some(("comment", _)) => "said something",
        Some(("criterion", "add")) => "added a criterion",
        Some(("criterion", "judge")) => "judged a criterion",
        Some(("criterion", "remove")) => "removed a criterion",
        Some(("event", "undo")) => "took something back",
        Some(("import", _)) => "imported it",
        Some(("sprint", "take")) => "planned it",
        Some(("sprint", "move")) => "moved it on the board",
        Some(("sprint", "start")) => "started it",
        Some(("sprint", "close")) => "closed it",
        Some(("obstacle", "raise")) => "raised what is in its way",
        Some(("obstacle", "resolve")) => "resolved what was in its way",
        Some(("obstacle", "escalate")) => "escalated what is in its way",
        Some(("obstacle", _)) => "changed what is in its way",
        Some(("field", "set")) => "changed it",
        Some(("item", "tick")) => "ticked what was agreed",
        Some(("score", _)) => "scored it",
        Some(("scenario", "apply")) => "applied a scenario to it",
        Some(("scoring_round", "apply")) => "took what a group settled on",
        Some(("moscow", _)) => "sorted it by MoSCoW",
        Some(("cut", "trade")) => "traded one for another",
        Some(("opportunities", "hang")) => "moved it in the tree",
        Some(("opportunities", "add")) => "added it to the tree",
        Some(("decision", "supersede")) => "decided otherwise",
        Some(("idea", "promote")) => "made an initiative of it",
        Some(("initiative", "grow")) => "made epics and stories of it",
        Some(("idea", "merge")) => "merged it",
        Some(("idea", "split")) => "split it",
        Some(("metric", "observe")) => "observed a value",
        Some(("key_result", "check_in")) => "checked in",
        Some(("theme", "retire")) => "archived it",
        Some(("sample", _)) => "brought it with the sample",
        _ => "changed something",
    }
}

#[derive(Deserialize, Default)]
pub(super) struct After {
    after: Option<uuid::Uuid>,
}

pub(super) async fn whole_history(mut visit: Visit, Path(key): Path<String>, Query(query): Query<After>) -> Page {
    let (item, shell) = part(&mut visit, &key, "History").await?;
    let history = history::of_item(&mut visit.db, item.id, 50, query.after).await?;
    let content = html! {
        (kit::page_head("History", &item.title, html! { (Button::link("Back", item.href())) }))
        (entries(&history.items, visit.app.store.clock.now()))
        @if let Some(next) = history.next { (Button::link("Older", format!("/items/{key}/history?after={next}"))) }
    };
    Ok(visit.render(&shell, content))
}
