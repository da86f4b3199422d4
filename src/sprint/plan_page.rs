//! Planning a sprint: the backlog beside what is taken in, measured against what the team can do.

use std::collections::HashMap;

use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    board_page::{nth, views},
    fitting::{self, Discipline, Fit},
    forecasting,
    goal_line::{Aimed, goal, serving},
    lacking::{self, Lack, marks},
    page::pace,
    report::{self, Work},
    sprint::Whole,
};
use crate::{
    backlog::{backlog, filter::Filter, sorting::Sort},
    command::{ItemId, Right, Say},
    error::Error,
    items::{Key, Product},
    obstacles::{self, Marks, marked},
    store::Db,
    web::{
        Page, Query, Visit,
        kit::{self, Action, Button, Field, Icon, Meter, Station, Tone, page_head, panel, seek, split, tag},
        shown::{number, of, percent},
    },
};

/// What is looked for in the backlog.
#[derive(Deserialize)]
pub(super) struct Asked {
    q: Option<String>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let sprint = Whole::find(&mut visit.db, &visit.actor, &key).await?;
    let product = sprint.item.product.clone().ok_or(Error::NotFound)?;
    let (product, mut shell) = visit.stop(&product, Station::Sprint).await?;
    shell.crumbs.push((sprint.item.title.clone(), None));
    let taken = report::work(&mut visit.db, sprint.item.id).await?;
    let candidates = candidates(&mut visit.db, &product, &asked).await?;
    let ids: Vec<_> = taken.iter().map(|work| work.id.0).chain(candidates.iter().map(|row| row.id.0)).collect();
    let lacks = lacking::of(&mut visit.db, Some(&sprint.team), &ids).await?;
    let in_the_way = obstacles::of(&mut visit.db, &ids).await?;
    let fit = fitting::of(&mut visit.db, &sprint, &taken).await?;
    let velocity = forecasting::velocity(&mut visit.db, product.id, Some(&sprint.team.name)).await?;
    let says = visit.actor.say(&sprint.item.place(Right::RunSprints));
    let sub = format!("{} points in {}", number(fit.points), of(taken.len() as i64, "item", "items"));
    let links =
        sprint.closed_at.is_none() && visit.actor.say(&sprint.item.place(sprint.item.kind.right())) != Say::None;
    let content = html! {
        (page_head(&sprint.item.title, &sub, html! {
            @if sprint.item.status == "planned" && says != Say::None {
                (Action { method: "POST", href: &format!("/sprints/{}/start", sprint.item.key), values: &[], button: Button::submit(if says == Say::Propose { "Propose to start" } else { "Start the sprint" }).primary().icon(Icon::Play) })
            }
        }))
        (views(&sprint.item.key, "plan"))
        (goal(&Aimed { words: sprint.goal.as_deref(), met: None, aims: &fit.aims }, links.then_some(&sprint.item)))
        div data-controller="plan" data-plan-url-value=(format!("/api/v1/sprints/{}/items", sprint.item.key))
            data-plan-points-value=(fit.points) data-plan-past-value=(serde_json::json!(fit.scaled).to_string())
            data-plan-still-value=[(sprint.closed_at.is_some() || says == Say::None).then_some("true")]
            data-action="focusin->plan#look focusout->plan#away mouseover->plan#look mouseout->plan#away remote-form:saved->plan#stay" {
            (split(html! {
                (chosen(&sprint, &taken, &lacks, &in_the_way, says))
                (backlog_rows(&sprint, &candidates, &lacks, &asked, says))
            }, html! { (measure(&sprint, &fit)) (serving(&fit.serves, &fit.themes, &fit.aims)) (people(&fit)) (disciplines(&fit.disciplines)) (pace(&velocity)) }))
        }
    };
    Ok(visit.render(&shell, content))
}

type Lacks = HashMap<ItemId, Vec<Lack>>;
type InTheWay = HashMap<ItemId, Marks>;

