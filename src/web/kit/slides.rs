//! Slides one after another, over the whole screen: by arrows, Space, Home and End; without scripts they stand below each other.

use maud::{Markup, html};

pub struct Slide {
    pub title: String,
    pub content: Markup,
}

impl Slide {
    pub fn new(title: impl Into<String>, content: Markup) -> Slide {
        Slide { title: title.into(), content }
    }
}

/// The slides of something; whoever leaves them goes back to that address.
pub fn slides(title: &str, slides: &[Slide], back: &str) -> Markup {
    let all = slides.len();
    html! {
        div.presentation data-controller="present" data-present-back-value=(back)
            data-action="keydown@window->present#press hashchange@window->present#follow" {
            h1.hush { (title) }
            @for (nth, slide) in slides.iter().enumerate() { (shown(nth, all, slide)) }
            nav.presenting aria-label="Presentation" {
                a.button.plain.small href=(back) { "Leave" }
                span.where.num data-present-target="place" role="status" { (all) " slides" }
                button.button.plain.small type="button" data-action="present#previous" { "Previous" }
                button.button.small type="button" data-action="present#next" { "Next" }
                button.button.plain.small type="button" data-action="present#fill" { "Full screen" }
            }
        }
    }
}

fn shown(nth: usize, all: usize, slide: &Slide) -> Markup {
    let label = format!("{} of {all}: {}", nth + 1, slide.title);
    html! {
        section.slide id=(format!("slide-{}", nth + 1)) data-present-target="slide" tabindex="-1" aria-label=(label) {
            h2 { (slide.title) }
            (slide.content)
        }
    }
}
