//! The review of a sprint: the goal, each story shown and judged, what those it is for say, and what it changes for whom.

use std::collections::{HashMap, HashSet};

use maud::{Markup, html};

use super::{front::Front, page::Here, review, review_part::changes, shown};
use crate::{
    command::{ItemId, Right, Say},
    error::Result,
    items::{Facts, Item, Kind, page::state_of},
    line::heard,
    obstacles::{self, Marks, marked},
    sprint::{self, Work},
    store::Db,
    web::{
        kit::{self, Action, Button, Field, Icon, Picker, Tone, form_actions, notice, pair},
        shown::{number, of},
    },
};

pub(super) async fn work(db: &mut Db, here: &Here<'_>) -> Result<Markup> {
    let work = review::work(db, here.ceremony(), here.now).await?;
    let ids: Vec<_> = work.iter().map(|work| work.id.0).collect();
    let marks = obstacles::of(db, &ids).await?;
    let facts = match here.ceremony().sprint_id {
        Some(sprint) => Some(sprint::SprintFacts::load(db, sprint).await?.unwrap_or_default()),
        None => None,
    };
    let front = Front::read(db, here).await?;
    let voices = match &front {
        Some(front) => heard::voices(db, here.me, front.item.id, 3).await?,
        None => Vec::new(),
    };
    let presented = shown::all(db, here.ceremony().id).await?;
    let reviewed =
        Some(review::of(db, here.ceremony(), here.now).await?).filter(|reviewed| !reviewed.increment.is_empty());
    let done = work.iter().filter(|work| work.status == "accepted");
    let points: f64 = done.clone().filter_map(|work| work.points).sum();
    Ok(html! {
        @if let Some(facts) = &facts { (goal(here, facts.goal.as_deref())) }
        p.quiet { (of(done.count() as i64, "item is", "items are")) " accepted, " (number(points)) " points. " (of(work.len() as i64, "item", "items")) @if facts.is_some() { " in the sprint, " } @else { " on the board, with what was accepted in the last 14 days, " } (presented.len()) " shown." }
        @if let Some(front) = &front {
            section.front id="front" {
                (front.shown(here, here.takes_part && front.item.open))
                @if !voices.is_empty() {
                    h3 { "Who asked for it" }
                    @for voice in &voices { (crate::items::page::quote(voice)) }
                }
                (judge(here, front))
                (feedback(here, &front.item))
            }
        }
        (stories(here, &work, &presented, &marks))
        @if let Some(reviewed) = &reviewed { (changes(reviewed)) }
    })
}

fn goal(here: &Here, goal: Option<&str>) -> Markup {
    let met = here.ceremony().goal_met;
    let choose = |words: &str, to: bool| {
        let value = to.to_string();
        here.lead(Button::submit(words.to_owned()).small().disabled(met == Some(to)), &[("goal_met", &value)])
    };
    html! {
        @if let Some(goal) = goal { p.sprint-goal { span.faint { "Goal " } (goal)
            @match met { Some(true) => " · met", Some(false) => " · not met", None => "" } } }
        div.inline-actions { (choose("The goal was met", true)) (choose("It was not", false)) }
    }
}

/// Accepting or rejecting by whoever holds the right; whoever does not proposes.
fn judge(here: &Here, front: &Front) -> Markup {
    let item = &front.item;
    let href = format!("/stories/{}/acceptance", item.key);
    let decides = here.me.say(&item.place(Right::AcceptWork)) == Say::Decide;
    let open = front.criteria.iter().filter(|criterion| criterion.state != "passed").count();
    let word = |decided: &str, proposed: &str| if decides { decided.to_owned() } else { proposed.to_owned() };
    html! {
        @if item.status == "accepted" { (notice(Tone::Good, html! { "Accepted." }, html! {})) }
        @else if item.status != "declined" {
            div.judging {
                (Action { method: "POST", href: &href, values: &[("accept", "true")], button: Button::submit(word("Accept", "Propose to accept")).primary().icon(Icon::Check).disabled(open > 0) })
                @if open > 0 { span.faint { (of(open as i64, "criterion has", "criteria have")) " not passed" } }
            }
            details id=(format!("reject-{}", item.key)) { summary { (word("Reject", "Propose to reject")) }
                form.form method="post" action=(href) data-controller="remote-form" {
                    input type="hidden" name="accept" value="false";
                    (Field::textarea("reason", "What is missing").required().hint("It returns to the top of the backlog, and the team reads this."))
                    (form_actions(&word("Reject", "Propose"), None))
                }
            }
        }
    }
}

/// What a stakeholder says on the spot is feedback like any other.
fn feedback(here: &Here, item: &Item) -> Markup {
    html! {
        details id=(format!("said-of-{}", item.key)) { summary { "Somebody said something about it" }
            form.form method="post" action=(format!("/products/{}/feedback", here.ceremony().product)) data-controller="remote-form" data-remote-form-keep-value="true" {
                input type="hidden" name="supports" value=(item.key);
                input type="hidden" name="source" value="review";
                (Field::textarea("body", "What was said").required().hint("Word for word; it is linked to this story."))
                (pair(Field::text("title", "In short").required(), Field::text("said_by", "Said by")))
                (Picker { name: "customer".into(), label: "Customer".into(), url: "/pick?kind=customer".into(), id: Some("review-customer".into()), ..Picker::default() })
                (form_actions("Keep it", None))
            }
        }
    }
}

fn stories(here: &Here, work: &[Work], presented: &HashSet<ItemId>, marks: &HashMap<ItemId, Marks>) -> Markup {
    html! {
        section.part {
            h2 { "To be shown" }
            ol.plan-rows role="list" {
                @for work in work {
                    @let current = here.ceremony().item.as_deref() == Some(work.key.as_str());
                    li id=(format!("shown-{}", work.key)) aria-current=[current.then_some("true")] {
                        (kit::kind(kit::Kind::parse(&work.kind)))
                        a.title href=(format!("/items/{}", work.key)) { (work.title) }
                        span.tags {
                            (state_of(Kind::parse(&work.kind).unwrap_or(Kind::Story), &work.status, work.state.as_deref()))
                            @if presented.contains(&work.id) { span.faint { "shown" } }
                            @if work.criteria > 0 { span.num.faint { (work.passed) "/" (work.criteria) } }
                            @if let Some(marks) = marks.get(&work.id) { (marked(marks)) }
                        }
                        @let again = if presented.contains(&work.id) { "Show again" } else { "Show" };
                        (here.lead(Button::submit(if current { "Here" } else { again }).small().disabled(current), &[("item", &work.key)]))
                    }
                }
            }
            @if let Some(sprint) = &here.ceremony().sprint {
                p.quiet { "Afterwards, " a href=(format!("/items/{sprint}/report")) { "close the sprint" } ": its report is frozen, and what is unfinished goes where you say." }
            }
        }
    }
}
