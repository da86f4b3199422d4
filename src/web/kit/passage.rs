//! A text whose sentences can be selected and linked as evidence.

use maud::{Markup, html};

use super::{Button, Choice, Field, Picker, form};

/// The text, and the form that opens beside a selected passage: takes `passage`, what the picker picks, and `weight`.
pub fn passage(text: Markup, action: &str, picker: Picker, weights: Vec<Choice>) -> Markup {
    let weight = format!("field-{}-weight", picker.name);
    html! {
        div data-controller="passage" {
            div.passage-source data-passage-target="source" { (text) }
            template data-passage-target="form" {
                (form("POST", action, html! {
                    input type="hidden" name="passage";
                    (picker)
                    (Field::select("weight", "How much it matters", weights).id(weight))
                    (Button::submit("Link").primary())
                }))
            }
        }
    }
}
