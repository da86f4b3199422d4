//! One button that acts at once.

use maud::{Markup, Render, html};

use super::Button;

/// One button in its own form: acts at once, with or without scripts.
pub struct Action<'a> {
    /// `POST`, or a verb that the form carries as `_method`.
    pub method: &'a str,
    pub href: &'a str,
    pub values: &'a [(&'a str, &'a str)],
    pub button: Button,
}

impl Render for Action<'_> {
    fn render(&self) -> Markup {
        html! {
            form.inline method="post" action=(self.href) data-controller="remote-form" {
                @if self.method != "POST" { input type="hidden" name="_method" value=(self.method); }
                @for (name, value) in self.values { input type="hidden" name=(name) value=(value); }
                (self.button)
            }
        }
    }
}
