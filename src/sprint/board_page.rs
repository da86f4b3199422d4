//! The board of a running sprint: a column a state, cards that move by hand, by key and by menu.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    board_card::Columns,
    board_view::{self, View},
    fitting,
    goal_line::{Aimed, goal},
    report::{self, Work},
    sprint::Whole,
    workflow,
};
use crate::{
    error::Error,
    fields,
    items::Key,
    obstacles,
    web::{
        Page, Visit,
        kit::{self, Button, Field, Icon, Station, Tab, Tone, form_actions, notice, page_head},
        shown::{count, number, of},
    },
};

/// So many cards are shown at once; limits and points count them all.
const SHOWN: usize = 1_000;

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(view): Query<View>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let sprint = Whole::find(&mut visit.db, &visit.actor, &key).await?;
    let product = sprint.item.product.clone().ok_or(Error::NotFound)?;
    let (_, mut shell) = visit.stop(&product, Station::Sprint).await?;
    shell.crumbs.push((sprint.item.title.clone(), None));
    let work = report::work(&mut visit.db, sprint.item.id).await?;
    let ids: Vec<_> = work.iter().map(|work| work.id.0).collect();
    let marks = obstacles::of(&mut visit.db, &ids).await?;
    let own = if sprint.item.fielded { fields::of_items(&mut visit.db, &ids).await? } else { HashMap::new() };
    let done = work.iter().filter(|work| work.status == "accepted").filter_map(|work| work.points).sum::<f64>();
    let all = work.iter().filter_map(|work| work.points).sum::<f64>();
    let sub = format!("{} of {} points done · {}", number(done), number(all), of(work.len() as i64, "item", "items"));
    let aims = fitting::aims(&mut visit.db, sprint.item.id).await?;
    let states = workflow::of(&mut visit.db, sprint.team.id).await?;
    let today = sprint.team.zone().day(visit.app.store.clock.now());
    let whole = Columns { sprint: &sprint, marks: &marks, own: &own, today, states: &states };
    let labels = board_view::labels(&mut visit.db, sprint.item.id).await?;
    let mut shown: Vec<&Work> = work.iter().filter(|work| view.shows(work, &labels, &visit.actor.name)).collect();
    let fitting = shown.len();
    shown.truncate(SHOWN);
    let name = format!("Board of {}", sprint.item.title);
    let content = html! {
        (page_head(&sprint.item.title, &sub, html! { (Button::link("Impediments", format!("/products/{product}/impediments")).plain().icon(Icon::Flag)) }))
        (views(&sprint.item.key, "board"))
        (goal(&Aimed { words: sprint.goal.as_deref(), met: None, aims: &aims }, None))
        (view.bar(&sprint.item.key, &work, &labels, &visit.actor.name))
        @if sprint.item.status != "running" {
            (notice(Tone::Accent, html! { "This sprint is " (sprint.item.status) "; its cards move once it is running." }, html! {}))
        }
        @if fitting > SHOWN {
            (notice(Tone::Accent, html! { "The first " (count(SHOWN as i64)) " of " (count(fitting as i64)) " cards are shown, in the order of the backlog. Find others by their words or a filter." }, html! {}))
        }
        div data-controller="board" data-board-url-value=(format!("/api/v1/sprints/{}/cards/{{key}}", sprint.item.key))
            data-board-why-value=(format!("/items/{}/move", sprint.item.key))
            data-board-still-value=[(sprint.item.status != "running").then_some("true")] {
            @match view.grouped(&shown) {
                None => (kit::board(&name, &whole.lanes(None, &shown, &work))),
                Some(groups) => {
                    @for (at, (title, cards)) in groups.iter().enumerate() {
                        details.swimlane open {
                            summary { (title) " " span.faint.num { (cards.len()) } (view.lane_limit(cards, &sprint.team)) }
                            (kit::board(&format!("{name}: {title}"), &whole.lanes(Some((at, title)), cards, &work)))
                        }
                    }
                }
            }
            @if shown.is_empty() && !work.is_empty() { p.quiet { "No card fits these filters." } }
        }
    };
    Ok(visit.render(&shell, content))
}

/// The pages of a sprint.
pub fn views(key: &str, here: &str) -> Markup {
    let tab = |name: &str, page: &str| {
        let href = if page.is_empty() { format!("/items/{key}") } else { format!("/items/{key}/{page}") };
        Tab::new(name, href, here == page)
    };
    kit::tabs(
        "Pages of the sprint",
        &[tab("Board", "board"), tab("Plan", "plan"), tab("Report", "report"), tab("About", "")],
    )
}

/// `3rd sprint`: carried over, and how often.
pub(super) fn nth(sprints: i64) -> String {
    let ending = match (sprints % 100, sprints % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{sprints}{ending} sprint")
}

#[derive(Deserialize)]
pub(super) struct Asked {
    item: String,
    status: String,
}

/// A full column asks why it has to take one more.
pub(super) async fn ask_why(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let sprint = Whole::find(&mut visit.db, &visit.actor, &key).await?;
    let product = sprint.item.product.clone().ok_or(Error::NotFound)?;
    let (_, mut shell) = visit.stop(&product, Station::Sprint).await?;
    shell.title = format!("Move {}", asked.item);
    let action = format!("/sprints/{}/cards/{}", sprint.item.key, asked.item);
    let content = html! {
        (page_head(&format!("Move {}", asked.item), "The column is full, or it is not ready.", html! {}))
        form.form method="post" action=(action) data-controller="remote-form" {
            input type="hidden" name="_method" value="PUT";
            input type="hidden" name="status" value=(asked.status);
            input type="hidden" name="_next" value=(format!("/items/{}/board", sprint.item.key));
            (Field::text("reason", "Why is it moved all the same?").required().autofocus())
            (form_actions("Move", None))
        }
    };
    Ok(visit.render(&shell, content))
}

#[cfg(test)]
mod tests {
    #[test]
    fn sprints_are_counted_in_words() {
        let words: Vec<_> = [1, 2, 3, 4, 11, 22].into_iter().map(super::nth).collect();
        assert_eq!(words, ["1st sprint", "2nd sprint", "3rd sprint", "4th sprint", "11th sprint", "22nd sprint"]);
    }
}
