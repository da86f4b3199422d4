//! What somebody said, with the passage that matters marked inside its sentence.

use maud::{Markup, Render, html};

use super::{Station, Tone, tag};

#[derive(Clone, Debug, Default)]
pub struct Quote {
    pub before: String,
    /// The marked passage.
    pub passage: String,
    pub after: String,
    pub who: String,
    /// The customer for whom they speak, with its page.
    pub customer: Option<(String, String)>,
    pub segment: Option<String>,
    /// A year's revenue, as it is to be read: `310 k`.
    pub revenue: Option<String>,
    /// How much it matters, and in which colour: `critical`.
    pub weight: Option<(Tone, String)>,
    pub when: Option<String>,
    /// The feedback it was cut out of.
    pub href: Option<String>,
}

impl Render for Quote {
    fn render(&self) -> Markup {
        html! {
            blockquote class=(format!("quote {}", Station::Voices.class())) {
                p { "“" (self.before) @if !self.passage.is_empty() { mark { (self.passage) } } (self.after) "”" }
                footer {
                    @match &self.href {
                        Some(href) => a href=(href) { (self.who) },
                        None => span { (self.who) },
                    }
                    @if let Some((name, href)) = &self.customer { a href=(href) { (name) } }
                    @if let Some(segment) = &self.segment { span title="Segment" { (segment) } }
                    @if let Some(revenue) = &self.revenue { span.num title="Revenue a year" { (revenue) } }
                    @if let Some(when) = &self.when { time { (when) } }
                    @if let Some((tone, weight)) = &self.weight { (tag(*tone, weight)) }
                }
            }
        }
    }
}
