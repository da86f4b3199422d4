//! One column of a retrospective: its cards, in groups, with their votes.

use maud::{Markup, html};

use super::{note::Note, page::Here};
use crate::web::{
    kit::{Action, Button, Icon},
    shown::of,
};

pub(super) fn column(here: &Here, name: &str, all: i64) -> Markup {
    let writing = here.ceremony().phase == "write";
    let mut heads: Vec<&Note> =
        here.whole.notes.iter().filter(|note| note.place == name && note.under.is_none()).collect();
    if matches!(here.ceremony().phase.as_str(), "vote" | "act") {
        heads.sort_by_key(|note| std::cmp::Reverse(votes(here, note)));
    }
    let hidden = all - here.whole.notes.iter().filter(|note| note.place == name).count() as i64;
    html! {
        section.lane.retro-column aria-label=(name) {
            header { h2 { (name) } span.faint.num { (all) } }
            div.cards { @for note in &heads { (card(here, note)) } }
            @if writing && hidden > 0 { p.quiet.small { (of(hidden, "card of another", "cards of others")) ", face down" } }
            @if writing {
                form.retro-add method="post" action=(here.href("notes")) data-controller="remote-form" data-remote-form-keep-value="true" {
                    input type="hidden" name="place" value=(name);
                    div.field data-field="body" {
                        textarea.input name="body" rows="2" required maxlength="2000" aria-label=(format!("New card: {name}")) data-controller="enter-adds" placeholder="Write a card" {}
                    }
                    (Button::submit("Add").small().icon(Icon::Plus))
                }
            }
        }
    }
}

fn under<'n>(here: &'n Here, head: &'n Note) -> impl Iterator<Item = &'n Note> {
    here.whole.notes.iter().filter(move |note| note.under == Some(head.id))
}

/// The votes of a whole group.
fn votes(here: &Here, head: &Note) -> i64 {
    head.votes + under(here, head).map(|note| note.votes).sum::<i64>()
}

fn card(here: &Here, note: &Note) -> Markup {
    let phase = here.ceremony().phase.as_str();
    let href = format!("/ceremony-notes/{}", note.id);
    let given = votes(here, note);
    // The same may have been said under another heading.
    let heads: Vec<&Note> = here.whole.notes.iter().filter(|note| note.under.is_none()).collect();
    html! {
        article.card.retro-card id=(format!("note-{}", note.id)) {
            p { (note.body) }
            @for other in under(here, note) { p.quiet.grouped { (other.body) @if other.place != note.place { " " span.faint { (other.place) } } @if phase == "group" { " " (apart(other)) } } }
            footer {
                @if matches!(phase, "vote" | "act") { span.num.faint { (of(given, "vote", "votes")) } }
                @if phase == "vote" && here.takes_part {
                    (Action { method: "PUT", href: &format!("{href}/vote"), values: &[("on", if note.mine { "false" } else { "true" })], button: Button::submit(if note.mine { "Take back" } else { "Vote" }).small() })
                }
                @if phase == "write" && note.by_id == here.me.person {
                    (Action { method: "DELETE", href: &href, values: &[], button: Button::submit("Remove").plain().small().icon_only(Icon::X) })
                }
                @if phase == "group" && heads.len() > 1 { (same_as(note, &heads)) }
            }
        }
    }
}

fn apart(note: &Note) -> Markup {
    let (href, own) = (format!("/ceremony-notes/{}", note.id), note.id.to_string());
    html! { (Action { method: "PATCH", href: &href, values: &[("under", &own)], button: Button::submit("Apart").plain().small() }) }
}

fn same_as(note: &Note, heads: &[&Note]) -> Markup {
    html! {
        form.inline.same-as method="post" action=(format!("/ceremony-notes/{}", note.id)) data-controller="remote-form" {
            input type="hidden" name="_method" value="PATCH";
            select.input.small name="under" aria-label=(format!("“{}” says the same as", note.body)) required {
                option value="" { "Same as…" }
                @for head in heads.iter().filter(|head| head.id != note.id) {
                    option value=(head.id) { (head.body.chars().take(60).collect::<String>()) @if head.place != note.place { " (" (head.place) ")" } }
                }
            }
            (Button::submit("Group").small())
        }
    }
}
