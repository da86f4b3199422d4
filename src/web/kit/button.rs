//! Buttons: a link, a submit, or what opens a dialog.

use maud::{Markup, Render, html};

use super::{Icon, Size, icon, kbd};

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

    /// One more class, for the page's own layout.
    pub fn class_name(self, class: impl Into<String>) -> Self {
        Self { class: class.into(), ..self }
    }

    pub fn into_markup(self) -> Markup {
        self.render()
    }

    fn class(&self) -> String {
        let look = match self.look {
            Look::Normal => "",
            Look::Primary => " primary",
            Look::Plain => " plain",
        };
        let set = |on: bool, name: &'static str| if on { name } else { "" };
        let (small, danger) = (set(self.size == Size::Small, " small"), set(self.danger, " danger"));
        let (bare, flush) = (set(self.icon_only, " icon-only"), set(self.flush, " flush"));
        let own = if self.class.is_empty() { String::new() } else { format!(" {}", self.class) };
        format!("button{look}{small}{danger}{bare}{flush}{own}")
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let name = self.icon_only.then_some(&self.label);
        let (field, value) = self.value.as_ref().map(|(field, value)| (field, value)).unzip();
        let inside = html! {
            @if let Some(shape) = self.icon { (icon(shape)) }
            @if !self.icon_only { span { (self.label) } }
            @if let (Some(keys), false) = (&self.hotkey, self.icon_only) { (kbd(keys)) }
        };
        let (class, hotkey) = (self.class(), self.hotkey.as_ref());
        match &self.does {
            Does::Link(href) => html! {
                a class=(class) href=[(!self.disabled).then_some(href)] aria-disabled=[self.disabled.then_some("true")]
                    data-hotkey=[hotkey] aria-label=[name] title=[name] { (inside) }
            },
            Does::Dialog(href) => html! {
                a class=(class) href=(href) data-controller="dialog" data-action="dialog#show" aria-haspopup="dialog"
                    data-hotkey=[hotkey] aria-label=[name] title=[name] { (inside) }
            },
            Does::Submit => html! {
                button class=(class) type="submit" name=[field] value=[value] form=[self.form.as_ref()]
                    disabled[self.disabled] data-hotkey=[hotkey] aria-label=[name] title=[name] { (inside) }
            },
            Does::Open(dialog) => html! {
                button class=(class) type="button" data-controller="dialog" data-action="dialog#open"
                    data-dialog-id-value=(dialog) aria-haspopup="dialog" disabled[self.disabled] data-hotkey=[hotkey]
                    aria-label=[name] title=[name] { (inside) }
            },
        }
    }
}
