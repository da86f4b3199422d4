//! One value edited where it stands: a real form that scripts make quiet.

use maud::{Markup, Render, html};

use super::{Choice, Icon, Picker, icon};
use crate::command::Say;

#[derive(Clone, Debug)]
enum Control {
    Input(&'static str),
    Textarea,
    Select(Vec<Choice>),
    Several(Vec<Choice>, Vec<String>),
    Picker(Picker),
}

/// One value that can be edited where it stands.
#[derive(Clone, Debug)]
pub struct Edit {
    action: String,
    name: String,
    label: String,
    version: i64,
    value: String,
    control: Control,
    shown: Option<Markup>,
    placeholder: String,
    error: Option<String>,
    title: bool,
    inline: bool,
    method: &'static str,
    id: String,
    says: Say,
}

impl Edit {
    /// `version` is the one this page was rendered from; a stale one is refused.
    pub fn text(action: &str, name: &str, label: &str, version: i64, value: impl ToString) -> Self {
        Self::new(action, name, label, version, value, Control::Input("text"))
    }

    pub fn number(action: &str, name: &str, label: &str, version: i64, value: impl ToString) -> Self {
        Self::new(action, name, label, version, value, Control::Input("number"))
    }

    pub fn date(action: &str, name: &str, label: &str, version: i64, value: impl ToString) -> Self {
        Self::new(action, name, label, version, value, Control::Input("date"))
    }

    pub fn textarea(action: &str, name: &str, label: &str, version: i64, value: impl ToString) -> Self {
        Self::new(action, name, label, version, value, Control::Textarea)
    }

    pub fn select(
        action: &str,
        name: &str,
        label: &str,
        version: i64,
        value: impl ToString,
        choices: Vec<Choice>,
    ) -> Self {
        Self::new(action, name, label, version, value, Control::Select(choices))
    }

    /// Any of many, as boxes.
    pub fn several(
        action: &str,
        name: &str,
        label: &str,
        version: i64,
        chosen: &[String],
        choices: Vec<Choice>,
    ) -> Self {
        Self::new(action, name, label, version, chosen.join(", "), Control::Several(choices, chosen.to_vec()))
    }

    pub fn picker(action: &str, version: i64, picker: Picker) -> Self {
        let (name, label, shown) = (picker.name.clone(), picker.label.clone(), picker.shown.clone());
        let shown = html! { (shown) };
        Self::new(action, &name, &label, version, picker.value.clone(), Control::Picker(picker)).shown(shown)
    }

    fn new(action: &str, name: &str, label: &str, version: i64, value: impl ToString, control: Control) -> Self {
        Self {
            action: action.to_owned(),
            name: name.to_owned(),
            label: label.to_owned(),
            version,
            value: value.to_string(),
            control,
            shown: None,
            placeholder: "Add".to_owned(),
            error: None,
            title: false,
            inline: false,
            method: "PATCH",
            id: format!("edit-{name}"),
            says: Say::Decide,
        }
    }

    /// How the value looks while nobody edits it, where its text is not enough.
    pub fn shown(self, shown: Markup) -> Self {
        Self { shown: Some(shown), ..self }
    }

    pub fn placeholder(self, text: impl Into<String>) -> Self {
        Self { placeholder: text.into(), ..self }
    }

    pub fn error(self, error: Option<impl Into<String>>) -> Self {
        Self { error: error.map(Into::into), ..self }
    }

    /// As large as the page's title.
    pub fn title(self) -> Self {
        Self { title: true, ..self }
    }

    /// As a part of a sentence, which flows around it.
    pub fn inline(self) -> Self {
        Self { inline: true, ..self }
    }

    /// The whole of something, put in the place of what was there.
    pub fn putting(self) -> Self {
        Self { method: "PUT", ..self }
    }

    /// Whether it is saved or proposed.
    pub fn says(self, says: Say) -> Self {
        Self { says, ..self }
    }

    /// Where its name stands more than once on a page.
    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }

    fn text_shown(&self) -> Markup {
        match (&self.shown, &self.control) {
            (Some(shown), _) => shown.clone(),
            (None, Control::Select(choices)) => {
                let chosen = choices.iter().find(|choice| choice.value == self.value);
                html! { (chosen.map_or(self.value.as_str(), |choice| choice.label.as_str())) }
            }
            (None, _) => html! { (self.value) },
        }
    }

    /// What is seen until it is edited. A long text can be read and selected, so only its pencil is a button; a part of a
    /// sentence breaks across lines, which a button cannot.
    fn reading(&self) -> Markup {
        let words = html! {
            span.hush { (self.label) ": " }
            @if self.value.is_empty() { span.faint { (self.placeholder) } } @else { (self.text_shown()) }
            span.hush { ", edit" }
        };
        match (&self.control, &self.shown) {
            (Control::Textarea, Some(shown)) if !self.value.is_empty() => {
                let name = format!("Edit: {}", self.label.to_lowercase());
                html! {
                    div.text-shown.prose {
                        (shown)
                        button.button.plain.small.icon-only type="button" data-inline-edit-target="shown"
                            data-action="inline-edit#edit" aria-label=(name) title=(name) { (icon(Icon::Pencil)) }
                    }
                }
            }
            _ if self.inline => html! {
                span.shown role="button" tabindex="0" data-inline-edit-target="shown"
                    data-action="click->inline-edit#edit keydown.enter->inline-edit#edit:prevent keydown.space->inline-edit#edit:prevent" { (words) }
            },
            _ => html! {
                button.shown type="button" data-inline-edit-target="shown" data-action="inline-edit#edit"
                    data-hotkey=[self.title.then_some("e")] data-hotkey-label=[self.title.then_some("Edit the title")] { (words) }
            },
        }
    }

    fn control(&self) -> Markup {
        match &self.control {
            Control::Input(kind) => html! {
                input.input type=(kind) step=[(*kind == "number").then_some("any")] name=(self.name) value=(self.value) aria-label=(self.label) autocomplete="off"
                    data-inline-edit-target="control";
            },
            Control::Textarea => html! {
                textarea.input name=(self.name) aria-label=(self.label) data-inline-edit-target="control" { (self.value) }
            },
            Control::Select(choices) => html! {
                select.input name=(self.name) aria-label=(self.label) data-inline-edit-target="control" {
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == self.value] { (choice.label) }
                    }
                }
            },
            Control::Several(choices, chosen) => html! {
                span.boxes role="group" aria-label=(self.label) {
                    @for choice in choices {
                        label.check {
                            input type="checkbox" name=(self.name) value=(choice.value) checked[chosen.contains(&choice.value)];
                            span { (choice.label) }
                        }
                    }
                }
            },
            Control::Picker(picker) => picker.bare(),
        }
    }
}

impl Render for Edit {
    fn render(&self) -> Markup {
        let class = if self.title { "inline-edit title" } else { "inline-edit" };
        html! {
            form class=(class) method="post" action=(self.action) id=(self.id)
                data-controller="inline-edit remote-form" data-proposes=[(self.says == Say::Propose).then_some("Propose this change")] {
                input type="hidden" name="_method" value=(self.method);
                input type="hidden" name="version" value=(self.version);
                (self.reading())
                span.editor {
                    (self.control())
                    button.button.small type="submit" { (self.says.button("Save")) }
                }
                @if let Some(error) = &self.error { p.error role="alert" { (error) } }
            }
        }
    }
}
