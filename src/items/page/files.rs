//! The files attached to an item, on its page: pictures as pictures, all else by name; more by choosing, pasting or dropping.

use maud::{Markup, html};

use super::Shown;
use crate::{
    attachments::Attachment,
    web::{
        Visit,
        kit::{Action, Button, Icon, icon},
        shown::bytes,
    },
};

pub(super) fn files(visit: &Visit, shown: &Shown) -> Markup {
    let item = shown.item();
    html! {
        section.part.files id="files" data-controller="attach" data-attach-url-value=(format!("/items/{}/files", item.key)) {
            @if !shown.files.is_empty() { h2 { "Files " span.faint.num { (shown.files.len()) } } }
            ul.attached role="list" { @for file in &shown.files { li id=(format!("file-{}", file.id)) { (one(visit, file)) } } }
            form.attach method="post" enctype="multipart/form-data" action=(format!("/items/{}/files", item.key)) data-attach-target="form" {
                label.button.plain.small {
                    (icon(Icon::Paperclip)) "Attach files"
                    input.hush type="file" name="file" multiple data-attach-target="input" data-action="attach#chosen";
                }
                span.faint.small { "or paste and drop them; 25 MiB each" }
                noscript { (Button::submit("Attach").small()) }
            }
        }
    }
}

fn one(visit: &Visit, file: &Attachment) -> Markup {
    let href = format!("/attachments/{}", file.id);
    html! {
        @if file.is_picture() { a.picture href=(file.href) { img src=(file.href) alt=(file.name) loading="lazy"; } }
        p { a href=(file.href) { (file.name) } " " span.faint.small { (bytes(file.size)) ", " (file.by) @if let Some(origin) = &file.origin { ", from " (origin) } }
            @if file.by_id == visit.actor.person {
                " " (Action { method: "DELETE", href: &href, values: &[], button: Button::submit(format!("Remove {}", file.name)).plain().small().icon_only(Icon::X) })
            } }
    }
}
