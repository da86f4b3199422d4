//! The parts of an item's page.

use axum::extract::{Path, Query};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Item, Key, Kind, Shown, say};
use crate::{
    backlog::criterion::Criterion,
    command::{Right, Say},
    decisions::proposals::Listed,
    error::Error,
    events::history::{self, Happened},
    line::{heard::{self, Voice}, walk::Stop},
    web::{
        Page, Visit,
        kit::{self, Action, Button, Chart, Edit, Empty, Entry, Field, Icon, Picker, Point, Quote, Tone, Verdict, notice, panel},
        markdown,
        shown::{ago, money, number, of},
    },
};

/// As a … I want … so that …, each part edited where it stands.
pub(super) fn narrative(shown: &Shown) -> Markup {
    let (action, version) = (shown.action(), shown.item().version);
    let part = |name: &str, label: &str, placeholder: &str| {
        Edit::text(&action, name, label, version, shown.fact(name)).placeholder(placeholder).inline()
    };
    let vowel = shown.fact("persona").starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    let ends = shown.fact("benefit").ends_with(['.', '!', '?', '…']);
    let said = ["persona", "want", "benefit"].iter().any(|name| !shown.fact(name).is_empty());
    if shown.item().kind != Kind::Story && !said {
        return html! {};
    }
    html! {
        div.prose.narrative {
            (if vowel { "As an " } else { "As a " }) span.role { (part("persona", "Persona", "persona")) }
            " I want " (part("want", "Want", "what they want"))
            ", so that " (part("benefit", "Benefit", "what it is good for"))
            @if !ends { "." }
        }
    }
}

pub(super) fn body(shown: &Shown) -> Markup {
    let item = shown.item();
    let placeholder = if item.kind == Kind::Feedback { "What was said, word for word" } else { "Add a description" };
    let text = html! {
        (Edit::textarea(&shown.action(), "body", "Description", item.version, &item.body)
            .shown(markdown::render(&item.body)).placeholder(placeholder))
    };
    html! {
        section.body-of-item aria-label="Description" {
            @if item.kind == Kind::Feedback { (passage(item, text)) } @else { (text) }
        }
    }
}

/// Select a sentence, link it, weigh it.
fn passage(item: &Item, text: Markup) -> Markup {
    let asks_for = Picker {
        name: "to".into(),
        id: Some("passage-to".into()),
        label: "Asks for".into(),
        url: format!("/pick?for={}", item.key),
        placeholder: "An idea, initiative or story".into(),
        required: true,
        ..Picker::default()
    };
    html! {
        (kit::passage(text, "/links", &[("from", &item.key)], asks_for, super::aside::weights()))
        p.faint.small { "Select a passage to link it to what it asks for, or " a href=(format!("/items/{}/link", item.key)) { "link the whole of it" } "." }
    }
}

pub(super) fn archived(shown: &Shown) -> Markup {
    let restore = format!("/items/{}/restoration", shown.item().key);
    html! {
        @if shown.item().archived_at.is_some() {
            (notice(Tone::Warn, html! { "This is archived: it stands in no list." }, html! {
                (Action { method: "POST", href: &restore, values: &[], button: Button::submit("Restore").icon(Icon::RotateCcw) })
            }))
        }
    }
}

/// A proposal where its decision belongs.
pub fn proposal(listed: &Listed, now: DateTime<Utc>) -> Markup {
    let proposal = &listed.proposal;
    let (accept, decline, withdraw) = (
        format!("/proposals/{}/acceptance", proposal.id),
        format!("/proposals/{}/refusal", proposal.id),
        format!("/proposals/{}", proposal.id),
    );
    let deciders = proposal.place().map(|place| {
        place.right.deciders().map(|role| role.label().to_lowercase()).collect::<Vec<_>>().join(" or ")
    });
    let said = proposal.summary.chars().next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(proposal.summary.chars().skip(1)).collect()
    });
    let decides = if listed.yours {
        format!("You decide. {}", ago(proposal.created_at, now))
    } else {
        format!("The {} decides. {}", deciders.unwrap_or_default(), ago(proposal.created_at, now))
    };
    html! {
        (kit::Proposal {
            who: proposal.by_name.clone(),
            what: format!("to {said}"),
            because: (!proposal.reason.is_empty()).then(|| proposal.reason.clone()),
            decides,
            actions: Some(html! {
                a.button.plain href=(withdraw) { "See the change" }
                @if listed.yours {
                    (Action { method: "POST", href: &decline, values: &[], button: Button::submit("Decline") })
                    (Action { method: "POST", href: &accept, values: &[], button: Button::submit("Accept").primary() })
                }
            }),
        })
    }
}

