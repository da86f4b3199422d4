//! A text whose passages can be selected and linked as evidence.

use maud::{Markup, html};

use super::{Button, Choice, Field, Icon, Picker, form, icon};

/// The form that opens beside a selected passage: takes `quote`, what the picker picks, and `weight`.
pub struct Passage<'a> {
    pub action: &'a str,
    /// What the form knows already.
    pub values: &'a [(&'a str, &'a str)],
    pub picker: Picker,
    pub weights: Vec<Choice>,
    /// What its button says.
    pub submit: &'a str,
}

/// What can be selected; stands somewhere inside [`Passage::around`].
pub fn passages(text: Markup) -> Markup {
    html! {
        div.passage-source.prose tabindex="0" role="group" aria-label="Text; the arrows choose a sentence, Shift widens, Enter links it"
            data-passage-target="source" data-action="keydown->passage#choose" { (text) }
    }
}

impl Passage<'_> {
    /// A text, with what its passages are linked by.
    pub fn around(self, text: Markup) -> Markup {
        html! {
            div data-controller="passage" {
                (text)
                p.passage-keys.small aria-hidden="true" { kbd { "←" } kbd { "→" } " choose a sentence, " kbd { "Shift" } " widens, " kbd { "Enter" } " links it" }
                template data-passage-target="offer" {
                    button.button.small type="button" { (icon(Icon::Link)) "Link this passage" kbd { "Enter" } }
                }
                template data-passage-target="form" { (self.form()) }
            }
        }
    }

    fn form(self) -> Markup {
        let weight = format!("field-{}-weight", self.picker.name);
        form(
            "POST",
            self.action,
            html! {
                p.passage-said.voices data-said {}
                input type="hidden" name="quote";
                @for (name, value) in self.values { input type="hidden" name=(name) value=(value); }
                (self.picker)
                (Field::select("weight", "How much it matters", self.weights).id(weight))
                div.actions {
                    (Button::submit(self.submit).primary())
                    button.button.plain type="button" data-cancel { "Cancel" }
                }
            },
        )
    }
}
