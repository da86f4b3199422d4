//! The conversation about a thing.

use maud::{Markup, html};

use super::{Button, face};
use crate::web::markdown;

#[derive(Clone, Debug, Default)]
pub struct Comment {
    pub id: String,
    pub who: String,
    /// What kind of saying it is: `asks Olu · due today`.
    pub aside: Option<String>,
    pub when: String,
    pub at: String,
    /// Markdown.
    pub text: String,
    pub menu: Option<Markup>,
}

pub fn comments(list: &[Comment]) -> Markup {
    html! {
        ol.comments role="list" {
            @for comment in list {
                li id=(format!("comment-{}", comment.id)) {
                    (face(&comment.who))
                    div {
                        header {
                            b { (comment.who) }
                            @if let Some(aside) = &comment.aside { span.faint { (aside) } }
                            time.faint.small datetime=(comment.at) { (comment.when) }
                            @if let Some(menu) = &comment.menu { (menu) }
                        }
                        div.prose { (markdown::render(&comment.text)) }
                    }
                }
            }
        }
    }
}

/// Takes `text`, in markdown; a draft survives a reload.
pub fn comment_form(action: &str, label: &str) -> Markup {
    html! {
        form.comment-form method="post" action=(action) data-controller="remote-form" {
            textarea.input name="body" required aria-label=(label) placeholder=(label) rows="2" data-controller="autosave" {}
            div.actions {
                (Button::submit("Comment"))
                span.faint.small { "Markdown works; @ names somebody." }
            }
        }
    }
}
