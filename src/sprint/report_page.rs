//! The report of a sprint: the burndown, what changed on the way, what was done; and, at its end, the close.

use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    board_page::{nth, views},
    changes::{self, Happened},
    closing,
    goal_line::{Aimed, goal, serving},
    report::{self, Report, Work},
    report_charts::{behind, burndown, burnup},
    sprint::Whole,
};
use crate::{
    command::{Right, Say},
    error::Error,
    items::{Key, page::state_of},
    sql,
    store::Db,
    web::{
        Page, Query, Visit,
        kit::{self, Choice, Column, Field, Station, Table, figure, form_actions, page_head, panel, split},
        shown::{count, number, of, on, percent},
    },
};

#[derive(Deserialize)]
pub(super) struct View {
    /// The day whose events are shown; `start` for what was there at the start.
    day: Option<String>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(view): Query<View>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let sprint = Whole::find(&mut visit.db, &visit.actor, &key).await?;
    let product = sprint.item.product.clone().ok_or(Error::NotFound)?;
    let (_, mut shell) = visit.stop(&product, Station::Sprint).await?;
    shell.crumbs.push((sprint.item.title.clone(), None));
    let now = visit.app.store.clock.now();
    let report = report::of(&mut visit.db, &sprint, now).await?;
    let today = sprint.team.zone().day(now);
    let dates = format!("{} – {} · {}", on(report.starts_on, today), on(report.ends_on, today), report.team);
    let says = visit.actor.say(&sprint.item.place(Right::RunSprints));
    let next = next_sprints(&mut visit.db, &sprint).await?;
    let reviewed = closing::said_at_the_review(&mut visit.db, sprint.item.id).await?;
    let behind = match &view.day {
        Some(on) => behind(&mut visit.db, &sprint, on, now).await?,
        None => None,
    };
    let content = html! {
        (page_head(&report.title, &dates, html! {}))
        (views(&sprint.item.key, "report"))
        (goal(&Aimed { words: report.goal.as_deref(), met: report.goal_met, aims: &report.aims }, None))
        (split(html! {
            @if !report.burn.days.is_empty() { (burndown(&report, today)) (burnup(&report, today)) }
            @if let Some(behind) = &behind { (behind) }
            div.table-part id="done" { (work_table("Done", &report.done, &report.key)) }
            (work_table("Not done", &report.not_done, &report.key))
            @if report.closed_at.is_some() && !report.not_done.is_empty() { (went(&report)) }
            (work_table("Carried over from earlier sprints", &carried(&report), &report.key))
            (changes::tables(&report.changes, today))
            @if report.changes_beyond > 0 { p.small.quiet { (count(report.changes_beyond)) " later changes are not listed; the figures count them all." } }
        }, html! {
            (figures(&report))
            (serving(&report.serves, &report.themes, &report.aims))
            @if sprint.item.status == "running" && says != Say::None { (close(&sprint, &report, &next, reviewed, says)) }
        }))
    };
    Ok(visit.render(&shell, content))
}

/// What had been in an earlier sprint already.
fn carried(report: &Report) -> Vec<Work> {
    report.done.iter().chain(&report.not_done).filter(|work| work.sprints > 1).cloned().collect()
}

fn figures(report: &Report) -> Markup {
    let burn = &report.burn;
    let percent = |share: Option<f64>| share.map_or_else(|| "—".into(), percent);
    let replayed = !burn.days.is_empty() && report.started_at.is_some();
    let start = replayed.then(|| format!("/items/{}/report?day=start#behind", report.key));
    let below = |id: &str, any: bool| any.then(|| format!("#{id}"));
    let changed = report.changes.iter().any(Happened::of_scope);
    let (scope, done) = (below("scope-changes", changed), below("done", !report.done.is_empty()));
    let whole = scope.clone().or_else(|| start.clone());
    let rows = [
        ("Committed", number(burn.committed), &start),
        ("Added", number(burn.added), &scope),
        ("Removed", number(burn.removed), &scope),
        ("Re-estimated", number(burn.re_estimated), &scope),
        ("Scope", number(burn.scope), &whole),
        ("Completed", number(burn.completed), &done),
        ("of the commitment", number(burn.completed_of_committed), &done),
        ("Say/do", percent(burn.say_do), &done),
        ("Scope change", percent(burn.scope_change), &scope),
    ];
    // Of a sprint from elsewhere nobody knows more.
    let known = |name: &str| !burn.days.is_empty() || matches!(name, "Committed" | "Completed" | "Say/do");
    panel(
        "In points",
        "",
        html! {
            dl.figures id="figures" { @for (name, said, href) in rows.iter().filter(|(name, ..)| known(name)) { div { dt { (name) } dd.num { (figure(said, href.as_ref())) } } } }
            @if report.closed_at.is_some() { p.small.quiet { "Frozen at the close: later moves do not change it." } }
            @if let Some(note) = &report.note { p { (note) } }
        },
    )
}

/// So many items are shown in a table; programs read them all.
const SHOWN: usize = 500;

