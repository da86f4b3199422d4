//! The inbox as a page: what is new is accepted, merged, declined or put to sleep, by keys or from its menu.

use axum::{Router, extract::Path, routing::get};
use chrono::{Days, NaiveDate};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    inbox::{self, Entry, Shelf},
    outcome::Outcome,
    page::{Part, shell},
    triaging::Verdict,
};
use crate::{
    app::App,
    command::{Place, Right, Say},
    items::{Kind, Product, page::status_of},
    web::{
        Page, Query, Visit,
        kit::{
            self, Button, Empty, Icon, List, Station, Tab, item_link, item_saying, menu, page_head, segment, separator,
        },
        markdown,
        shown::{count, day, of, today},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route(&Station::Ideas.href("{product}"), get(show))
}

#[derive(Deserialize, Default)]
struct Asked {
    status: Option<String>,
    after: Option<String>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Inbox).await?;
    let today = today(visit.app.store.clock.now());
    let shelf = asked.status.as_deref().and_then(Shelf::parse).unwrap_or_default();
    let page = inbox::page(&mut visit.db, &product, shelf, today, 50, asked.after).await?;
    let counts = inbox::counts(&mut visit.db, &product, today).await?;
    let says = visit.actor.say(&Place::product(Right::ShapeIdeas, product.id));
    let all = counts.iter().find(|(known, _)| *known == Shelf::All).map_or(0, |(_, n)| *n);
    let new = format!("/new/idea?product={}", product.key);
    let href = Station::Ideas.href(&product.key);
    let content = html! {
        (page_head(Station::Ideas.name(), &count(all), html! { (Button::dialog("New idea", new.clone()).icon(Icon::Plus)) }))
        (Part::Inbox.tabs(&product))
        @if all == 0 { (empty(&new)) } @else {
            div.part { (segment("Status", &shelves(&href, shelf, &counts))) }
            @if page.items.is_empty() { p.quiet.part { (nothing(shelf)) } } @else {
                div.part data-controller="triage" {
                    (List {
                        id: "ideas".into(),
                        name: "Ideas".into(),
                        rows: html! { @for entry in &page.items { (row(entry, &product, says, today)) } },
                        next: page.next.as_ref().map(|next| format!("{href}?status={}&after={next}", shelf.name())),
                        simple: true,
                        ..List::default()
                    })
                    @if says != Say::None { (many(&at_shelf(&href, shelf), today, says)) }
                }
                p.hint.small.faint { "Keys: j and k move, x selects, 1 accepts, 2 merges into another, 3 declines with a reason, h puts to sleep; with some selected, all of them." }
            }
        }
    };
    Ok(visit.render(&shell, content))
}

/// What becomes of all that are selected.
fn many(href: &str, today: NaiveDate, says: Say) -> Markup {
    let later = today.checked_add_days(Days::new(30)).unwrap_or(today);
    kit::bulk_bar(
        "/ideas/triage",
        html! {
            input type="hidden" name="_next" value=(href);
            select.input.small name="verdict" aria-label="What becomes of them" data-triage-target="verdict" data-action="triage#chosen" {
                @for verdict in Verdict::ALL { option value=(verdict.name()) { (verdict.label()) } }
            }
            span.field data-field="reason" data-triage-target="asks" data-for=(Verdict::Decline.name()) {
                input.input.small name="reason" maxlength="2000" placeholder="Why, for whoever asked" aria-label="Why they are declined";
            }
            span.field data-field="until" data-triage-target="asks" data-for=(Verdict::Snooze.name()) {
                input.input.small type="date" name="until" value=(later) aria-label="Asleep until";
            }
            (Button::submit("Do it").primary().small().says(says))
        },
    )
}

fn shelves(href: &str, current: Shelf, counts: &[(Shelf, i64)]) -> Vec<Tab> {
    let shown = counts.iter().filter(|(shelf, n)| *n > 0 || *shelf == current || *shelf == Shelf::New);
    let tab = |(shelf, n): &(Shelf, i64)| Tab {
        count: Some(*n),
        ..Tab::new(&crate::web::shown::capital(shelf.name()), at_shelf(href, *shelf), *shelf == current)
    };
    shown.map(tab).collect()
}

fn at_shelf(href: &str, shelf: Shelf) -> String {
    if shelf == Shelf::All { href.to_owned() } else { format!("{href}?status={}", shelf.name()) }
}

