//! Planning a sprint: the backlog beside what is taken in, measured against what the team can do.

use axum::extract::Path;
use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    board_page::{nth, views},
    forecasting::{self, Velocity},
    page::pace,
    report::{self, Work},
    sprint::{Whole, days},
    team::Member,
};
use crate::{
    backlog::{backlog, filter::Filter, sorting::Sort},
    command::{PersonId, Right, Say},
    error::Error,
    items::{Key, Product},
    obstacles::marked,
    sql,
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
    let capacity = capacity(&mut visit.db, &sprint).await?;
    let velocity = forecasting::velocity(&mut visit.db, product.id, Some(&sprint.team.name)).await?;
    let says = visit.actor.say(&sprint.item.place(Right::RunSprints));
    let points = taken.iter().filter_map(|work| work.points).sum::<f64>();
    let sub = format!("{} points in {}", number(points), of(taken.len() as i64, "item", "items"));
    let content = html! {
        (page_head(&sprint.item.title, &sub, html! {
            @if sprint.item.status == "planned" && says != Say::None {
                (Action { method: "POST", href: &format!("/sprints/{}/start", sprint.item.key), values: &[], button: Button::submit(if says == Say::Propose { "Propose to start" } else { "Start the sprint" }).primary().icon(Icon::Play) })
            }
        }))
        (views(&sprint.item.key, "plan"))
        @if let Some(goal) = &sprint.goal { p.sprint-goal { span.faint { "Goal " } (goal) } }
        (split(html! {
            (chosen(&sprint, &taken, says))
            (backlog_rows(&sprint, &candidates, says))
        }, html! { (measure(&sprint, points, &velocity, &taken)) (people(&capacity)) (pace(&velocity)) }))
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
            ol.plan-rows role="list" {
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
            ol.plan-rows role="list" {
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
        li id=(format!("plan-{key}")) {
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
fn measure(sprint: &Whole, points: f64, velocity: &Velocity, taken: &[Work]) -> Markup {
    let completed: Vec<f64> = velocity.sprints.iter().map(|closed| closed.completed).collect();
    let reached = completed.iter().filter(|completed| **completed >= points).count();
    let why = taken.iter().filter(|work| work.rooted).filter_map(|work| work.points).sum::<f64>();
    panel(
        "Will it fit?",
        "",
        html! {
            @if let (Some(least), Some(median), Some(most)) = (velocity.least, velocity.median, velocity.most) {
                (Meter { label: "Points".into(), share: (points / most.max(1.0)).min(1.0), agreed: Some((median / most.max(1.0)).min(1.0)), figure: format!("{} of {}", number(points), number(median)), tone: if points > most { Tone::Bad } else if points > median { Tone::Warn } else { Tone::Accent } })
                p { "Past sprints completed from " (number(least)) " to " (number(most)) " points, half of them " (number(median)) " or more." }
                p { b.num { (reached) " of " (completed.len()) } " would have completed this much." }
            } @else {
                p.quiet { "No sprint of this team is closed yet; from the first on, past sprints say what fits." }
            }
            @if points > 0.0 { p.quiet { (percent(why / points)) " of the points have an unbroken why." } }
            p.small.faint { "The team takes in stories of up to " (number(sprint.team.largest)) " points." }
        },
    )
}

/// A member with the working days they give the sprint.
struct Capacity {
    name: String,
    days: usize,
    focus: i64,
}

fn people(capacity: &[Capacity]) -> Markup {
    let sum: f64 = capacity.iter().map(Capacity::counted).sum();
    html! {
        @if !capacity.is_empty() {
            (panel("Capacity", &format!("{} days", number(sum)), html! {
                dl.figures { @for one in capacity { div { dt { (one.name) } dd.num { (of(one.days as i64, "day", "days")) " · " (one.focus) " %" } } } }
            }))
        }
    }
}

impl Capacity {
    /// Focused days, to a tenth.
    fn counted(&self) -> f64 {
        (self.days as f64 * self.focus as f64 / 10.0).round() / 10.0
    }
}

/// Working days of each member less their absences: two queries.
async fn capacity(db: &mut Db, sprint: &Whole) -> crate::Result<Vec<Capacity>> {
    let members = sprint.team.members(db).await?;
    let away = db
        .query(sql!(
            "select a.person_id, a.from_on, a.until_on from team_member m join absence a on a.person_id = m.person_id
             where m.team_id = $1 and a.from_on <= $3 and a.until_on >= $2 limit 2000"
        ))
        .bind(sprint.team.id)
        .bind(sprint.starts_on)
        .bind(sprint.ends_on)
        .all::<(PersonId, NaiveDate, NaiveDate)>()
        .await?;
    let working: Vec<NaiveDate> =
        days(sprint.starts_on, sprint.ends_on).into_iter().filter(|(_, worked)| *worked).map(|(day, _)| day).collect();
    let of = |member: Member| {
        let is_away =
            |day: &NaiveDate| away.iter().any(|(who, from, until)| *who == member.id && (from..=until).contains(&day));
        Capacity { days: working.iter().filter(|day| !is_away(day)).count(), name: member.name, focus: member.focus }
    };
    Ok(members.into_iter().map(of).collect())
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
