//! What stands in the way of an item, on its page.

use maud::{Markup, html};

use super::obstacle::{Obstacle, Severity};
use crate::web::{
    kit::{self, Button, Icon, Tone, tag},
    shown::of,
};

/// `product` is the key of the item's product.
pub fn panel(open: &[Obstacle], product: &str, key: &str) -> Markup {
    let raise = format!("/products/{product}/impediments/new?item={key}");
    html! {
        section.panel id="obstacles" {
            @if !open.is_empty() {
                h2 { "In the way " span.faint.num { (open.len()) } }
                ul.in-the-way role="list" { @for one in open { (line(one)) } }
            }
            (Button::dialog("Raise an impediment", raise).plain().flush().icon(Icon::Flag))
        }
    }
}

fn line(one: &Obstacle) -> Markup {
    html! {
        li {
            span { (weight(one.severity)) " " a.title href=(one.href()) { (one.title) } }
            p.faint.small { (of(one.age, "working day", "working days")) " · " (whose(one)) }
        }
    }
}

/// The tag of its severity.
pub(super) fn weight(severity: Severity) -> Markup {
    match severity {
        Severity::Blocker => tag(Tone::Bad, "blocker"),
        Severity::Impediment => tag(Tone::Warn, "impediment"),
    }
}

/// Who sees to it, and whom it was escalated to.
pub(super) fn whose(one: &Obstacle) -> Markup {
    html! {
        @match &one.owner_name { Some(name) => { (name) " sees to it" } None => "nobody sees to it yet" }
        @if let Some(name) = &one.raised_to_name { " · escalated to " (name) }
    }
}

/// The items it is in the way of, as links.
pub(super) fn hindered(one: &Obstacle) -> Markup {
    html! {
        @for item in &one.items.0 {
            a.item-line href=(format!("/items/{}", item.key)) title=(item.title) {
                (kit::kind(kit::Kind::parse(&item.kind))) span.key { (item.key) } span.title { (item.title) }
            }
        }
    }
}
