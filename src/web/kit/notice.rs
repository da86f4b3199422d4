//! What a page has to say before anything else: proposals, warnings, and the toasts that pass.

use maud::{Markup, Render, html};

use super::{Icon, Tone, face, icon};

pub fn notice(tone: Tone, text: Markup, actions: Markup) -> Markup {
    let shape = match tone {
        Tone::Plain | Tone::Accent => Icon::Info,
        Tone::Good => Icon::CircleCheck,
        Tone::Warn => Icon::TriangleAlert,
        Tone::Bad => Icon::CircleAlert,
    };
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    html! {
        div class=(format!("notice {}", tone.class())) role=(role) {
            (icon(shape))
            div.text { (text) }
            @if !actions.0.is_empty() { div.actions { (actions) } }
        }
    }
}

/// A proposal where the decision belongs: who asks, why, who decides, and what happens if nobody does.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    pub who: String,
    /// What they propose, as the rest of a sentence: `to move this to the top of the backlog`.
    pub what: String,
    pub because: Option<String>,
    /// `You decide; it goes to Ines tomorrow.`
    pub decides: String,
    pub actions: Option<Markup>,
}

impl Render for Proposal {
    fn render(&self) -> Markup {
        html! {
            section.notice.proposal aria-label="Proposal" {
                (face(&self.who))
                p.text {
                    b { (self.who) " proposes " (self.what) "." } " "
                    span.quiet {
                        @if let Some(because) = &self.because { "“" (because) "” " }
                        (self.decides)
                    }
                }
                @if let Some(actions) = &self.actions { div.actions { (actions) } }
            }
        }
    }
}

/// Where toasts appear; the layout holds the only one.
pub fn toasts() -> Markup {
    html! {
        div.toasts id="toasts" role="status" aria-live="polite" data-controller="toast" data-turbo-permanent {}
    }
}
