//! The retrospective: what was decided before, columns written in secret, grouped, voted on, and what is to be done.

use maud::{Markup, html};

use super::{Ritual, action::Action as Decided, note, page::Here, voting::VOTES};
use crate::{
    error::Result,
    items::{Kind, page::status_of},
    sprint::Team,
    store::Db,
    web::{
        kit::{Button, Choice, Field, Tone, form_actions, notice, pair},
        shown::{day, of, today},
    },
};

const NAMES: [(&str, &str, &str); 4] = [
    ("write", "Write", "Everyone writes; nobody sees the cards of others yet."),
    ("group", "Group", "What says the same goes together."),
    ("vote", "Vote", "Five votes each, for what is worth talking about."),
    ("act", "Act", "What will we do, who does it, and by when?"),
];

pub(super) async fn work(db: &mut Db, here: &Here<'_>) -> Result<Markup> {
    let counts = note::counts(db, here.ceremony().id).await?;
    let who = could_act(db, here).await?;
    let acts = here.ceremony().phase == "act";
    Ok(html! {
        @if !here.whole.earlier.is_empty() { (actions(here, "Decided before", &here.whole.earlier)) }
        (phases(here))
        div.retro {
            @for column in here.ceremony().columns.iter() {
                @let all = counts.iter().find(|(place, _)| place == column).map_or(0, |(_, n)| *n);
                (super::retrospective_column::column(here, column, all))
            }
        }
        @if acts || !here.whole.actions.is_empty() { (actions(here, "To be done", &here.whole.actions)) }
        @if acts && here.takes_part {
            form.form method="post" action=(here.href("actions")) data-controller="remote-form" data-remote-form-keep-value="true" {
                (Field::text("title", "What will be done").required())
                (pair(
                    Field::select("owner", "Who does it", who).required(),
                    Field::date("due_on", "By when").required(),
                ))
                (form_actions("Decide", None))
            }
        }
    })
}

/// Everyone of the team, and whoever is here besides.
async fn could_act(db: &mut Db, here: &Here<'_>) -> Result<Vec<Choice>> {
    let members = Team::get(db, here.ceremony().team_id).await?.members(db).await?;
    let mut choices: Vec<_> = members.iter().map(|member| Choice::new(&member.email, &member.name)).collect();
    let besides = here.whole.people.iter().filter(|one| members.iter().all(|member| member.email != one.email));
    choices.extend(besides.map(|one| Choice::new(&one.email, &one.name)));
    Ok(choices)
}

fn phases(here: &Here) -> Markup {
    let at = here.ceremony().kind.phases().iter().position(|phase| *phase == here.ceremony().phase).unwrap_or(0);
    let (_, _, says) = NAMES[at];
    debug_assert_eq!(Ritual::Retrospective.phases().len(), NAMES.len());
    let given = here.whole.notes.iter().filter(|note| note.mine).count();
    let left = (here.ceremony().phase == "vote" && here.takes_part)
        .then(|| of(VOTES.saturating_sub(given as i64).max(0), "vote is", "votes are"));
    html! {
        nav.phases aria-label="Phases" {
            @for (index, (phase, label, _)) in NAMES.iter().enumerate() {
                @if here.leads && index != at { (here.lead(Button::submit((*label).to_owned()).small(), &[("phase", phase)])) }
                @else { span.phase aria-current=[(index == at).then_some("step")] { (label) } }
            }
        }
        (notice(Tone::Accent, html! { (says) @if let Some(left) = &left { " " b { (left) " left." } } }, html! {}))
    }
}

fn actions(here: &Here, title: &str, actions: &[Decided]) -> Markup {
    html! {
        section.part {
            h2 { (title) " " span.faint.num { (of(actions.len() as i64, "action", "actions")) } }
            @if actions.is_empty() { p.quiet { "Nothing yet." } }
            @if !actions.is_empty() { ol.plan-rows role="list" {
                @for action in actions {
                    li {
                        span.key { (action.key) }
                        a.title href=(format!("/items/{}", action.key)) { (action.title) }
                        span.tags { (status_of(Kind::Task, &action.status)) }
                        span.quiet.small { (action.owner.as_deref().unwrap_or("Nobody"))
                            @if let Some(due) = action.due_on { ", due " (day(due, today(here.now))) } }
                    }
                }
            } }
        }
    }
}
