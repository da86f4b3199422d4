//! How a button is drawn.

use maud::{Markup, Render, html};

use super::{Button, Does, Look};
use crate::web::kit::{Size, icon, kbd};

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
                    disabled[self.disabled] data-hotkey=[hotkey] aria-label=[name] title=[name] data-proposes=[self.proposes.as_ref()] { (inside) }
            },
            Does::Open(dialog) => html! {
                button class=(class) type="button" data-controller="dialog" data-action="dialog#open"
                    data-dialog-id-value=(dialog) aria-haspopup="dialog" disabled[self.disabled] data-hotkey=[hotkey]
                    aria-label=[name] title=[name] { (inside) }
            },
        }
    }
}

impl Button {
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
