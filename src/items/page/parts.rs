//! The parts of an item's page: its text, its criteria, what is proposed about it, what hangs below.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{Kind, Shown, say};
use crate::{
    command::{Right, Say},
    decisions::proposals::Listed,
    line::ribbon,
    web::{
        Visit,
        kit::{self, Action, Button, Chart, Edit, Empty, Field, Icon, Point, Station, StopState, Tone, notice},
        shown::{ago, day_of, number, short_day},
    },
};

/// The line through it, with the way to all of it.
pub(super) fn ribbon(shown: &Shown) -> Markup {
    let mut stops = ribbon::stops(shown.item(), &shown.why.stops, &shown.so_what.stops, shown.chorus.voices);
    if let (Some(verdict), Some(last)) = (shown.outcome.verdict, stops.last_mut())
        && last.station == Station::Outcomes
        && last.state == StopState::Filled
    {
        last.label = format!("Outcome · {}", verdict.label());
    }
    let whole = format!("{}/line", shown.item().href());
    html! { @if !stops.is_empty() { (kit::ribbon("The line through this", &stops, Some(&whole))) } }
}

/// As a … I want … so that …, each part edited where it stands.
pub(super) fn narrative(shown: &Shown) -> Markup {
    let (action, version) = (shown.action(), shown.item().version);
    let part = |name: &str, label: &str, placeholder: &str| {
        Edit::text(&action, name, label, version, shown.fact(name))
            .placeholder(placeholder)
            .inline()
            .says(shown.says(name))
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
        (told_for(shown))
    }
}

/// The persona that is meant, or the way to make one of what is written.
fn told_for(shown: &Shown) -> Markup {
    let (written, item) = (shown.fact("persona"), shown.item());
    html! {
        @if let Some(meant) = &shown.full.told_for {
            p.told-for.small {
                a.link href=(format!("/items/{}", meant.key)) { (kit::kind(kit::Kind::parse("persona"))) (meant.title) }
                @if methods::narrative::persona_form(&meant.title) != methods::narrative::persona_form(&written) { span.faint { " · written as “" (written) "”" } }
            }
        } @else if let (false, Some(product)) = (written.is_empty(), &item.product) {
            div.told-for.small {
                span.quiet { "No persona here is called “" (written) "”." }
                (Action { method: "POST", href: &format!("/products/{product}/personas"), values: &[("title", &written)],
                    button: Button::submit("Make it one").plain().small().says(shown.persona_says) })
            }
        }
    }
}

pub(super) fn archived(shown: &Shown) -> Markup {
    let restore = format!("/items/{}/restoration", shown.item().key);
    html! {
        @if shown.item().archived_at.is_some() {
            (notice(Tone::Warn, html! { "This is archived: it stands in no list." }, html! {
                (Action { method: "POST", href: &restore, values: &[], button: Button::submit("Restore").icon(Icon::RotateCcw).says(shown.says("title")) })
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
    let deciders = proposal
        .place()
        .map(|place| place.right.deciders().map(|role| role.label().to_lowercase()).collect::<Vec<_>>().join(" or "));
    let said = proposal
        .summary
        .chars()
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(proposal.summary.chars().skip(1)).collect());
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

pub(super) fn observations(visit: &Visit, shown: &Shown) -> Markup {
    let item = shown.item();
    let unit = shown.fact("unit");
    let read = |value: f64| format!("{} {unit}", number(value)).trim().to_owned();
    let points = shown.observations.iter().rev().map(|seen| Point {
        label: short_day(day_of(seen.at)),
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

pub fn status_of(kind: Kind, name: &str) -> Markup {
    kit::status(progress(name), &status_word(kind, name))
}

/// The same by the name that its team has for it.
pub fn state_of(kind: Kind, name: &str, state: Option<&str>) -> Markup {
    state.map_or_else(|| status_of(kind, name), |state| kit::status(progress(name), state))
}

pub fn status_word(kind: Kind, name: &str) -> String {
    kind.status(name).map_or(name, |status| status.label).to_owned()
}

pub fn progress(status: &str) -> kit::Progress {
    match status {
        "ready" | "considering" | "planned" | "sorted" | "proposed" => kit::Progress::Ready,
        "started" | "review" | "active" | "running" | "testing" => kit::Progress::Doing,
        "accepted" | "done" | "reached" | "released" | "delivered" | "closed" | "passed" | "supported" | "decided" => {
            kit::Progress::Done
        }
        "declined" | "dropped" | "retired" | "failed" | "refuted" | "superseded" => kit::Progress::Dropped,
        _ => kit::Progress::New,
    }
}

/// The reason field of a form that proposes.
pub fn reason(says: Say) -> Markup {
    html! {
        @if says == Say::Propose {
            (Field::textarea("_reason", "Why you propose it").hint("Whoever decides reads this first."))
        }
    }
}
