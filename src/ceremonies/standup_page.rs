//! The stand-up of a day: what each says, drafted from what they did; and walking the board with a clock.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{Ceremony, answer::Answered, draft, page::Here, review};
use crate::{
    command::{ItemId, PersonId},
    error::Result,
    items::{Kind, page::state_of},
    obstacles::{self, Marks, marked},
    sprint::{Team, Work, team::Member},
    store::Db,
    web::{
        kit::{self, Button, Field, face, form_actions},
        markdown,
        shown::{of, time},
    },
};

/// Right to left: what is nearest to done is talked about first.
const WALK: [&str; 4] = ["review", "started", "ready", "backlog"];

pub(super) async fn work(db: &mut Db, here: &Here<'_>) -> Result<Markup> {
    let team = Team::get(db, here.ceremony().team_id).await?;
    let members = team.members(db).await?;
    let drafts = draft::since_before(db, here.ceremony(), here.me.person, here.now).await?;
    let work = review::work(db, here.ceremony(), here.now).await?;
    let ids: Vec<_> = work.iter().map(|work| work.id.0).collect();
    let marks = obstacles::of(db, &ids).await?;
    let mine = here.whole.answers.iter().find(|said| said.person_id == here.me.person);
    let silent = |one: PersonId| here.whole.answers.iter().all(|said| said.person_id != one) && one != here.me.person;
    Ok(html! {
        @if here.takes_part { (ask(here, mine, drafts.get(&here.me.person))) }
        section.part {
            h2 { "Since yesterday" }
            @for said in &here.whole.answers { (answer(said)) }
            @for member in members.iter().filter(|member| silent(member.id)) { (drafted(&member.name, drafts.get(&member.id))) }
            @if here.whole.answers.is_empty() && members.is_empty() { p.quiet { "Nobody is in this team yet." } }
        }
        (round(here, &members))
        @if !work.is_empty() { (walk(here, &work, &marks)) }
    })
}

fn ask(here: &Here, mine: Option<&Answered>, draft: Option<&Vec<String>>) -> Markup {
    let drafted = draft.map(|lines| lines.join("\n")).unwrap_or_default();
    let did = mine.map_or(drafted, |said| said.did.clone());
    let of = |part: fn(&Answered) -> &String| mine.map(part).cloned().unwrap_or_default();
    html! {
        form.form.my-answer method="post" action=(here.href("answer")) data-controller="remote-form" {
            input type="hidden" name="_method" value="PUT";
            (Field::textarea("did", "What you did").value(did).hint(if mine.is_none() { "Drafted from what you changed; say it in your words." } else { "" }))
            (Field::textarea("following", "What is next").value(of(|said| &said.following)))
            (Field::textarea("hindered", "What is in the way").value(of(|said| &said.hindered)))
            (form_actions(if mine.is_some() { "Change your answer" } else { "Answer" }, None))
        }
    }
}

fn answer(said: &Answered) -> Markup {
    html! {
        article.answer {
            h3 { (face(&said.by)) (said.by) }
            dl.answers {
                @for (what, words) in [("Did", &said.did), ("Next", &said.following), ("In the way", &said.hindered)] {
                    @if !words.is_empty() { div.hindered[what == "In the way"] { dt { (what) } dd {
                        (markdown::lines(words))
                        @if let (Some(id), "In the way") = (said.impediment, what) { a.small href=(format!("/obstacles/{id}")) { "The impediment" } }
                    } } }
                }
            }
        }
    }
}

/// Who has not answered yet, by what the log says of them.
fn drafted(name: &str, lines: Option<&Vec<String>>) -> Markup {
    html! {
        article.answer.silent {
            h3 { (face(name)) (name) " " span.faint.small { "has not answered yet" } }
            @match lines {
                Some(lines) => ul.drafted { @for line in lines { li { (markdown::plain(line, 200)) } } },
                None => p.quiet.small { "Nothing was changed since." }
            }
        }
    }
}