fn chosen(sprint: &Whole, taken: &[Work], lacks: &Lacks, in_the_way: &InTheWay, says: Say) -> Markup {
    let closed = sprint.closed_at.is_some();
    panel(
        "In the sprint",
        &taken.len().to_string(),
        html! {
            @if taken.is_empty() { p.quiet { "Nothing yet. Take in what serves the goal, from the top of the backlog." } }
            ol.plan-rows id="plan-in" role="list" data-plan="in" aria-label="In the sprint" {
                @for work in taken {
                    (row(&work.key, &work.kind, &work.title, work.points, html! {
                        @if let Some(marks) = in_the_way.get(&work.id) { (marked(marks)) }
                        @if work.sprints > 1 { (tag(Tone::Warn, &nth(work.sprints))) }
                        @if work.status != "accepted" { (marks(lacks.get(&work.id).map_or(&[], Vec::as_slice), work.blocked > 0)) }
                    }, html! { @if !closed && says != Say::None { (button(sprint, &work.key, true)) } }))
                }
            }
        },
    )
}

fn backlog_rows(sprint: &Whole, rows: &[backlog::Row], lacks: &Lacks, asked: &Asked, says: Say) -> Markup {
    let words = asked.q.as_deref().map(str::trim).filter(|words| !words.is_empty());
    panel(
        if words.is_some() { "Found in the backlog" } else { "Top of the backlog" },
        "",
        html! {
            (seek(&format!("/items/{}/plan", sprint.item.key), "Find in the backlog", words.unwrap_or_default(), &[]))
            @if let (true, Some(words)) = (rows.is_empty(), words) { p.quiet { "Nothing in the backlog is called “" (words) "”." } }
            @else if rows.is_empty() { p.quiet { "Nothing is left in the backlog." } }
            @else if sprint.team.unready == "refuse" && sprint.closed_at.is_none() && says != Say::None {
                form.form id="take" method="post" action=(format!("/sprints/{}/items", sprint.item.key)) data-controller="remote-form" {
                    (Field::text("reason", "Why what is not ready is taken in").hint("The team refuses it without a reason; the reason stands in its history."))
                }
            }
            ol.plan-rows id="plan-out" role="list" data-plan="out" aria-label="Top of the backlog" {
                @for item in rows {
                    (row(&item.key, item.kind.name(), &item.title, item.points, html! {
                        (marked(&item.marks))
                        (marks(lacks.get(&item.id).map_or(&[], Vec::as_slice), item.marks.stop()))
                    }, html! { @if sprint.closed_at.is_none() && says != Say::None { (button(sprint, &item.key, false)) } }))
                }
            }
            @if rows.len() >= MOST { p.small.quiet { "The first " (MOST) " are shown; find others by their words." } }
        },
    )
}

fn row(key: &str, kind: &str, title: &str, points: Option<f64>, tags: Markup, act: Markup) -> Markup {
    html! {
        li id=(format!("plan-{key}")) data-key=(key) data-points=[points] {
            (kit::kind(kit::Kind::parse(kind)))
            a.title href=(format!("/items/{key}")) { (title) }
            span.tags { (tags) }
            span.num title="Points" { (points.map_or_else(|| "–".into(), number)) }
            (act)
        }
    }
}

fn button(sprint: &Whole, key: &str, out: bool) -> Markup {
    if !out && sprint.team.unready == "refuse" {
        let button = Button::submit(format!("Take {key} in")).small().icon_only(Icon::Plus);
        return html! { (button.form("take").value("items", key)) };
    }
    let href = format!("/sprints/{}/items", sprint.item.key);
    let values: &[(&str, &str)] = if out { &[("items", key), ("out", "true")] } else { &[("items", key)] };
    let button = if out {
        Button::submit(format!("Take {key} out")).plain().small().icon_only(Icon::X)
    } else {
        Button::submit(format!("Take {key} in")).small().icon_only(Icon::Plus)
    };
    html! { (Action { method: "POST", href: &href, values, button }) }
}

