//! What waits for a person, on their Desk.

use maud::{Markup, html};

use super::{Tone, tag};

#[derive(Clone, Debug, Default)]
pub struct Todo {
    pub tone: Tone,
    /// `Proposal`, `Accept`, `Question`.
    pub what: String,
    pub title: String,
    pub href: String,
    pub detail: String,
    pub actions: Option<Markup>,
}

impl Todo {
    /// The same row stays the same element when others come and go: a key pressed on it means it.
    fn id(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        format!("todo-{}{}", self.what, self.href).chars().map(plain).collect()
    }
}

pub fn todo(list: &[Todo]) -> Markup {
    html! {
        ul.todo role="list" {
            @for item in list {
                li id=(item.id()) {
                    span { (tag(item.tone, &item.what)) }
                    div {
                        a.title href=(item.href) { (item.title) }
                        p.faint.small { (item.detail) }
                    }
                    @if let Some(actions) = &item.actions { div.act { (actions) } }
                }
            }
        }
    }
}
