//! The form around the fields: posts with or without scripts, and keeps its text when the network does not.

use maud::{Markup, html};

use super::{Button, Field};

/// A form; `method` is `POST`, or a verb that it carries as `_method`.
pub fn form(method: &str, action: &str, content: Markup) -> Markup {
    html! {
        form.form method="post" action=(action) data-controller="remote-form" {
            @if method != "POST" { input type="hidden" name="_method" value=(method); }
            (content)
        }
    }
}

/// A form with a file in it.
pub fn upload_form(action: &str, content: Markup) -> Markup {
    html! {
        form.form method="post" action=(action) enctype="multipart/form-data" data-controller="remote-form" { (content) }
    }
}

/// The row of buttons at the foot of a form: what it does, and the way out.
pub fn form_actions(submit: &str, cancel: Option<&str>) -> Markup {
    html! {
        div.actions {
            (Button::submit(submit).primary())
            @if let Some(href) = cancel { (Button::link("Cancel", href).plain()) }
        }
    }
}

/// Two short fields side by side.
pub fn pair(first: Field, second: Field) -> Markup {
    html! { div.pair { (first) (second) } }
}

pub fn checkbox(name: &str, label: &str, hint: Option<&str>, checked: bool) -> Markup {
    html! {
        label.check data-field=(name) {
            input type="checkbox" name=(name) value="true" checked[checked];
            span { (label) @if let Some(hint) = hint { span.hint.small.faint { (hint) } } }
        }
    }
}
