//! The control inside a field: an input, a text that grows, or a select.

use maud::{Markup, html};

use super::Field;
use crate::web::kit::Choice;

#[derive(Clone, Debug)]
pub(super) enum Control {
    Input(&'static str),
    Textarea,
    Select(Vec<Choice>),
}

impl Field {
    /// Whether it can be left empty; where one of several is always chosen, nothing can.
    pub(super) fn is_optional(&self) -> bool {
        let chosen = |choices: &[Choice]| choices.iter().all(|choice| !choice.value.is_empty());
        !self.required && !self.answered && !matches!(&self.control, Control::Select(choices) if chosen(choices))
    }

    fn described_by(&self) -> Option<String> {
        let hint = self.hint.is_some().then(|| format!("{}-hint", self.id));
        let error = self.error.is_some().then(|| format!("{}-error", self.id));
        let ids: Vec<_> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub(super) fn control(&self) -> Markup {
        let described = self.described_by();
        let invalid = self.error.is_some().then_some("true");
        let watch = self.similar.is_some().then_some("similar#look");
        match &self.control {
            Control::Input(kind) => html! {
                input.input type=(kind) id=(self.id) name=(self.name) value=[(*kind != "file").then_some(&self.value)]
                    required[self.required] autofocus[self.autofocus] disabled[self.disabled]
                    placeholder=[self.placeholder.as_ref()] autocomplete=[self.autocomplete.as_ref()] list=[self.list.as_ref()]
                    min=[self.bounds.0.as_ref()] max=[self.bounds.1.as_ref()] step=[self.step.as_ref()]
                    aria-describedby=[described] aria-invalid=[invalid] data-action=[watch];
            },
            Control::Textarea => html! {
                textarea.input id=(self.id) name=(self.name) required[self.required] autofocus[self.autofocus]
                    disabled[self.disabled] placeholder=[self.placeholder.as_ref()] aria-describedby=[described]
                    aria-invalid=[invalid] data-controller="autosave" { (self.value) }
            },
            Control::Select(choices) => html! {
                select.input id=(self.id) name=(self.name) required[self.required] autofocus[self.autofocus]
                    disabled[self.disabled] aria-describedby=[described] aria-invalid=[invalid] {
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == self.value] { (choice.label) }
                    }
                }
            },
        }
    }
}
