//! What a sprint is for: its goal in words, the goals and initiatives it is linked to, and how much of its work serves which.

use maud::{Markup, html};

use super::{
    by_theme::ForTheme,
    fitting::{Aim, Serving},
};
use crate::{
    items::Item,
    web::{
        kit::{self, Button, Icon, Meter, Tone, panel, tag},
        shown::{number, of, percent},
    },
};

/// The goal of a sprint and what it is for.
pub(super) struct Aimed<'a> {
    pub words: Option<&'a str>,
    pub met: Option<bool>,
    pub aims: &'a [Aim],
}

/// The goal in words, and the goals and initiatives behind it; with the sprint, ways to link it to one.
pub(super) fn goal(aimed: &Aimed, links: Option<&Item>) -> Markup {
    let links = links.filter(|_| aimed.aims.is_empty());
    html! {
        @if aimed.words.is_some() || !aimed.aims.is_empty() || links.is_some() {
            p.sprint-goal {
                @if let Some(words) = aimed.words {
                    span { span.faint { "Goal " } (words) @match aimed.met { Some(true) => " · met", Some(false) => " · not met", None => "" } }
                }
                @for aim in aimed.aims {
                    span { span.faint { "for " } a href=(format!("/items/{}", aim.key)) { (kit::kind(kit::Kind::parse(&aim.kind))) " " (aim.title) } }
                }
                @if let Some(sprint) = links {
                    @for (kind, words) in [("goal", "Link a goal"), ("initiative", "Link an initiative")] {
                        (Button::link(words, format!("/items/{}/link?to={kind}", sprint.key)).small().plain().icon(Icon::Link))
                    }
                }
            }
        }
    }
}

/// The share of the work for each goal and for each theme.
pub(super) fn serving(serves: &[Serving], themes: &[ForTheme], aims: &[Aim]) -> Markup {
    let in_points = serves.iter().any(|serving| serving.points > 0.0);
    let figure = |serving: &Serving| {
        let much = if in_points {
            format!("{} pt", number(serving.points))
        } else {
            of(serving.items as i64, "item", "items")
        };
        format!("{} · {much}", percent(serving.share))
    };
    let bar =
        |serving: &Serving, tone| Meter { share: serving.share, figure: figure(serving), tone, ..Meter::default() };
    html! {
        @if !serves.is_empty() {
            (panel("What it serves", "", html! {
                @for serving in serves {
                    div.serving {
                        @match (&serving.goal, &serving.title) {
                            (Some(key), Some(title)) => {
                                a href=(format!("/items/{key}")) { (title) }
                                @if aims.iter().any(|aim| aim.key == *key) { " " (tag(Tone::Accent, "its goal")) }
                                (bar(serving, Tone::Accent))
                            }
                            _ => { span.quiet { "No goal" } (bar(serving, Tone::Warn)) }
                        }
                    }
                }
                @if !themes.is_empty() {
                    h3.of-theme { "By theme" }
                    @for one in themes {
                        div.serving {
                            @match (&one.theme, &one.title) {
                                (Some(key), Some(title)) => { a href=(format!("/items/{key}")) { (title) } (of_theme(one, Tone::Accent)) }
                                _ => { span.quiet { "No theme" } (of_theme(one, Tone::Warn)) }
                            }
                        }
                    }
                }
            }))
        }
    }
}

/// The share of a theme, with a mark where it was wanted.
fn of_theme(one: &ForTheme, tone: Tone) -> Meter {
    let figure = match one.wanted {
        Some(wanted) => format!("{} of {} wanted", percent(one.share), percent(wanted)),
        None => percent(one.share),
    };
    Meter { share: one.share, agreed: one.wanted, figure, tone, ..Meter::default() }
}
