//! The acceptance criteria on an item's page: judged one by one, added several at once.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{Shown, say};
use crate::{
    backlog::{criterion::Criterion, scenario},
    command::{Right, Say},
    web::{
        Visit,
        kit::{self, Button, Icon, Step, Tone, Verdict, notice},
        shown::ago,
    },
};

pub(super) fn criteria(visit: &Visit, shown: &Shown, now: DateTime<Utc>) -> Markup {
    let item = shown.item();
    let passed = shown.criteria.iter().filter(|criterion| criterion.state == "passed").count();
    let judges = say(visit, item, Right::DoWork) != Say::None && item.open;
    let add = format!("/stories/{}/criteria", item.key);
    let says = say(visit, item, item.kind.right());
    html! {
        section.part {
            h2 { "Acceptance criteria " @if !shown.criteria.is_empty() { span.faint.num { (passed) " of " (shown.criteria.len()) " passed" } } }
            @let reason = shown.fact("reason");
            @if !reason.is_empty() && item.open { (notice(Tone::Warn, html! { b { "Sent back: " } (reason) }, html! {})) }
            @if !shown.criteria.is_empty() { (list(&item.key, &shown.criteria, May { judge: judges, reword: item.open && says != Say::None }, now)) }
            @if item.open {
                form.add-criteria method="post" action=(add) data-controller="remote-form" data-remote-form-keep-value="true" {
                    div.field data-field="text" {
                        textarea.input id="new-criterion" name="text" required maxlength="100000" rows="1" data-controller="enter-adds" aria-label="New criteria"
                            aria-describedby="new-criterion-hint" placeholder=(if shown.criteria.is_empty() { "When is it done? One checkable statement a line" } else { "Add criteria, one a line" }) {}
                        p.hint id="new-criterion-hint" { "Or scenarios with Given, When and Then: each becomes a criterion." }
                    }
                    (Button::submit(if says == Say::Decide { "Add" } else { "Propose" }).icon(Icon::Plus))
                }
            }
        }
    }
}

/// What a reader may do with criteria.
#[derive(Clone, Copy, Default)]
pub struct May {
    pub judge: bool,
    pub reword: bool,
}

/// Criteria with their verdicts; whoever judges or rewords them finds the buttons beside them.
pub fn list(key: &str, criteria: &[Criterion], may: May, now: DateTime<Utc>) -> Markup {
    let shown_as = |criterion: &Criterion| kit::Criterion {
        id: Some(format!("criterion-{}", criterion.id)),
        text: said(&criterion.text),
        verdict: match criterion.state.as_str() {
            "passed" => Verdict::Pass,
            "failed" => Verdict::Fail,
            _ => Verdict::Open,
        },
        judged: criterion.judged_at.map(|at| {
            let who = criterion.by.as_deref().and_then(|name| name.split(' ').next()).unwrap_or("somebody");
            format!("{who}, {}", ago(at, now))
        }),
        warnings: scenario::warnings(&criterion.text).into_iter().map(|warned| warned.says.to_owned()).collect(),
        judge: may.judge.then(|| format!("/stories/{key}/criteria/{}", criterion.id)),
        edit: may.reword.then(|| format!("/stories/{key}/criteria/{}", criterion.id)),
        seen: criterion.text.clone(),
        ..kit::Criterion::default()
    };
    kit::criteria(&criteria.iter().map(shown_as).collect::<Vec<_>>())
}

/// A scenario by its steps, a statement as it is.
fn said(text: &str) -> Markup {
    match scenario::read(text) {
        Some(scenario) if text.contains('\n') || !scenario.name.is_empty() => {
            kit::scenario(&scenario.name, &scenario.steps.iter().map(|step| step_of(&step.text)).collect::<Vec<_>>())
        }
        _ => given_when_then(text),
    }
}

fn step_of(text: &str) -> Step {
    let (line, more) = text.split_once('\n').unwrap_or((text, ""));
    let (keyword, said) = line.split_once(' ').unwrap_or((line, ""));
    Step { keyword: keyword.into(), text: said.trim().into(), more: more.into() }
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
