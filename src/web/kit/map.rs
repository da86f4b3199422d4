//! The product's line with its health, at the heart of the Desk.

use maud::{Markup, html};

use super::Station;

#[derive(Clone, Debug)]
pub struct MapStop {
    pub station: Station,
    /// The stop's name, or something nearer to now: `Launch 2.4`.
    pub label: String,
    /// The one figure that tells how this stop is.
    pub figure: String,
    pub note: String,
    /// Whether the note is about something that needs a person.
    pub trouble: bool,
    pub href: String,
}

pub fn map(name: &str, stops: &[MapStop]) -> Markup {
    html! {
        nav aria-label=(name) {
            ol.map role="list" {
                @for stop in stops {
                    li class=(format!("{}{}", stop.station.class(), if stop.trouble { " trouble" } else { "" })) {
                        span.stop aria-hidden="true" {}
                        a href=(stop.href) {
                            span.name { (stop.label) } " "
                            span.figure { (stop.figure) } " "
                            span.note { @if stop.trouble { span.hush { "Needs attention: " } } (stop.note) }
                        }
                    }
                }
            }
        }
    }
}
