//! Points and person of a row, edited in the row: a link to the item's page that scripts turn into a small editor.

use maud::{Markup, html};

use super::{Picker, face::bare, nobody};

/// How a row is edited where it stands.
#[derive(Clone, Debug, Default)]
pub struct RowEdit {
    /// Takes the change: `/stories/TID-441`.
    pub action: String,
    /// The version this page was rendered from; a stale one is refused.
    pub version: i64,
    /// The e-mail address of whoever has it.
    pub owner: Option<String>,
}

pub(super) fn points(href: &str, points: Option<&str>) -> Markup {
    html! {
        a.points.num href=(href) role="button" title="Points (e)" data-value=(points.unwrap_or_default())
            data-action="row-edit#points:prevent" aria-label=(format!("Points: {}, edit", points.unwrap_or("none"))) {
            @match points { Some(points) => (points), None => span.unset { "–" } }
        }
    }
}

/// Whoever has it, or nobody; a press chooses another.
pub fn row_person(href: &str, edit: &RowEdit, name: Option<&str>) -> Markup {
    html! {
        a.who href=(href) role="button" title=[name] data-value=(edit.owner.as_deref().unwrap_or_default())
            data-shown=(name.unwrap_or_default()) data-action="row-edit#owner:prevent" {
            span.hush { "Person: " }
            @match name { Some(name) => { (bare(name)) span.hush { (name) } } None => (nobody()) }
            span.hush { ", edit" }
        }
    }
}

/// The editors that a row borrows, once for all rows of the page; `people` finds who can have it.
pub fn row_editors(people: &str) -> Markup {
    let picker = Picker {
        name: "owner".into(),
        label: "Person".into(),
        url: people.into(),
        placeholder: "Nobody".into(),
        id: Some("row-owner".into()),
        ..Picker::default()
    };
    html! {
        template id="row-edit-points" {
            (editor(html! {
                input.input type="number" name="points" min="0" max="10000" step="any" inputmode="decimal" aria-label="Points"
                    autocomplete="off" data-inline-edit-target="control";
            }))
        }
        template id="row-edit-owner" { (editor(picker.bare())) }
    }
}

fn editor(control: Markup) -> Markup {
    html! {
        div.row-editor data-keep {
            form.inline-edit method="post" data-controller="inline-edit remote-form" data-inline-edit-open-value="true" {
                input type="hidden" name="_method" value="PATCH";
                input type="hidden" name="version";
                span.editor {
                    (control)
                    button.button.small type="submit" { "Save" }
                }
            }
        }
    }
}
