//! A text whose sentences can be selected and linked as evidence.

use maud::{Markup, html};

use super::{Button, Choice, Field, Picker, form};

/// The text, and the form that opens beside a selected passage: takes `quote`, what the picker picks, `weight`, and the
/// values that are known already.
pub fn passage(text: Markup, action: &str, values: &[(&str, &str)], picker: Picker, weights: Vec<Choice>) -> Markup {
    let weight = format!("field-{}-weight", picker.name);
    html! {
        div data-controller="passage" {
            div.passage-source data-passage-target="source" { (text) }
            template data-passage-target="form" {
                (form("POST", action, html! {
                    input type="hidden" name="quote";
                    @for (name, value) in values { input type="hidden" name=(name) value=(value); }
                    (picker)
                    (Field::select("weight", "How much it matters", weights).id(weight))
                    (Button::submit("Link").primary())
                }))
            }
        }
    }
}
