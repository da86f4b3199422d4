//! Acceptance criteria, each passed or failed at the review.

use maud::{Markup, html};

use super::{Action, Button, Icon, Tone, icon, tag};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    #[default]
    Open,
    Pass,
    Fail,
}

#[derive(Clone, Debug, Default)]
pub struct Criterion {
    /// Keeps the row the same element when others come and go.
    pub id: Option<String>,
    pub text: Markup,
    pub verdict: Verdict,
    /// Who judged it, and when: `Mei, today`.
    pub judged: Option<String>,
    pub note: Option<String>,
    /// What it lacks before it can be judged.
    pub warnings: Vec<String>,
    /// Takes `state=passed|failed|open` of the words that were seen, where the reader may judge.
    pub judge: Option<String>,
    /// The words as they were written.
    pub seen: String,
    /// Where it is reworded or taken away.
    pub edit: Option<String>,
}

pub fn criteria(list: &[Criterion]) -> Markup {
    html! { ul.criteria role="list" { @for criterion in list { (row(criterion)) } } }
}

fn row(criterion: &Criterion) -> Markup {
    let (class, mark, said) = match criterion.verdict {
        Verdict::Open => ("", None, "Not judged"),
        Verdict::Pass => ("pass", Some(Icon::Check), "Passed"),
        Verdict::Fail => ("fail", Some(Icon::X), "Failed"),
    };
    html! {
        li id=[criterion.id.as_ref()] class=(class) {
            span.box role="img" aria-label=(said) { @if let Some(mark) = mark { (icon(mark)) } }
            div.says {
                div { (criterion.text) }
                @for warning in &criterion.warnings { p.warning { (icon(Icon::TriangleAlert)) (warning) } }
            }
            span.end {
                @if criterion.verdict == Verdict::Fail { (tag(Tone::Bad, "failed")) }
                @if let Some(judged) = &criterion.judged { span { (judged) } }
                @if let Some(href) = &criterion.judge { (verdicts(href, criterion)) }
                @if let Some(href) = &criterion.edit { (Button::dialog("Reword or take away", href).plain().small().icon_only(Icon::Pencil)) }
            }
            @if let Some(note) = &criterion.note { p.note { (note) } }
        }
    }
}

fn verdicts(href: &str, criterion: &Criterion) -> Markup {
    let act = |label: &str, value: &str, shape: Option<Icon>| {
        let button = Button::submit(label).plain().small();
        let button = shape.map_or_else(|| button.clone(), |shape| button.clone().icon_only(shape));
        html! { (Action { method: "PATCH", href, values: &[("state", value), ("seen", &criterion.seen)], button }) }
    };
    html! {
        span.verdicts {
            @if criterion.verdict == Verdict::Open {
                (act("Pass", "passed", Some(Icon::Check)))
                (act("Fail", "failed", Some(Icon::X)))
            } @else { (act("Judge again", "open", Some(Icon::RotateCcw))) }
        }
    }
}
