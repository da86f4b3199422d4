//! Any of many: a list of boxes under one name, which works with nothing but HTML.

use maud::{Markup, html};

use super::{Choice, Picker};

/// The boxes of one field; `chosen` are the values that are ticked.
#[derive(Clone, Debug)]
pub struct Checks<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub choices: Vec<Choice>,
    pub chosen: Vec<String>,
}

/// The ticked ones first, so that they are in sight; nothing when there is nothing to choose from.
pub fn checks(checks: &Checks) -> Markup {
    checks_or(checks, None)
}

/// The same with a field that finds what is not among the boxes: it sends one more value under their name.
pub fn checks_or(checks: &Checks, another: Option<&Picker>) -> Markup {
    let is_on = |choice: &Choice| checks.chosen.contains(&choice.value);
    let (on, off): (Vec<_>, Vec<_>) = checks.choices.iter().partition(|choice| is_on(choice));
    html! {
        @if !checks.choices.is_empty() || another.is_some() {
            fieldset.checks data-field=(checks.name) {
                legend { (checks.label) }
                @if !checks.choices.is_empty() {
                    div.boxes {
                        @for choice in on.into_iter().chain(off) {
                            label.check {
                                input type="checkbox" name=(checks.name) value=(choice.value) checked[is_on(choice)];
                                span { (choice.label) }
                            }
                        }
                    }
                }
                @if let Some(another) = another { (another.bare()) }
            }
        }
    }
}
