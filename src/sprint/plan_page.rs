//! Planning a sprint: the backlog beside what is taken in, measured against what the team can do.

use axum::extract::Path;
use maud::{Markup, html};

use super::{
    board_page::{nth, views},
    capacity::Capacity,
    fitting::{self, Discipline, Fit},
    forecasting,
    goal_line::{Aimed, goal, serving},
    page::pace,
    report::{self, Work},
    sprint::Whole,
};
use crate::{
    backlog::{backlog, filter::Filter, sorting::Sort},
    command::{Right, Say},
    error::Error,
    items::{Key, Product},
    obstacles::marked,
    store::Db,
    web::{
        Page, Visit,
        kit::{self, Action, Button, Field, Icon, Meter, Station, Tone, page_head, panel, split, tag},
        shown::{number, of, percent},
    },
};

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let sprint = Whole::find(&mut visit.db, &visit.actor, &key).await?;
    let product = sprint.item.product.clone().ok_or(Error::NotFound)?;
    let (product, mut shell) = visit.stop(&product, Station::Sprint).await?;
    shell.crumbs.push((sprint.item.title.clone(), None));
    let taken = report::work(&mut visit.db, sprint.item.id).await?;
    let candidates = candidates(&mut visit.db, &product, &taken).await?;
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
            data-plan-points-value=(fit.points) data-plan-past-value=(serde_json::json!(fit.past).to_string())
            data-plan-still-value=[(sprint.closed_at.is_some() || says == Say::None).then_some("true")]
            data-action="focusin->plan#look focusout->plan#away mouseover->plan#look mouseout->plan#away remote-form:saved->plan#stay" {
            (split(html! {
                (chosen(&sprint, &taken, says))
                (backlog_rows(&sprint, &candidates, says))
            }, html! { (measure(&sprint, &fit)) (serving(&fit.serves, &fit.aims)) (people(&fit.capacity)) (disciplines(&fit.disciplines)) (pace(&velocity)) }))
        }
    };
    Ok(visit.render(&shell, content))
}

fn chosen(sprint: &Whole, taken: &[Work], says: Say) -> Markup {
    let closed = sprint.closed_at.is_some();
    panel(
        "In the sprint",
        &taken.len().to_string(),
        html! {
            @if taken.is_empty() { p.quiet { "Nothing yet. Take in what serves the goal, from the top of the backlog." } }
            ol.plan-rows id="plan-in" role="list" data-plan="in" aria-label="In the sprint" {
                @for work in taken {
                    (row(&work.key, &work.kind, &work.title, work.points, html! {
                        @if work.blocked > 0 { (tag(Tone::Bad, "blocked")) }
                        @if work.sprints > 1 { (tag(Tone::Warn, &nth(work.sprints))) }
                        @if !work.rooted { (tag(Tone::Plain, "no why")) }
                    }, html! { @if !closed && says != Say::None { (button(sprint, &work.key, true)) } }))
                }
            }
        },
    )
}

fn backlog_rows(sprint: &Whole, rows: &[backlog::Row], says: Say) -> Markup {
    panel(
        "Top of the backlog",
        "",
        html! {
            @if rows.is_empty() { p.quiet { "Nothing is left in the backlog." } }
            @else if sprint.team.unready == "refuse" && sprint.closed_at.is_none() && says != Say::None {
                form.form id="take" method="post" action=(format!("/sprints/{}/items", sprint.item.key)) data-controller="remote-form" {
                    (Field::text("reason", "Why what is not ready is taken in").hint("The team refuses it without a reason; the reason stands in its history."))
                }
            }
            ol.plan-rows id="plan-out" role="list" data-plan="out" aria-label="Top of the backlog" {
                @for item in rows {
                    (row(&item.key, item.kind.name(), &item.title, item.points, html! {
                        (marked(&item.obstacles))
                        @if item.points.is_none() { (tag(Tone::Warn, "not estimated")) }
                        @if !item.rooted { (tag(Tone::Plain, "no why")) }
                    }, html! { @if sprint.closed_at.is_none() && says != Say::None { (button(sprint, &item.key, false)) } }))
                }
            }
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

fn people(capacity: &[Capacity]) -> Markup {
    let sum: f64 = capacity.iter().map(|one| one.focused).sum();
    html! {
        @if !capacity.is_empty() {
            (panel("Capacity", &format!("{} days", number(sum)), html! {
                dl.figures { @for one in capacity { div { dt { (one.name) } dd.num { (of(one.days as i64, "day", "days")) " · " (one.focus) " %" } } } }
            }))
        }
    }
}

/// The top of the backlog that is in no open sprint.
async fn candidates(db: &mut Db, product: &Product, taken: &[Work]) -> crate::Result<Vec<backlog::Row>> {
    let mut rows =
        backlog::page(db, product, &Filter::default(), &Sort::default(), 60 + taken.len().min(140) as i64, None)
            .await?
            .items;
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let planned = super::sprint::planned(db, &ids).await?;
    rows.retain(|row| !planned.contains(&row.id));
    rows.truncate(40);
    Ok(rows)
}
