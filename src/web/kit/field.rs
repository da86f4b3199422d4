//! A field of a form: its label, its hint, and what is wrong with it beside it.

mod control;

use maud::{Markup, Render, html};

use self::control::Control;
use super::{Choice, Icon, icon};

/// A labelled control; put it into `html!` with parentheses.
#[derive(Clone, Debug)]
pub struct Field {
    name: String,
    label: String,
    control: Control,
    id: String,
    value: String,
    hint: Option<String>,
    error: Option<String>,
    placeholder: Option<String>,
    autocomplete: Option<String>,
    similar: Option<String>,
    required: bool,
    answered: bool,
    autofocus: bool,
    disabled: bool,
    bounds: (Option<String>, Option<String>),
    step: Option<String>,
    list: Option<String>,
}

impl Field {
    pub fn text(name: &str, label: &str) -> Self {
        Self::new(name, label, Control::Input("text"))
    }

    pub fn email(name: &str, label: &str) -> Self {
        Self::new(name, label, Control::Input("email")).autocomplete("username")
    }

    pub fn password(name: &str, label: &str) -> Self {
        Self::new(name, label, Control::Input("password"))
    }

    pub fn number(name: &str, label: &str) -> Self {
        Self::new(name, label, Control::Input("number"))
    }

    pub fn date(name: &str, label: &str) -> Self {
        Self::new(name, label, Control::Input("date"))
    }

    pub fn url(name: &str, label: &str) -> Self {
        Self::new(name, label, Control::Input("url"))
    }

    pub fn file(name: &str, label: &str) -> Self {
        Self::new(name, label, Control::Input("file"))
    }

    /// Grows with its text; what is half typed survives a reload.
    pub fn textarea(name: &str, label: &str) -> Self {
        Self::new(name, label, Control::Textarea)
    }

    pub fn select(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Select(choices))
    }

    fn new(name: &str, label: &str, control: Control) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            control,
            id: format!("field-{name}"),
            value: String::new(),
            hint: None,
            error: None,
            placeholder: None,
            autocomplete: None,
            similar: None,
            required: false,
            answered: false,
            autofocus: false,
            disabled: false,
            bounds: (None, None),
            step: None,
            list: None,
        }
    }

    pub fn value(self, value: impl ToString) -> Self {
        Self { value: value.to_string(), ..self }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// What is wrong, if anything.
    pub fn error(self, error: Option<impl Into<String>>) -> Self {
        Self { error: error.map(Into::into), ..self }
    }

    pub fn placeholder(self, text: impl Into<String>) -> Self {
        Self { placeholder: Some(text.into()), ..self }
    }

    pub fn autocomplete(self, what: impl Into<String>) -> Self {
        Self { autocomplete: Some(what.into()), ..self }
    }

    /// Shows what that address answers to `?q=` while a title is typed.
    pub fn similar(self, url: impl Into<String>) -> Self {
        Self { similar: Some(url.into()), ..self }
    }

    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Left alone it is an answer too, so nothing says that it may be.
    pub fn answered(self) -> Self {
        Self { answered: true, ..self }
    }

    pub fn autofocus(self) -> Self {
        Self { autofocus: true, ..self }
    }

    pub fn disabled(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }

    pub fn between(self, least: impl ToString, most: impl ToString) -> Self {
        Self { bounds: (Some(least.to_string()), Some(most.to_string())), ..self }
    }

    pub fn step(self, step: impl ToString) -> Self {
        Self { step: Some(step.to_string()), ..self }
    }

    /// Proposes what the `datalist` of that id says.
    pub fn list(self, id: impl Into<String>) -> Self {
        Self { list: Some(id.into()), ..self }
    }

    /// An id of its own, where two forms of a page have a field of the same name.
    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        let controller = self.similar.is_some().then_some("similar");
        html! {
            div.field data-field=(self.name) data-controller=[controller] data-similar-url-value=[self.similar.as_ref()] {
                label for=(self.id) { (self.label) @if self.is_optional() { " " span.optional { "optional" } } }
                (self.control())
                @if let Some(hint) = &self.hint { p.hint id=(format!("{}-hint", self.id)) { (hint) } }
                @if let Some(error) = &self.error { (wrong(&self.id, error)) }
                @if self.similar.is_some() { div.similar data-similar-target="found" aria-live="polite" {} }
            }
        }
    }
}

/// What is wrong with the field of that id.
pub(super) fn wrong(id: &str, message: &str) -> Markup {
    html! { p.error id=(format!("{id}-error")) { (icon(Icon::CircleAlert)) span { (message) } } }
}