pub(super) fn criteria(visit: &Visit, shown: &Shown, now: DateTime<Utc>) -> Markup {
    let item = shown.item();
    let passed = shown.criteria.iter().filter(|criterion| criterion.state == "passed").count();
    let judges = say(visit, item, Right::DoWork) != Say::None && item.open;
    let add = format!("/stories/{}/criteria", item.key);
    let writes = say(visit, item, item.kind.right()) == Say::Decide;
    let shown_as = |criterion: &Criterion| kit::Criterion {
        text: given_when_then(&criterion.text),
        verdict: match criterion.state.as_str() {
            "passed" => Verdict::Pass,
            "failed" => Verdict::Fail,
            _ => Verdict::Open,
        },
        judged: criterion.judged_at.map(|at| {
            let who = criterion.by.as_deref().and_then(|name| name.split(' ').next()).unwrap_or("somebody");
            format!("{who}, {}", ago(at, now))
        }),
        note: None,
        judge: judges.then(|| format!("/stories/{}/criteria/{}", item.key, criterion.id)),
    };
    html! {
        section.part {
            h2 { "Acceptance criteria " @if !shown.criteria.is_empty() { span.faint.num { (passed) " of " (shown.criteria.len()) " passed" } } }
            @let reason = shown.fact("reason");
            @if !reason.is_empty() && item.open { (notice(Tone::Warn, html! { b { "Sent back: " } (reason) }, html! {})) }
            @if !shown.criteria.is_empty() { (kit::criteria(&shown.criteria.iter().map(shown_as).collect::<Vec<_>>())) }
            @if item.open {
                form.add-line method="post" action=(add) data-controller="remote-form" data-remote-form-keep-value="true" {
                    input.input name="text" required maxlength="2000" autocomplete="off" aria-label="New criterion"
                        placeholder=(if shown.criteria.is_empty() { "When is it done? One checkable statement" } else { "Add a criterion" });
                    (Button::submit(if writes { "Add" } else { "Propose" }).icon(Icon::Plus))
                }
            }
        }
    }
}

/// The words of a scenario stand out.
fn given_when_then(text: &str) -> Markup {
    let words = ["Given", "When", "Then", "And", "But", "given", "when", "then"];
    html! {
        @for (nth, word) in text.split(' ').enumerate() {
            @if nth > 0 { " " }
            @if words.contains(&word) { b { (word) } } @else { (word) }
        }
    }
}

pub(super) fn observations(visit: &Visit, shown: &Shown) -> Markup {
    let item = shown.item();
    let unit = shown.fact("unit");
    let read = |value: f64| format!("{} {unit}", number(value)).trim().to_owned();
    let points = shown.observations.iter().rev().map(|seen| Point {
        label: seen.at.format("%-d %b").to_string(),
        value: seen.value,
        shown: read(seen.value),
        href: None,
    });
    let goal = shown.fact("target").parse::<f64>().ok().map(|target| (target, format!("target {}", read(target))));
    let says = if say(visit, item, Right::Measure) == Say::Decide { "Add" } else { "Propose" };
    html! {
        section.part.outcomes {
            @if shown.observations.is_empty() {
                (Empty {
                    title: "Not measured yet".into(),
                    text: "Write down a value whenever it is known; each is dated, and none is overwritten.".into(),
                    example: None,
                    button: None,
                })
            } @else {
                (Chart {
                    title: item.title.clone(),
                    reading: "Each point is one observation; the dashed line is the target.".into(),
                    points: points.collect(),
                    goal,
                })
            }
            form.add-line method="post" action=(format!("/metrics/{}/observations", item.key)) data-controller="remote-form" data-remote-form-keep-value="true" {
                input.input type="number" step="any" name="value" required aria-label="Value" placeholder="Value now";
                input.input name="note" maxlength="1000" aria-label="Note" placeholder="Note, if there is something to say";
                (Button::submit(says).icon(Icon::Plus))
            }
        }
    }
}

