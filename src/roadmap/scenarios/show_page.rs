//! A scenario beside what is: on a timeline with the real bars behind, and as tables.

use axum::extract::Path;
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    changing::bet_of,
    comparing::{Moved, said},
    drawn,
    reading::{self, Compared},
    scenario::{Scenario, as_wished},
    tables,
};
use crate::{
    command::{Actor, Place, Right, Say},
    error::Error,
    items::Key,
    roadmap::HORIZONS,
    web::{
        Page, Visit,
        kit::{Action, Button, Checks, Choice, Field, Station, Tone, checks, form, notice, page_head, pair},
        shown::{date, day_of, number, today},
    },
};

pub async fn show(mut visit: Visit, Path(id): Path<Uuid>) -> Page {
    let scenario = Scenario::find(&mut visit.db, &visit.actor, id).await?;
    let (_, mut shell) = visit.stop(&scenario.product.clone(), Station::Roadmap).await?;
    shell.title.clone_from(&scenario.name);
    let now = visit.app.store.clock.now();
    let read = reading::read(&mut visit.db, &visit.actor, scenario, now).await?;
    let content = content(&read, &visit.actor, today(now));
    Ok(visit.render(&shell, content))
}

fn content(read: &Compared, actor: &Actor, today: chrono::NaiveDate) -> Markup {
    let open = read.scenario.state == "open";
    html! {
        (head(read, actor))
        @if !open { (notice(Tone::Plain, html! { "This scenario was " (read.scenario.state) "; it stands here as it was said" @if let Some(at) = read.scenario.stands_at() { ", beside the roadmap as it was on " (date(day_of(at))) ", with the forecasts of that day. Capacity and money are those of today" } "." }, html! {})) }
        @if !read.moved.is_empty() { (world_moved(read, &read.moved)) }
        (drawn::timeline(read, today))
        section.part { h2 { "Bets" } (tables::bets(read)) }
        section.part { h2 { "Capacity " span.faint { "days of work" } } (tables::capacity(read)) }
        section.part { h2 { "Goals" } (tables::goals(read)) }
        section.part { h2 { "Money" } (tables::money(read)) }
        section.part { h2 { "People" } (people(read)) }
    }
}

fn head(read: &Compared, actor: &Actor) -> Markup {
    let scenario = &read.scenario;
    let says = actor.say(&Place::product(Right::PlanRoadmap, scenario.product_id));
    let apply = format!("/scenarios/{}/apply", scenario.id);
    html! {
        (page_head(&scenario.name, &format!("Scenario, {}", scenario.state), html! {
            (Button::link("All scenarios", format!("/products/{}/roadmap/scenarios", scenario.product)).plain())
            @if scenario.state == "open" {
                (Action { method: "DELETE", href: &scenario.href(), values: &[], button: Button::submit("Throw away") })
                @if says != Say::None {
                    (Button::dialog(says.item("Apply…"), apply).primary())
                }
            }
        }))
    }
}

fn world_moved(read: &Compared, moved: &[Moved]) -> Markup {
    let href = format!("/scenarios/{}/base", read.scenario.id);
    notice(
        Tone::Warn,
        html! {
            p { b { "The roadmap has moved on." } " It cannot be applied before you have looked at that." }
            ul.dense {
                @for one in moved.iter().take(8) { li { (said(one)) } }
                @if moved.len() > 8 { li { "and " (moved.len() - 8) " more" } }
            }
        },
        html! { (Action { method: "PUT", href: &href, values: &[], button: Button::submit("Start from how it is now").small() }) },
    )
}

fn people(read: &Compared) -> Markup {
    let base = format!("/scenarios/{}/people", read.scenario.id);
    let open = read.scenario.state == "open";
    html! {
        @if read.too_few {
            (notice(Tone::Warn, html! { "More people would go than there are: the teams come to " (number(read.members)) ". Nobody is counted as fewer than none." }, html! {}))
        }
        ul.changed-bets role="list" {
            @for crew in &read.people {
                li.changed-bet id=(format!("people-{}", crew.id)) {
                    div.changed-head {
                        b { @if crew.people > 0.0 { "+" } (number(crew.people)) } " " (crew.words)
                        span.faint.small { (crew.focus) " % from " (date(crew.from_on)) @if let Some(until) = crew.until_on { " until " (date(until)) } @if let Some(rate) = crew.rate { ", " (number(rate)) " a day" } }
                        @if open { (Action { method: "DELETE", href: &format!("{base}/{}", crew.id), values: &[], button: Button::submit("Take out").small().plain() }) }
                    }
                }
            }
        }
        @if open {
            (form("POST", &base, html! {
                (pair(Field::text("words", "Who").placeholder("Developers").required(), Field::number("people", "How many").step("0.1").hint("With a minus when they go.").required()))
                (pair(Field::date("from_on", "From").required(), Field::date("until_on", "Until")))
                (pair(Field::number("focus", "Focus in %").value(80).between(1, 100), Field::number("rate", "A day of one costs").step("0.01")))
                div.actions { (Button::submit("Add people")) }
            }))
        }
    }
}

/// The form in which a bet is said otherwise.
pub async fn bet(mut visit: Visit, Path((id, key)): Path<(Uuid, String)>) -> Page {
    let scenario = Scenario::find(&mut visit.db, &visit.actor, id).await?;
    let (_, mut shell) = visit.stop(&scenario.product.clone(), Station::Roadmap).await?;
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let item = bet_of(&mut visit.db, &visit.actor, &scenario, &key).await?;
    shell.title = format!("{} otherwise", item.key);
    let world = reading::current(&mut visit.db, scenario.product_id).await?;
    let wishes = scenario.wishes(&mut visit.db).await?;
    let real = world.get(&item.id).ok_or(Error::NotFound)?;
    let would = as_wished(&real.bet, &wishes.iter().filter(|wish| wish.item_id == item.id).collect::<Vec<_>>());
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let horizons = HORIZONS.iter().chain(&["none"]).map(|name| Choice::new(*name, *name)).collect();
    let statuses = [("proposed", "proposed"), ("active", "active"), ("dropped", "cut")]
        .map(|(name, label)| Choice::new(name, label))
        .to_vec();
    let status = if would.status == "done" { "active" } else { &would.status };
    let content = html! {
        (page_head(&format!("What if {}", item.key), &item.title, html! {}))
        (form("PUT", &format!("/scenarios/{}/bets/{}", scenario.id, item.key), html! {
            (pair(Field::date("starts_on", "First day").value(day(would.starts_on)), Field::date("due_on", "Last day").value(day(would.due_on))))
            (pair(Field::select("horizon", "Horizon", horizons).value(would.horizon.as_deref().unwrap_or("none")), Field::select("status", "It is", statuses).value(status)))
            (Field::number("appetite", "Appetite").value(would.appetite.map(number).unwrap_or_default()).step("0.5"))
            (checks(&Checks {
                name: "clear",
                label: "It would have",
                choices: [("starts_on", "no first day"), ("due_on", "no last day"), ("appetite", "no appetite")].map(|(name, label)| Choice::new(name, label)).to_vec(),
                chosen: [("starts_on", real.bet.starts_on.is_some() && would.starts_on.is_none()), ("due_on", real.bet.due_on.is_some() && would.due_on.is_none()), ("appetite", real.bet.appetite.is_some() && would.appetite.is_none())]
                    .into_iter().filter(|(_, gone)| *gone).map(|(name, _)| name.to_owned()).collect(),
            }))
            div.actions { (Button::submit("Say so").primary()) (Button::link("Cancel", scenario.href()).plain()) }
        }))
    };
    Ok(visit.render(&shell, content))
}