/// Where what was not done went.
fn went(report: &Report) -> Markup {
    let mut to: Vec<(Option<&str>, i64)> = Vec::new();
    for work in &report.not_done {
        // What was closed before items were asked one by one went where all went.
        let went = work.went_to.as_deref();
        match to.iter_mut().find(|(known, _)| *known == went) {
            Some((_, items)) => *items += 1,
            None => to.push((went, 1)),
        }
    }
    if let ([(None, _)], Some(all)) = (to.as_slice(), report.unfinished_to.as_deref()) {
        to = vec![(Some(all), report.not_done.len() as i64)];
    }
    html! {
        p.small.quiet {
            @for (at, (went, items)) in to.iter().enumerate() {
                @if at > 0 { ", " }
                (of(*items, "item", "items"))
                @match went { Some(key) => { " went on into " a href=(format!("/items/{key}")) { (key) } } None => " stayed in the backlog" }
            }
            "."
        }
    }
}

fn work_table(title: &str, work: &[Work], sprint: &str) -> Markup {
    let row = |work: &Work| {
        let kind = crate::items::Kind::parse(&work.kind).unwrap_or(crate::items::Kind::Story);
        vec![
            html! { a.item-line href=(format!("/items/{}", work.key)) { (kit::kind(kit::Kind::parse(&work.kind))) span.title { (work.title) } } @if work.sprints > 1 { " " span.tag.warn { (nth(work.sprints)) } } @if work.blocked > 0 && work.status != "accepted" { " " (kit::tag(kit::Tone::Bad, "blocked")) } },
            html! { (state_of(kind, &work.status, work.state.as_deref())) },
            html! { span.nowrap { (work.owner_name.clone().unwrap_or_else(|| "Nobody".into())) } },
            html! { (work.points.map_or_else(|| "—".into(), number)) },
        ]
    };
    let table = Table {
        caption: format!("{title} ({})", work.len()),
        columns: vec![Column::text("Item"), Column::text("State"), Column::text("Person"), Column::number("Points")],
        rows: work.iter().take(SHOWN).map(row).collect(),
        ..Table::default()
    };
    html! {
        @if !work.is_empty() { (table) }
        @if work.len() > SHOWN { p.small.quiet { "The first " (SHOWN) " are shown; " a href=(format!("/api/v1/sprints/{sprint}/report")) { "the whole report" } " holds all " (count(work.len() as i64)) "." } }
    }
}

fn close(sprint: &Whole, report: &Report, next: &[(String, String)], reviewed: Option<bool>, says: Say) -> Markup {
    let choices = std::iter::once(Choice::new("", "Back to the backlog"))
        .chain(next.iter().map(|(key, title)| Choice::new(key, title)))
        .collect();
    let unfinished = report.not_done.len();
    let asks = if unfinished == 1 {
        "Where the unfinished item goes".into()
    } else {
        format!("Where the {unfinished} unfinished items go")
    };
    panel(
        "Close the sprint",
        "",
        html! {
            form.form method="post" action=(format!("/sprints/{}/close", sprint.item.key)) data-controller="remote-form" {
                @if report.goal.is_some() { (goal_met(reviewed)) }
                @if !report.not_done.is_empty() {
                    (Field::select("unfinished_to", &asks, choices).answered())
                    @if report.not_done.len() > 1 && !next.is_empty() { (one_by_one(&report.not_done, next)) }
                }
                (Field::textarea("note", "To remember"))
                (form_actions(if says == Say::Propose { "Propose to close" } else { "Close" }, None))
            }
        },
    )
}

/// Asks whether the goal was met, and shows what the review said of it.
fn goal_met(reviewed: Option<bool>) -> Markup {
    let choices = vec![Choice::new("", "Not said"), Choice::new("true", "Yes"), Choice::new("false", "No")];
    let said =
        reviewed.map(|met| if met { "The review said that it was." } else { "The review said that it was not." });
    let field = Field::select("goal_met", "Was the goal met?", choices).answered();
    let field = field.value(reviewed.map_or_else(String::new, |met| met.to_string()));
    html! { (match said { Some(said) => field.hint(said), None => field }) }
}

/// So many items are asked one by one in the form; the others go with the rest.
const ASKED: usize = 100;

/// A choice for each unfinished item, where it is to go elsewhere than the rest.
fn one_by_one(unfinished: &[Work], next: &[(String, String)]) -> Markup {
    html! {
        details.one-by-one {
            summary { "Item by item" }
            @if unfinished.len() > ASKED { p.small.quiet { "The first " (ASKED) " can be sent elsewhere here; the others go with the rest." } }
            ul role="list" {
                @for work in unfinished.iter().take(ASKED) {
                    li id=(format!("goes-{}", work.key)) {
                        label for=(format!("goes-to-{}", work.key)) { span.key { (work.key) } " " (work.title) }
                        select.input.small id=(format!("goes-to-{}", work.key)) name=(format!("unfinished.{}", work.key)) {
                            option value="" { "With the rest" }
                            option value="backlog" { "Back to the backlog" }
                            @for (key, title) in next { option value=(key) { (title) } }
                        }
                    }
                }
            }
        }
    }
}

/// The planned sprints of the same team.
async fn next_sprints(db: &mut Db, sprint: &Whole) -> crate::Result<Vec<(String, String)>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title from sprint s join item i on i.id = s.item_id
             where s.team_id = $1 and i.status = 'planned' and i.archived_at is null order by s.starts_on limit 20"
        ))
        .bind(sprint.team.id)
        .all()
        .await?)
}
