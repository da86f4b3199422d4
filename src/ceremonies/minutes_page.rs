//! The minutes of a ceremony that is over.

use maud::{Markup, html};

use super::{
    minutes::{Line, Written},
    page::Here,
    review_part::increment,
};
use crate::web::{
    markdown,
    shown::{of, time},
};

pub(super) fn minutes(here: &Here) -> Markup {
    let minutes = &here.whole.minutes;
    html! {
        @if let Some(remark) = &minutes.remark { section.part.prose { (markdown::render(remark)) } }
        @if let Some(reviewed) = &minutes.review { (increment(reviewed)) }
        @if !minutes.heard.is_empty() {
            section.part { h2 { "Said about it" }
                ul { @for heard in &minutes.heard {
                    li { a href=(format!("/items/{}", heard.key)) { (heard.title) }
                        @if let Some(by) = &heard.said_by { " " span.faint { (by) } }
                        @if let Some(about) = &heard.about { " " a href=(format!("/items/{about}")) { (about) } } }
                } }
            }
        }
        @if !minutes.actions.is_empty() {
            section.part { h2 { "To be done" } ul { @for action in &minutes.actions { li { (action) } } } }
        }
        @if !minutes.answers.is_empty() {
            section.part { h2 { "What each said" }
                @for said in &minutes.answers {
                    h3 { (said.by) }
                    dl.answers {
                        @for (what, words) in [("Did", &said.did), ("Next", &said.following), ("In the way", &said.hindered)] {
                            @if !words.is_empty() { div { dt { (what) } dd { (markdown::lines(words)) } } }
                        }
                    }
                }
            }
        }
        @if !minutes.notes.is_empty() { section.part { h2 { "Written down" } (notes(&minutes.notes)) } }
        section.part {
            h2 { "What happened" }
            @if minutes.lines.is_empty() { p.quiet { "Nothing was changed." } }
            (lines(&minutes.lines))
        }
    }
}

fn notes(notes: &[Written]) -> Markup {
    let mut places: Vec<&str> = notes.iter().map(|note| note.place.as_str()).collect();
    places.dedup();
    html! {
        @for place in places {
            h3.place { (place) }
            ul {
                @for note in notes.iter().filter(|note| note.place == place) {
                    li { (note.body)
                        @if note.votes > 0 { " " span.faint.num { (of(note.votes, "vote", "votes")) } }
                        @if let Some(by) = &note.by { " " span.faint { (by) } }
                        @if let Some(item) = &note.item { " " a href=(format!("/items/{item}")) { (item) } }
                    }
                }
            }
        }
    }
}

/// What happened, with the item it happened to.
pub(super) fn lines(lines: &[Line]) -> Markup {
    html! {
        ol.happened role="list" {
            @for line in lines {
                li {
                    time.faint.num datetime=(line.at.to_rfc3339()) { (time(line.at)) }
                    span { a href=(format!("/items/{}", line.key)) { (line.key) @if !line.title.is_empty() && !line.what.ends_with(&line.title) { " " (line.title) } } " "
                        (markdown::plain(&line.what, 300))
                        @if let Some(by) = &line.by { " " span.faint { (by) } } }
                }
            }
        }
    }
}
