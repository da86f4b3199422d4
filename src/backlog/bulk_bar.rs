//! What a whole selection of the backlog can be changed to.

use maud::{Markup, html};

use super::{say::Says, work::PRIORITIES};
use crate::{
    command::{Right, Say},
    fields::Field,
    items::{Kind, Product},
    sprint::state_named::Named,
    web::kit::{self, Button, Picker},
};

/// What the whole selection can be changed to; what may be chosen is looked up while one types.
pub fn bulk_bar(product: &Product, says: &Says, (states, fields): (&[Named], &[Field])) -> Markup {
    let (doing, writing) = (says.anywhere(Right::DoWork), says.anywhere(Right::WriteBacklog));
    let change = |says: Say, of: &'static str| html! { span data-bulk-target="change" data-of=(of) { (Button::submit("Change").primary().small().says(says)) } };
    let statuses = Kind::Story.statuses().iter().filter(|status| status.name != "accepted");
    let picker = |name: &str, label: &str, url: String| {
        let id = Some(format!("bulk-{name}"));
        Picker { name: name.into(), label: label.into(), placeholder: label.into(), url, id, ..Picker::default() }
            .bare()
    };
    kit::bulk_bar(
        "/items/changes",
        html! {
            select.input.small name="status" aria-label="Status" {
                option value="" { "Status" }
                @for status in statuses {
                    option value=(status.name) { (status.label) }
                    @for named in states.iter().filter(|named| named.state.category == status.name) {
                        option value=(named.state.name) { "· " (named.state.name) }
                    }
                }
            }
            select.input.small name="priority" aria-label="Priority" {
                option value="" { "Priority" }
                @for priority in PRIORITIES { option value=(priority) { (priority) } }
            }
            input.input.small name="points" type="number" min="0" max="1000" step="any" placeholder="Points" aria-label="Points";
            (picker("owner", "Person", "/pick/people?somebody=true".into()))
            (picker("area", "Area", format!("/products/{}/pick/areas", product.key)))
            (picker("serves", "Initiative", "/pick?kind=initiative&kind=epic".into()))
            input.input.small name="add_label" placeholder="Add label" aria-label="Add label" maxlength="50";
            input.input.small name="remove_label" placeholder="Take label off" aria-label="Take label off" maxlength="50";
            @if !fields.is_empty() {
                select.input.small name="field" aria-label="Field" {
                    option value="" { "Field" }
                    @for field in fields { option value=(field.key) { (field.name) } }
                }
                input.input.small name="value" list="field-values" autocomplete="off" placeholder="is to say" aria-label="What the field is to say" maxlength="2000";
                datalist id="field-values" {
                    @for field in fields.iter().filter(|field| field.kind.chooses()) {
                        @for choice in field.open_choices().take(40) { option value=(choice.label) { (field.name) } }
                    }
                }
            }
            (change(doing, "work"))
            // What is more than the state of work may be another's to decide.
            @if writing != doing { (change(writing, "whole")) }
            (Button::submit("Archive").small().value("archive", "true").says(writing))
        },
    )
}
