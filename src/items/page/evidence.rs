//! Who asked for an item, on its page and on a page of its own.

use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Kind, Shown, part};
use crate::{
    line::heard::{self, Voice},
    web::{
        Page, Query, Visit,
        kit::{self, Button, Quote, Tone, panel},
        markdown,
        shown::{day_of, money, of, short_date},
    },
};

#[derive(Deserialize, Default)]
pub(super) struct After {
    after: Option<String>,
}

pub(super) fn heard(shown: &Shown) -> Markup {
    let chorus = &shown.chorus;
    let voices = of(chorus.voices, "voice", "voices");
    let remark = if chorus.revenue > 0 { format!("{voices} · {} a year", money(chorus.revenue)) } else { voices };
    // Of a person or a claim nobody asks anything: what was said bears it out.
    let asked = !matches!(
        shown.item().kind,
        Kind::Persona | Kind::Claim | Kind::Note | Kind::Trend | Kind::Competitor | Kind::Assumption
    );
    panel(
        if asked { "Who asked" } else { "Evidence" },
        &remark,
        html! {
            @if shown.voices.is_empty() {
                p.quiet { @if asked { "Nobody yet. Link feedback that asks for it, and it speaks here." } @else { "None yet. Link what somebody said, and it speaks here." } }
                (Button::link("Link feedback", format!("/items/{}/link?to=feedback", shown.item().key)).flush().plain())
            }
            @for voice in &shown.voices { (quote_of(voice)) }
            @if chorus.voices > shown.voices.len() as i64 {
                (Button::link(format!("All {}", chorus.voices), format!("/items/{}/voices", shown.item().key)).plain().flush())
            }
        },
    )
}

/// A voice as a quote, with the passage marked inside its sentence.
pub(super) fn quote_of(voice: &Voice) -> Quote {
    let text = markdown::plain(&voice.text, 400);
    let passage = voice.quote.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, passage, after) = match text.split_once(passage.as_str()) {
        Some((before, after)) if !passage.is_empty() => (tail(before, 90), passage, head(after, 90)),
        _ if !passage.is_empty() => (String::new(), passage, String::new()),
        _ => (markdown::plain(&text, 220), String::new(), String::new()),
    };
    let customer = voice.customer.as_ref().map(|key| format!("/items/{key}"));
    let customer = voice.customer_name.clone().zip(customer).filter(|_| voice.said_by.is_some());
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
        customer,
        segment: voice.segment.clone(),
        revenue: voice.revenue.filter(|revenue| *revenue > 0).map(money),
        weight: voice.weight.clone().map(|weight| (tone, weight)),
        when: Some(when(voice)),
        href: Some(format!("/items/{}", voice.key)),
    }
}

/// The day, and by way of what it came here.
fn when(voice: &Voice) -> String {
    let day = short_date(day_of(voice.said_at));
    voice.came_by.as_ref().map_or(day.clone(), |origin| format!("{day}, by way of {origin}"))
}

/// The beginning of a text, with the space before it.
fn head(text: &str, most: usize) -> String {
    let space = if text.starts_with(' ') { " " } else { "" };
    format!("{space}{}", markdown::plain(text, most))
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

pub(super) async fn all_voices(mut visit: Visit, Path(key): Path<String>, Query(after): Query<After>) -> Page {
    let (item, shell) = part(&mut visit, &key, "Who asked").await?;
    let chorus = heard::chorus(&mut visit.db, item.id).await?;
    let page = heard::page(&mut visit.db, &visit.actor, item.id, 50, after.after).await?;
    let content = html! {
        (kit::page_head("Who asked", &item.title, html! { (Button::link("Back", item.href())) }))
        p.quiet {
            (of(chorus.voices, "voice", "voices"))
            @if chorus.customers > 0 { " of " (of(chorus.customers, "customer", "customers")) }
            @if chorus.revenue > 0 { ", who bring " (money(chorus.revenue)) " a year" }
        }
        div.quotes.part { @for voice in &page.items { div id=(format!("voice-{}", voice.key)) { (quote_of(voice)) } } }
        @if let Some(next) = &page.next { (Button::link("More voices", format!("{}/voices?after={next}", item.href()))) }
    };
    Ok(visit.render(&shell, content))
}
