//! An edit that came too late, with both texts shown.

use maud::{Markup, Render, html};

use super::{Button, Icon, icon};

#[derive(Clone, Debug, Default)]
pub struct Stale {
    /// Which field both changed.
    pub field: String,
    pub name: String,
    pub theirs: String,
    /// Who changed it meanwhile, and when.
    pub who: String,
    pub yours: String,
    /// Takes the edit again, with the version it now stands on.
    pub action: String,
    pub version: i64,
    /// The page without your text.
    pub back: String,
}

/// Shows both texts and lets the person choose; nothing is overwritten silently.
pub fn stale(stale: &Stale) -> Markup {
    html! { (stale) }
}

impl Render for Stale {
    fn render(&self) -> Markup {
        html! {
            section.stale role="alert" {
                h2.cluster { (icon(Icon::TriangleAlert)) (self.who) " changed " (self.field) " while you were editing." }
                div.versions {
                    div.version { h3 { "As it is now" } p { (self.theirs) } }
                    div.version { h3 { "Yours, not saved" } p { (self.yours) } }
                }
                form.cluster method="post" action=(self.action) data-controller="remote-form" {
                    input type="hidden" name="_method" value="PATCH";
                    input type="hidden" name="version" value=(self.version);
                    input type="hidden" name=(self.name) value=(self.yours);
                    (Button::submit("Use mine"))
                    (Button::link("Keep theirs", self.back.as_str()).plain())
                }
            }
        }
    }
}
