//! A field to look for something in what the page shows: by Enter, and with scripts while one types.

use maud::{Markup, html};

/// The key `f` leads to it; `kept` is what else stands in the address and stays.
pub fn seek(action: &str, label: &str, words: &str, kept: &[(&str, &str)]) -> Markup {
    html! {
        form.seek role="search" aria-label=(label) action=(action) data-controller="seek" {
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            input.input.small id="seek" type="search" name="q" value=(words) placeholder=(label) aria-label=(label) maxlength="200" autocomplete="off" data-hotkey="f" data-hotkey-label=(label);
        }
    }
}
