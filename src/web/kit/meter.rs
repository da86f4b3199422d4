//! Shares and progress: how much of a thing there is, against what was agreed.

use maud::{Markup, Render, html};

use super::Tone;

/// A bar of a share, with a mark where it was agreed to be.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    pub label: String,
    /// From 0 to 1; beyond 1 shows as full.
    pub share: f64,
    pub agreed: Option<f64>,
    /// What stands at the end: `34 / 50 %`.
    pub figure: String,
    pub tone: Tone,
}

impl Render for Meter {
    fn render(&self) -> Markup {
        let tone = self.tone.class();
        html! {
            div.meter {
                span { (self.label) }
                span.bar aria-hidden="true" {
                    i class=(format!("n-{} {tone}", step(self.share * 100.0))) {}
                    @if let Some(agreed) = self.agreed { b class=(format!("at-{}", step(agreed * 100.0))) {} }
                }
                span.num { (self.figure) }
            }
        }
    }
}

/// A bar of a share alone, beside the words that say it.
pub fn share(share: f64) -> Markup {
    html! { span.share aria-hidden="true" { i class=(format!("n-{}", step(share * 100.0))) {} } }
}

/// Work under way, in steps that are known.
pub fn progress(label: &str, done: u64, of: u64) -> Markup {
    html! {
        div.progress {
            p.words { span { (label) } span.num { (done) " of " (of) } }
            progress value=(done) max=(of.max(1)) aria-label=(label) { (done) " of " (of) }
        }
    }
}

/// Work under way; the page refreshes itself until `done`.
pub fn working(label: &str, done: u64, of: u64) -> Markup {
    html! { div data-controller="progress" role="status" { (progress(label, done, of)) } }
}

/// A share as a whole step from 0 to 100, as the classes `n-0` to `n-100` know it.
pub(super) fn step(share: f64) -> u8 {
    if share.is_nan() { 0 } else { share.round().clamp(0.0, 100.0) as u8 }
}
