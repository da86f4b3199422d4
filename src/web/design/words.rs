//! Buttons, tags, faces, statuses and marks.

use maud::{Markup, html};

use crate::web::kit::*;

pub(super) fn shown() -> Markup {
    let tabs_shown = [("Story", true), ("Conversation", false), ("History", false)];
    html! {
        div.cluster {
            (Button::submit("Save").primary())
            (Button::submit("Save").hotkey("s"))
            (Button::link("Cancel", "#").plain())
            (Button::submit("Delete").danger())
            (Button::submit("Delete for good").primary().danger())
            (Button::submit("Small").small())
            (Button::submit("Not now").disabled(true))
            (Button::submit("Edit").icon_only(Icon::Pencil))
            (Button::opens("Keys", "keys").icon(Icon::Keyboard))
            button.button.primary type="button" aria-busy="true" { "Saving" }
            (labelled_menu("Export", html! { (item_link(Icon::Download, "CSV", "#")) (item_link(Icon::FileText, "Markdown", "#")) }))
        }
        div.cluster {
            (tag(Tone::Plain, "due Fri")) (tag(Tone::Accent, "ready")) (tag(Tone::Good, "accepted")) (tag(Tone::Warn, "question")) (tag(Tone::Bad, "failed"))
            (chip("payments"))
            (face("Mei Kwon")) (nobody()) (faces(&["Ada Vance", "Olu Adeyemi", "Jonas Berg"])) (person("Amir Malik"))
            (kbd("g b")) (kbd("Alt+ArrowUp"))
        }
        div.cluster {
            (status(Progress::New, "New")) (status(Progress::Ready, "Ready")) (status(Progress::Doing, "Doing"))
            (status(Progress::Done, "Accepted")) (status(Progress::Blocked, "Blocked")) (status(Progress::Dropped, "Dropped"))
        }
        div.cluster {
            @for shown in [Kind::Story, Kind::Bug, Kind::Task, Kind::Spike, Kind::Subtask, Kind::Epic, Kind::Initiative, Kind::Idea, Kind::Goal, Kind::Feedback, Kind::Release, Kind::Outcome] {
                span.person { (kind(shown)) (shown.name()) }
            }
        }
        (tabs("Parts of the story", &tabs_shown.map(|(label, current)| Tab { count: (!current).then_some(3), ..Tab::new(label, "#", current) })))
    }
}
