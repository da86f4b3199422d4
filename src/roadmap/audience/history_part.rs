//! What became of an audience, change by change, in words.

use std::collections::BTreeSet;

use maud::{Markup, html};
use uuid::Uuid;

use super::{
    keeping::{self, Changed, Whole},
    page::Here,
};
use crate::{
    error::Result,
    web::{
        Visit,
        kit::{Button, Empty, person},
        shown::ago,
    },
};

pub async fn shown(visit: &mut Visit, here: &Here<'_>, after: Option<Uuid>) -> Result<Markup> {
    let word = &here.audience.audience;
    let changes = keeping::history(&mut visit.db, here.product.id, word, 50, after).await?;
    let now = visit.app.store.clock.now();
    Ok(html! {
        @if changes.items.is_empty() && after.is_none() {
            (Empty {
                title: "Nobody has changed it yet".into(),
                text: "It sees what every product’s audience of this name sees at first. Each change is kept here with who made it, and is taken back where it was made.".into(),
                example: None,
                button: None,
            })
        }
        ol.check-ins role="list" {
            @for change in &changes.items {
                li id=(format!("change-{}", change.id)) {
                    p { @if let Some(by) = &change.by { (person(by)) " " } time.faint.small datetime=(change.at.to_rfc3339()) { (ago(change.at, now)) } }
                    ul.prose.small { @for line in said(change) { li { (line) } } }
                }
            }
        }
        @if let Some(next) = &changes.next { p.part { (Button::link("Earlier changes", format!("{}&after={next}", here.part("history")))) } }
    })
}

fn said(change: &Changed) -> Vec<String> {
    match (&change.before.0, &change.after.0) {
        (None, Some(after)) => {
            let mut lines = vec!["changed for the first time".to_owned()];
            lines.extend(choices(None, after));
            lines.push(granted(after));
            lines
        }
        (Some(_), None) => vec!["put back as it was at first".into()],
        (Some(before), Some(after)) => differences(before, after),
        (None, None) => Vec::new(),
    }
}

fn granted(whole: &Whole) -> String {
    let fields: Vec<_> = whole.rules.fields.iter().map(|field| field.label().to_lowercase()).collect();
    let fields = if fields.is_empty() { "nothing but the title".to_owned() } else { fields.join(", ") };
    format!("it sees of each bet: {fields}; dates: {}", whole.rules.precision.label().to_lowercase())
}

fn differences(before: &Whole, after: &Whole) -> Vec<String> {
    let mut lines = Vec::new();
    if before.name != after.name {
        lines.push(format!("called “{}” instead of “{}”", after.name, before.name));
    }
    let (was, is) = (before.rules.precision, after.rules.precision);
    if was != is {
        lines.push(format!("dates: {} instead of {}", is.label().to_lowercase(), was.label().to_lowercase()));
    }
    let labels =
        |whole: &Whole| whole.rules.fields.iter().map(|field| field.label().to_lowercase()).collect::<Vec<_>>();
    lines.extend(list("it sees", "it no longer sees", &labels(before), &labels(after)));
    for (what, was, is) in [
        ("status", &before.rules.statuses, &after.rules.statuses),
        ("stage", &before.rules.stages, &after.rules.stages),
        ("goal", &before.rules.goals, &after.rules.goals),
        ("theme", &before.rules.themes, &after.rules.themes),
        ("label", &before.rules.labels, &after.rules.labels),
    ] {
        lines.extend(list(&format!("bets by {what}, also"), &format!("bets by {what}, no longer"), was, is));
    }
    lines.extend(choices(Some(before), after));
    if lines.is_empty() { vec!["as it was".into()] } else { lines }
}

fn list(came: &str, went: &str, was: &[String], is: &[String]) -> Vec<String> {
    let (was, is): (BTreeSet<_>, BTreeSet<_>) = (was.iter().collect(), is.iter().collect());
    let words = |words: Vec<&&String>| words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", ");
    let (new, old) = (is.difference(&was).collect::<Vec<_>>(), was.difference(&is).collect::<Vec<_>>());
    let line = |what: &str, which: Vec<&&String>| (!which.is_empty()).then(|| format!("{what} {}", words(which)));
    line(came, new).into_iter().chain(line(went, old)).collect()
}

fn choices(before: Option<&Whole>, after: &Whole) -> Vec<String> {
    let was = |key: &String| before.and_then(|before| before.choices.get(key));
    let mut lines: Vec<String> = after
        .choices
        .iter()
        .filter(|(key, shown)| was(key) != Some(shown))
        .map(|(key, shown)| format!("{} {key} by hand", if *shown { "shows" } else { "hides" }))
        .collect();
    let gone = before.into_iter().flat_map(|before| before.choices.keys());
    lines.extend(gone.filter(|key| !after.choices.contains_key(*key)).map(|key| format!("{key} by the rules again")));
    lines
}
