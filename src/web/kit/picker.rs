//! Picking one of many: a field that finds as one types, and takes a plain key without scripts.

use maud::{Markup, Render, html};

use super::field::wrong;
use super::{Kind, kind};

/// A combobox over what `url` finds: `/pick?kind=goal&for=TID-441`.
#[derive(Clone, Debug, Default)]
pub struct Picker {
    pub name: String,
    pub label: String,
    pub url: String,
    /// What is chosen: the value that is sent, and the words that are read.
    pub value: String,
    pub shown: String,
    pub placeholder: String,
    pub hint: Option<String>,
    pub error: Option<String>,
    pub required: bool,
    /// Where its name stands more than once on a page.
    pub id: Option<String>,
}

impl Picker {
    fn id(&self) -> String {
        self.id.clone().unwrap_or_else(|| format!("field-{}", self.name))
    }

    /// The control alone, where there is no room for its label.
    pub fn bare(&self) -> Markup {
        let id = self.id();
        let list = format!("{id}-options");
        let described = match (&self.error, &self.hint) {
            (Some(_), _) => Some(format!("{id}-error")),
            (None, Some(_)) => Some(format!("{id}-hint")),
            (None, None) => None,
        };
        html! {
            div.combobox data-controller="combobox" data-combobox-url-value=(self.url) {
                input.input type="text" id=(id) name=(self.name) value=(self.value) placeholder=(self.placeholder)
                    required[self.required] role="combobox" aria-expanded="false" aria-autocomplete="list"
                    aria-controls=(list) aria-label=(self.label) aria-describedby=[described]
                    aria-invalid=[self.error.is_some().then_some("true")] autocomplete="off" data-shown=(self.shown)
                    data-combobox-target="input"
                    data-action="input->combobox#search keydown->combobox#key focus->combobox#open blur->combobox#leave";
                ul.listbox id=(list) role="listbox" aria-label=(self.label) data-combobox-target="list"
                    data-action="mousedown->combobox#choose" hidden {}
            }
        }
    }
}

impl Render for Picker {
    fn render(&self) -> Markup {
        let id = self.id();
        html! {
            div.field data-field=(self.name) {
                label for=(id) { (self.label) @if !self.required { " " span.optional { "optional" } } }
                (self.bare())
                @if let Some(hint) = &self.hint { p.hint id=(format!("{id}-hint")) { (hint) } }
                @if let Some(error) = &self.error { (wrong(&id, error)) }
            }
        }
    }
}

/// One found thing in the answer to a picker.
pub fn option(of: Option<Kind>, value: &str, label: &str, hint: &str) -> Markup {
    html! {
        li role="option" id=(format!("option-{value}")) data-value=(value) data-label=(label) aria-selected="false" {
            @if let Some(of) = of { (kind(of)) }
            span { (label) }
            span.hint { (hint) }
        }
    }
}

/// A picker's whole answer: what was found, then a way to create what was typed, where that is allowed.
pub fn options(found: &[Markup], create: Option<&str>) -> Markup {
    html! {
        @for option in found { (option) }
        @if let Some(typed) = create {
            li role="option" id="option-create" data-value=(format!("new:{typed}")) data-label=(typed) aria-selected="false" {
                span { "Create “" (typed) "”" }
            }
        }
    }
}
