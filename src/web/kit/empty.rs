//! Nothing here yet, and what would belong; and the shape of rows that are still coming.

use maud::{Markup, Render, html};

use super::Button;

#[derive(Clone, Debug)]
pub struct Empty {
    pub title: String,
    /// What belongs here, in a sentence or two.
    pub text: String,
    /// One real example.
    pub example: Option<Markup>,
    pub button: Option<Button>,
}

impl Render for Empty {
    fn render(&self) -> Markup {
        html! {
            section.empty {
                h2 { (self.title) }
                p.quiet { (self.text) }
                @if let Some(example) = &self.example { div.example { small { "For example" } (example) } }
                @if let Some(button) = &self.button { (button) }
            }
        }
    }
}

/// Rows that are still loading.
pub fn skeleton(rows: usize) -> Markup {
    html! {
        section.list.simple aria-busy="true" aria-label="Loading" {
            @for nth in 0..rows {
                div.row.skeleton aria-hidden="true" {
                    span {} span.bone.n-80 {} span class=(format!("bone n-{}", 32 + nth * 17 % 40)) {} span {} span {}
                }
            }
        }
    }
}
