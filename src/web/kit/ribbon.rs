//! The line through one object: what is above it, what is below it, and where it is broken.

use maud::{Markup, html};

use super::Station;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StopState {
    #[default]
    Filled,
    /// The object whose page this is.
    Here,
    /// Nothing there yet.
    Gap,
}

#[derive(Clone, Debug)]
pub struct RibbonStop {
    pub station: Station,
    /// What stands here: `Goal`, `Epic`, `Release`.
    pub label: String,
    /// The title of what stands here, or what to do about the gap.
    pub title: String,
    /// Its page, or for a gap the page that offers likely targets.
    pub href: Option<String>,
    pub state: StopState,
    /// How many others stand at the same stop.
    pub more: usize,
    /// How many customers are behind it.
    pub voices: Option<u64>,
}

/// The stops; `whole` is the page that shows all of the line, also what stands beside the first at a stop.
pub fn ribbon(name: &str, stops: &[RibbonStop], whole: Option<&str>) -> Markup {
    html! {
        nav.through aria-label=(name) {
            ol.ribbon role="list" { @for stop in stops { (ribbon_stop(stop, whole)) } }
            @if let Some(whole) = whole { a.whole href=(whole) { "The whole line" } }
        }
    }
}

fn ribbon_stop(stop: &RibbonStop, whole: Option<&str>) -> Markup {
    let state = match stop.state {
        StopState::Filled => "",
        StopState::Here => " here",
        StopState::Gap => " gap",
    };
    let current = (stop.state == StopState::Here).then_some("true");
    html! {
        li class=(format!("{}{state}", stop.station.class())) {
            span.stop aria-hidden="true" {}
            small { (stop.label) @if stop.state == StopState::Gap { span.hush { ": missing" } } }
            @match &stop.href {
                Some(href) => a.title href=(href) title=(stop.title) aria-current=[current] { (stop.title) },
                None => span.title title=(stop.title) aria-current=[current] { (stop.title) },
            }
            @if stop.more > 0 {
                @match whole {
                    Some(whole) => a.rest href=(format!("{whole}?only={}", stop.label.to_lowercase()))
                        aria-label=(format!("{}: and {} more", stop.label, stop.more)) { "and " (stop.more) " more" },
                    None => span.rest { "and " (stop.more) " more" },
                }
            }
            @if let Some(voices) = stop.voices {
                span.heard { (voices) @if voices == 1 { " voice" } @else { " voices" } }
            }
        }
    }
}
