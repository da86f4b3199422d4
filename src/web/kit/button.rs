//! Buttons: a link, a submit, or what opens a dialog.

mod drawn;

use maud::{Markup, Render};

use super::{Icon, Size};
use crate::command::Say;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Normal,
    Primary,
    Plain,
}

#[derive(Clone, Debug)]
enum Does {
    Submit,
    Link(String),
    Open(String),
    Dialog(String),
}

/// A button; put it into `html!` with parentheses: `(Button::submit("Save").primary())`.
#[derive(Clone, Debug)]
pub struct Button {
    label: String,
    does: Does,
    look: Look,
    size: Size,
    danger: bool,
    icon: Option<Icon>,
    icon_only: bool,
    hotkey: Option<String>,
    value: Option<(String, String)>,
    disabled: bool,
    flush: bool,
    form: Option<String>,
    class: String,
    proposes: Option<String>,
}

impl Button {
    pub fn submit(label: impl Into<String>) -> Self {
        Self::new(label, Does::Submit)
    }

    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(label, Does::Link(href.into()))
    }

    /// Shows the page of that address in a dialog; without scripts it is a link to it.
    pub fn dialog(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(label, Does::Dialog(href.into()))
    }

    /// Opens the dialog of that id, which is already on the page.
    pub fn opens(label: impl Into<String>, dialog: impl Into<String>) -> Self {
        Self::new(label, Does::Open(dialog.into()))
    }

    fn new(label: impl Into<String>, does: Does) -> Self {
        Self {
            label: label.into(),
            does,
            look: Look::Normal,
            size: Size::Normal,
            danger: false,
            icon: None,
            icon_only: false,
            hotkey: None,
            value: None,
            disabled: false,
            flush: false,
            form: None,
            class: String::new(),
            proposes: None,
        }
    }

    pub fn primary(self) -> Self {
        Self { look: Look::Primary, ..self }
    }

    pub fn plain(self) -> Self {
        Self { look: Look::Plain, ..self }
    }

    pub fn danger(self) -> Self {
        Self { danger: true, ..self }
    }

    pub fn small(self) -> Self {
        Self { size: Size::Small, ..self }
    }

    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// Shows only the icon; the label becomes its name and tooltip.
    pub fn icon_only(self, icon: Icon) -> Self {
        Self { icon: Some(icon), icon_only: true, ..self }
    }

    /// A key that presses it, such as `e` or `g b`; shown on the button and in the `?` sheet.
    pub fn hotkey(self, keys: impl Into<String>) -> Self {
        Self { hotkey: Some(keys.into()), ..self }
    }

    /// What the form receives when this button submits it.
    pub fn value(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { value: Some((name.into(), value.into())), ..self }
    }

    pub fn disabled(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }

    /// Aligns a plain button's words with the text above it.
    pub fn flush(self) -> Self {
        Self { flush: true, ..self }
    }

    /// Submits the form of that id, wherever the button stands.
    pub fn form(self, id: impl Into<String>) -> Self {
        Self { form: Some(id.into()), ..self }
    }

    /// Says what it does, or that it is proposed by whoever may not decide it; then it asks for a reason.
    pub fn says(self, says: Say) -> Self {
        if says != Say::Propose {
            return self;
        }
        let label = says.item(&self.label).trim_end_matches('…').to_owned();
        Self { proposes: Some(label.clone()), label, ..self }
    }

    /// One more class, for the page's own layout.
    pub fn class_name(self, class: impl Into<String>) -> Self {
        Self { class: class.into(), ..self }
    }

    pub fn into_markup(self) -> Markup {
        self.render()
    }
}