/// What hangs below on the line, by kind.
pub(super) fn below(shown: &Shown) -> Markup {
    let near: Vec<&Stop> = shown.so_what.iter().filter(|stop| stop.depth == 1).collect();
    if near.is_empty() || shown.item().kind.is_ranked() {
        return html! {};
    }
    let open = near.iter().filter(|stop| stop.kind.status(&stop.status).is_some_and(|status| status.open)).count();
    html! {
        section.part {
            h2 { "Below it on the line " span.faint.num { (of(near.len() as i64, "item", "items")) ", " (open) " open" } }
            ul.plain-list role="list" {
                @for stop in near.iter().take(50) { li { (stop_line(stop)) } }
            }
        }
    }
}

pub(super) fn stop_line(stop: &Stop) -> Markup {
    html! {
        a.item-line href=(format!("/items/{}", stop.key)) {
            (kit::kind(kit::Kind::parse(stop.kind.name())))
            span.key { (stop.key) }
            span.title { (stop.title) }
            (status_of(stop.kind, &stop.status))
        }
    }
}

pub fn status_of(kind: Kind, name: &str) -> Markup {
    let label = kind.status(name).map_or(name, |status| status.label);
    kit::status(progress(name), label)
}

pub fn progress(status: &str) -> kit::Progress {
    match status {
        "ready" | "considering" | "planned" | "sorted" | "proposed" => kit::Progress::Ready,
        "started" | "review" | "active" => kit::Progress::Doing,
        "accepted" | "done" | "reached" | "released" | "delivered" => kit::Progress::Done,
        "declined" | "dropped" | "retired" => kit::Progress::Dropped,
        _ => kit::Progress::New,
    }
}

