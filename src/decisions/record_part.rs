//! A decision record as it reads: context, options, what was chosen, what was given up for it, what follows. While it is open
//! each part is edited where it stands; once it is decided it only reads.

use maud::{Markup, html};
use serde_json::{Map, Value};

use crate::{
    command::Say,
    items::{Item, Kind, ask::Form, facts},
    web::{
        kit::{Button, Edit, Icon, Tone, notice, person},
        markdown,
        shown::date,
    },
};

/// Nothing for any other kind.
pub fn part(item: &Item, said: &Map<String, Value>, says: Say, decided_by: Option<&str>) -> Markup {
    if item.kind != Kind::Decision {
        return html! {};
    }
    let open = item.status == "open" && item.archived_at.is_none();
    let texts = facts::asks(item.kind).iter().filter(|ask| matches!(ask.form, Form::Text(_)));
    let text = |name: &str| said.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let action = format!("/decisions/{}", item.key);
    html! {
        section.part.record id="record" {
            @if let (false, Some(name)) = (open, decided_by) {
                p.quiet { "Decided by " (person(name)) @if let Some(day) = said.get("decided_on").and_then(Value::as_str).and_then(|day| day.parse().ok()) { " on " (date(day)) } "." }
            }
            @if item.status == "superseded" {
                (notice(Tone::Warn, html! { "This was decided otherwise since; it stays as it was written." }, html! {}))
            }
            @for ask in texts {
                @let told = text(ask.name);
                @if open || !told.is_empty() {
                    h2 { (ask.label) }
                    @if open {
                        (Edit::textarea(&action, ask.name, ask.label, item.version, &told).shown(markdown::render(&told)).placeholder("Add").says(says))
                    } @else { div.prose { (markdown::render(&told)) } }
                }
            }
            @if item.status == "decided" && item.archived_at.is_none() && says != Say::None {
                p.quiet.small { "What was decided stays as it was written." }
                (Button::dialog("Decide otherwise…", format!("{action}/supersede")).icon(Icon::Gavel))
            }
        }
    }
}
