//! A criterion as a scenario: its steps one below the other, each behind its keyword.

use maud::{Markup, html};

#[derive(Clone, Debug, Default)]
pub struct Step {
    /// `Given`, `When`, `Then`, `And`, `But` or `*`.
    pub keyword: String,
    pub text: String,
    /// The table or the quoted text that belongs to it.
    pub more: String,
}

pub fn scenario(name: &str, steps: &[Step]) -> Markup {
    html! {
        div.scenario {
            @if !name.is_empty() { p.name { (name) } }
            @for step in steps {
                p.step { b.keyword { (step.keyword) } " " span { (step.text) } }
                @if !step.more.is_empty() { pre { (step.more) } }
            }
        }
    }
}