/// Who speaks since when, the same for everybody: one after the other, or whoever has the card before everyone.
fn round(here: &Here, members: &[Member]) -> Markup {
    let ceremony = here.ceremony();
    let seconds = (ceremony.minutes_each * 60.0).round();
    let speaks = ceremony.speaker.as_deref();
    html! {
        section.part id="round" {
            h2 { "Who speaks " (clock(ceremony, seconds, here.now)) }
            p.quiet {
                @match (speaks, ceremony.spoken_since) {
                    (Some(name), Some(since)) => { (face(name)) " " b { (name) } " since " span.num { (time(since)) } ", " (minutes(seconds)) " each" },
                    (None, Some(since)) => { "This card since " span.num { (time(since)) } ", " (minutes(seconds)) " each" },
                    _ => { "Nobody yet; each has " (minutes(seconds)) "." },
                }
            }
            div.inline-actions {
                @for member in members {
                    @let now = ceremony.speaker_id == Some(member.id);
                    (here.lead(Button::submit(if now { format!("{} again", member.name) } else { member.name.clone() }).small(), &[("speaker", &member.email)]))
                }
            }
        }
    }
}

fn clock(ceremony: &Ceremony, seconds: f64, now: DateTime<Utc>) -> Markup {
    let began = ceremony.spoken_since.map(|since| since.timestamp_millis());
    let gone = ceremony.spoken_since.map_or(0, |since| (now - since).num_seconds());
    let left = seconds as i64 - gone;
    html! {
        span.clock.num data-controller="clock" data-clock-seconds-value=(seconds) data-clock-began-value=(began.unwrap_or(0))
            data-clock-now-value=(now.timestamp_millis()) hidden[began.is_none()] {
            (if left < 0 { "+" } else { "" }) (left.abs() / 60) ":" (format!("{:02}", left.abs() % 60))
        }
    }
}

fn minutes(seconds: f64) -> String {
    let seconds = seconds as i64;
    match (seconds / 60, seconds % 60) {
        (0, rest) => of(rest, "second", "seconds"),
        (whole, 0) => of(whole, "minute", "minutes"),
        (whole, rest) => format!("{whole}:{rest:02} minutes"),
    }
}

fn walk(here: &Here, work: &[Work], marks: &HashMap<ItemId, Marks>) -> Markup {
    let mut cards: Vec<&Work> = work.iter().filter(|work| WALK.contains(&work.status.as_str())).collect();
    cards.sort_by_key(|work| WALK.iter().position(|status| *status == work.status));
    let at = cards.iter().position(|work| here.ceremony().item.as_deref() == Some(work.key.as_str()));
    let next = cards.get(at.map_or(0, |at| at + 1));
    html! {
        section.part id="walk" {
            h2 { "Walk the board" }
            p.quiet { "From what is nearest to done: what does it take to finish it?" }
            div.inline-actions {
                @match next {
                    Some(next) => (here.lead(Button::submit(if at.is_none() { "Begin with the first" } else { "Next card" }).hotkey("n"), &[("item", &next.key)])),
                    None => p.quiet { "That was the last card." }
                }
            }
            ol.plan-rows role="list" {
                @for work in &cards {
                    @let current = here.ceremony().item.as_deref() == Some(work.key.as_str());
                    li id=(format!("walked-{}", work.key)) aria-current=[current.then_some("true")] {
                        (kit::kind(kit::Kind::parse(&work.kind)))
                        a.title href=(format!("/items/{}", work.key)) { (work.title) }
                        span.tags {
                            (state_of(Kind::parse(&work.kind).unwrap_or(Kind::Story), &work.status, work.state.as_deref()))
                            @if let Some(marks) = marks.get(&work.id) { (marked(marks)) }
                        }
                        span.quiet.small { (work.owner_name.as_deref().unwrap_or("Nobody")) }
                    }
                }
            }
        }
    }
}