pub(super) fn conversation(visit: &Visit, shown: &Shown, now: DateTime<Utc>) -> Markup {
    let list: Vec<_> = shown
        .comments
        .iter()
        .map(|comment| kit::Comment {
            id: comment.id.to_string(),
            who: comment.by.clone(),
            aside: None,
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
    let undoable = happened.undone_by.is_none() && !happened.changes.0.is_empty() && happened.command != "comment.write";
    Entry {
        who: happened.by.clone().unwrap_or_else(|| "the operator".into()),
        did: html! {
            (did(happened))
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
            .filter(|change| !matches!(change.field.as_str(), "created" | "rank" | "comment" | "linked"))
            .map(|change| kit::Change {
                field: change.field.replace('_', " "),
                before: markdown::plain(&history::shown(&change.before), 80),
                after: markdown::plain(&history::shown(&change.after), 80),
            })
            .collect(),
        undo: undoable.then(|| html! { (Action { method: "POST", href: &href, values: &[], button: Button::submit("Undo").plain().small() }) }),
    }
}

/// A command as the rest of a sentence.
fn did(happened: &Happened) -> &'static str {
    match happened.command.split_once('.') {
        Some((_, "create" | "add")) if happened.changes.0.iter().any(|change| change.field == "created") => "created it",
        Some((_, "create")) => "linked it to something new",
        Some((_, "edit" | "change")) => "changed it",
        Some(("story", "rank")) => "moved it in the order",
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
        Some(("metric", "observe")) => "observed a value",
        Some(("sample", _)) => "brought it with the sample",
        _ => "changed something",
    }
}

/// A voice as a quote, with the passage marked inside its sentence.
pub(super) fn quote_of(voice: &Voice) -> Quote {
    let text = markdown::plain(&voice.text, 400);
    let passage = voice.quote.clone().unwrap_or_default();
    let (before, passage, after) = match text.split_once(passage.as_str()) {
        Some((before, after)) if !passage.is_empty() => (tail(before, 90), passage, markdown::plain(after, 90)),
        _ if !passage.is_empty() => (String::new(), passage, String::new()),
        _ => (markdown::plain(&text, 220), String::new(), String::new()),
    };
    let who = voice.said_by.clone().or_else(|| voice.customer_name.clone()).or_else(|| voice.source.clone());
    let tone = match voice.weight.as_deref() {
        Some("critical") => Tone::Bad,
        Some("important") => Tone::Warn,
        _ => Tone::Plain,
    };
    Quote {
        before,
        passage,
        after,
        who: who.unwrap_or_else(|| voice.key.clone()),
        segment: voice.customer_name.clone().or_else(|| voice.segment.clone()),
        revenue: voice.revenue.filter(|revenue| *revenue > 0).map(money),
        weight: voice.weight.clone().map(|weight| (tone, weight)),
        when: Some(voice.said_at.format("%-d %b %Y").to_string()),
        href: Some(format!("/items/{}", voice.key)),
    }
}

/// The end of a text, from a word on.
fn tail(text: &str, most: usize) -> String {
    let skip = text.chars().count().saturating_sub(most);
    if skip == 0 {
        return text.to_owned();
    }
    let cut: String = text.chars().skip(skip).collect();
    format!("…{}", cut.split_once(' ').map_or(cut.as_str(), |(_, rest)| rest))
}

pub(super) fn heard(shown: &Shown) -> Markup {
    let chorus = &shown.chorus;
    let mut remark = of(chorus.voices, "voice", "voices");
    if chorus.revenue > 0 {
        remark.push_str(&format!(" · {} a year", money(chorus.revenue)));
    }
    panel("Who asked", &remark, html! {
        @if shown.voices.is_empty() {
            p.quiet { "Nobody yet. Link feedback that asks for it, and it speaks here." }
            (Button::link("Link feedback", format!("/items/{}/link?to=feedback", shown.item().key)).flush().plain())
        }
        @for voice in &shown.voices { (quote_of(voice)) }
        @if chorus.voices > shown.voices.len() as i64 {
            (Button::link(format!("All {}", chorus.voices), format!("/items/{}/voices", shown.item().key)).plain().flush())
        }
    })
}

#[derive(Deserialize, Default)]
pub(super) struct After {
    after: Option<uuid::Uuid>,
}

pub(super) async fn whole_history(mut visit: Visit, Path(key): Path<String>, Query(query): Query<After>) -> Page {
    let (item, shell) = of_item(&mut visit, &key, "History").await?;
    let history = history::of_item(&mut visit.db, item.id, 50, query.after).await?;
    let content = html! {
        (kit::page_head("History", &item.title, html! { (Button::link("Back", item.href())) }))
        (entries(&history.items, visit.app.store.clock.now()))
        @if let Some(next) = history.next { (Button::link("Older", format!("/items/{key}/history?after={next}"))) }
    };
    Ok(visit.render(&shell, content))
}

pub(super) async fn all_voices(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (item, shell) = of_item(&mut visit, &key, "Who asked").await?;
    let voices = heard::voices(&mut visit.db, item.id, 200).await?;
    let content = html! {
        (kit::page_head("Who asked", &item.title, html! { (Button::link("Back", item.href())) }))
        div.quotes { @for voice in &voices { (quote_of(voice)) } }
    };
    Ok(visit.render(&shell, content))
}

async fn of_item(visit: &mut Visit, key: &str, title: &str) -> crate::Result<(Item, crate::web::layout::Shell)> {
    let key = Key::parse(key).ok_or(Error::NotFound)?;
    let item = Item::find(&mut visit.db, &visit.actor, &key).await?;
    let shelf = match &item.product {
        Some(product) => visit.product(&product.clone()).await?.1,
        None => visit.shelf().await?,
    };
    let mut shell = shelf.at(item.kind.station(), &item.key);
    shell.title = format!("{title} · {}", item.key);
    if let Some(last) = shell.crumbs.last_mut() {
        last.1 = Some(item.href());
    }
    shell.crumbs.push((title.to_owned(), None));
    Ok((item, shell))
}

/// The reason field of a form that proposes.
pub(super) fn reason(says: Say) -> Markup {
    html! {
        @if says == Say::Propose {
            (Field::textarea("_reason", "Why you propose it").hint("Whoever decides reads this first."))
        }
    }
}