/// What is taken in against what past sprints have completed.
fn measure(sprint: &Whole, fit: &Fit) -> Markup {
    panel(
        "Will it fit?",
        "",
        html! {
            @if let (Some(chance), Some(least), Some(median), Some(most)) = (fit.chance, fit.least, fit.median, fit.most) {
                (Meter { label: "Points".into(), share: (fit.points / most.max(1.0)).min(1.0), agreed: Some((median / most.max(1.0)).min(1.0)), figure: format!("{} of {}", number(fit.points), number(median)), tone: if fit.points > most { Tone::Bad } else if fit.points > median { Tone::Warn } else { Tone::Accent } })
                @if fit.points > 0.0 { p.fit-chance { b.num { (percent(chance)) } " chance that all of it is finished" } }
                p.small.quiet { (reached(fit)) " of " (of(fit.past.len() as i64, "past sprint", "past sprints")) " completed as much; they completed from " (number(least)) " to " (number(most)) " points, half of them " (number(median)) " or more." }
            } @else {
                p.quiet { "No sprint of this team is closed yet; from the first on, past sprints say what fits." }
            }
            p.fit-preview.small data-plan-target="preview" role="status" {}
            @for caution in &fit.cautions { p.small.quiet { (caution) } }
            @if let Some(rooted) = fit.rooted { p.small.quiet { (percent(rooted)) " of the points have an unbroken why." } }
            p.small.faint { "The team takes in stories of up to " (number(sprint.team.largest)) " points." }
        },
    )
}

fn reached(fit: &Fit) -> usize {
    fit.past.iter().filter(|completed| **completed >= fit.points).count()
}

fn disciplines(disciplines: &[Discipline]) -> Markup {
    html! {
        @if !disciplines.is_empty() {
            (panel("By discipline", "", html! {
                dl.figures { @for one in disciplines { div { dt { (one.name) } dd.num { (number(one.points)) } } } }
            }))
        }
    }
}

/// What each person gives and has: points against what their days are worth at the team's pace.
fn people(fit: &Fit) -> Markup {
    let gives =
        |at: usize| fit.capacity.get(at).map(|one| format!("{} · {} %", of(one.days as i64, "day", "days"), one.focus));
    html! {
        @if !fit.capacity.is_empty() {
            (panel("Capacity", &format!("{} days", number(fit.focused.unwrap_or(0.0))), html! {
                dl.figures.loads {
                    @for (at, load) in fit.load.iter().enumerate() {
                        div {
                            dt { (load.name.as_deref().unwrap_or("Nobody yet")) @if let Some(gives) = gives(at) { span.small.faint { (gives) } } }
                            dd.num {
                                @if load.is_over() { (tag(Tone::Warn, "over")) " " }
                                (number(load.points)) @if let Some(worth) = load.worth { " of " (number(worth)) } " points"
                            }
                        }
                    }
                }
                details { summary { "How to read this" }
                    p.small { "Days are working days less absences; the share of them that goes into the sprint, at the pace of past sprints, is what they are worth in points. Beside it stand the points that somebody has." }
                }
            }))
        }
    }
}

/// So many of the backlog are offered at once.
const MOST: usize = 40;

/// So many of its top are looked through for what is in no sprint yet.
const LOOKED_THROUGH: usize = 2_000;

/// The top of the backlog that is in no open sprint, or of what was looked for.
async fn candidates(db: &mut Db, product: &Product, asked: &Asked) -> crate::Result<Vec<backlog::Row>> {
    let filter = Filter { q: asked.q.clone().filter(|words| !words.trim().is_empty()), ..Filter::default() };
    let (mut found, mut after): (Vec<backlog::Row>, Option<String>) = (Vec::new(), None);
    for _ in 0..LOOKED_THROUGH / 200 {
        let page = backlog::page(db, product, &filter, &Sort::default(), 200, after.as_deref()).await?;
        let ids: Vec<_> = page.items.iter().map(|row| row.id.0).collect();
        let planned = super::sprint::planned(db, &ids).await?;
        found.extend(page.items.into_iter().filter(|row| !planned.contains(&row.id)));
        after = page.next;
        if found.len() >= MOST || after.is_none() {
            break;
        }
    }
    found.truncate(MOST);
    Ok(found)
}
