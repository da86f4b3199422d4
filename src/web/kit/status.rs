//! How far a thing is, drawn as a circle that fills.

use maud::{Markup, PreEscaped, html};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    New,
    Ready,
    Doing,
    Done,
    Blocked,
    Dropped,
}

impl Progress {
    const fn class(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Ready => "ready",
            Self::Doing => "doing",
            Self::Done => "done",
            Self::Blocked => "blocked",
            Self::Dropped => "dropped",
        }
    }

    const fn shape(self) -> &'static str {
        match self {
            Self::New => r#"<circle cx="7" cy="7" r="5.5" stroke-dasharray="2.4 2.1"/>"#,
            Self::Ready => r#"<circle cx="7" cy="7" r="5.5"/>"#,
            Self::Doing => {
                r#"<circle cx="7" cy="7" r="5.5"/><path d="M7 4a3 3 0 0 1 0 6z" fill="currentColor" stroke="none"/>"#
            }
            Self::Done => {
                r#"<circle cx="7" cy="7" r="5.5" fill="currentColor"/><path d="m4.6 7.2 1.7 1.7 3.2-3.6" class="tick"/>"#
            }
            Self::Blocked => r#"<circle cx="7" cy="7" r="5.5"/><path d="M4.4 7h5.2" stroke-width="2"/>"#,
            Self::Dropped => r#"<circle cx="7" cy="7" r="5.5"/><path d="m5 5 4 4m0-4-4 4"/>"#,
        }
    }
}

/// A status in its own word, with the circle that says how far that is.
pub fn status(progress: Progress, label: &str) -> Markup {
    html! {
        span class=(format!("status {}", progress.class())) {
            svg viewBox="0 0 14 14" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true" {
                (PreEscaped(progress.shape()))
            }
            span { (label) }
        }
    }
}