fn empty(new: &str) -> Empty {
    Empty {
        title: "No ideas yet".into(),
        text: "An idea is a problem or an opportunity that may be worth doing. Feedback gives it voices; when it is worth a bet, it becomes an initiative.".into(),
        example: Some(html! { "“Refunds without a call to the harbour”, asked for by 17 customers." }),
        button: Some(Button::dialog("Note an idea", new).primary()),
    }
}

fn nothing(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::New => "Nothing new: every idea has been looked at.",
        Shelf::Asleep => "Nothing sleeps.",
        _ => "Nothing here.",
    }
}

fn row(entry: &Entry, product: &Product, says: Say, today: NaiveDate) -> kit::Row {
    kit::Row {
        key: entry.key.clone(),
        kind: kit::Kind::Idea,
        title: entry.title.clone(),
        href: format!("/items/{}", entry.key),
        tags: Some(html! {
            (status_of(Kind::Idea, &entry.status))
            @if let Some(until) = entry.snoozed_until.filter(|until| entry.open && *until > today) { span.tag { "asleep until " (day(until, today)) } }
            @if entry.voices > 0 { span.tag title="Voices" { (entry.voices) " heard" } }
        }),
        person: entry.owner_name.clone(),
        menu: Some(actions(entry, product, says)),
        pick: entry.open && says != Say::None,
        under: under(entry),
        ..kit::Row::default()
    }
}

/// What has become of it, why it was declined, or how it begins.
fn under(entry: &Entry) -> Option<Markup> {
    let reason = entry.reason.as_deref().filter(|reason| entry.status == "declined" && !reason.is_empty());
    if let Some(reason) = reason {
        return Some(html! { p.quiet.small { "Declined: " (markdown::plain(reason, 180)) } });
    }
    if let Some(outcome) = &entry.outcome {
        return Some(became(outcome));
    }
    let text = markdown::plain(&entry.body, 360);
    let title = entry.title.trim_end_matches('…').trim_end();
    let rest = text.strip_prefix(title).unwrap_or(&text).trim_start_matches(['…', '.', ':']).trim();
    (!rest.is_empty()).then(|| html! { p.quiet.small { (markdown::plain(rest, 180)) } })
}

/// Where it stands by the work below it, and what says so.
pub(super) fn became(outcome: &Outcome) -> Markup {
    html! {
        p.quiet.small.became {
            "By "
            a href=(format!("/items/{}", outcome.key)) { (outcome.key) " " (markdown::plain(&outcome.title, 60)) }
            ", which is " (outcome.status)
            @if outcome.became > 1 { ", and " (of(outcome.became - 1, "other", "others")) }
            @if outcome.work > 0 { ": " span.num { (outcome.done) " of " (outcome.work) } " done" }
            @else { ": no work below it yet" }
            "."
        }
    }
}

fn actions(entry: &Entry, product: &Product, says: Say) -> Markup {
    let action = format!("/ideas/{}", entry.key);
    let next = Station::Ideas.href(&product.key);
    let at = |what: &str| format!("/ideas/{}/{what}?next={next}", entry.key);
    let dialog = |triage: &str, shape: Icon, label: &str, href: String| {
        html! { a.item href=(href) data-controller="dialog" data-action="dialog#show" data-triage=(triage) { (kit::icon(shape)) span { (label) } } }
    };
    menu(
        &format!("More for {}", entry.key),
        html! {
            @if entry.open {
                @if entry.status == "new" {
                    div data-triage="accept" { (item_saying(says, Icon::Check, "Accept", "PATCH", &action, &[("status", "considering")])) }
                }
                (dialog("merge", Icon::GitMerge, "Merge into…", at("merge")))
                (dialog("decline", Icon::CircleX, "Decline…", at("decline")))
                (dialog("snooze", Icon::Moon, "Put to sleep…", at("snooze")))
                (separator())
                (item_link(Icon::Scale, "Scores", &format!("/ideas/{}/scores", entry.key)))
                (item_link(Icon::ArrowRight, "Make an initiative of it…", &format!("/ideas/{}/initiative", entry.key)))
                (item_link(Icon::ChevronsUpDown, "Split…", &format!("/ideas/{}/split", entry.key)))
            } @else {
                (item_saying(says, Icon::RotateCcw, "Consider again", "PATCH", &action, &[("status", "considering")]))
            }
        },
    )
}
