//! The page of the roadmap as it stood: the views of today without anything that changes it.

use axum::{extract::Path, http::StatusCode};
use chrono::{Months, NaiveDate};
use maud::{Markup, html};

use super::{
    READ,
    day::{Moment, Span},
    days, reading,
    stepping::{self, Asked},
};
use crate::{
    error::{Error, Result},
    items::{Product, several},
    roadmap::{
        bet::MOST,
        filter_bar, horizons, list, marks, outcomes,
        page::Shown,
        reading::said,
        timeline,
        view::{Face, Scope, View},
    },
    web::{
        Page, Query, Visit,
        kit::{Button, Station, Tone, notice, page_head},
        layout::Shell,
        shown::{count, weekday},
    },
};

pub async fn show(mut visit: Visit, Path(key): Path<String>, Query(view): Query<View>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Roadmap).await?;
    answered(visit, shell, Scope::One(product), view).await
}

/// Of every product one may see.
pub async fn portfolio(mut visit: Visit, Query(view): Query<View>) -> Page {
    let products = Product::all(&mut visit.db, &visit.actor).await?;
    let shelf = visit.shelf().await?;
    let shell = shelf.shell("All roadmaps");
    answered(visit, shell, Scope::All(products), view).await
}

async fn answered(mut visit: Visit, mut shell: Shell, scope: Scope, mut view: View) -> Page {
    shell.title = title(&scope).into();
    let now = visit.app.store.clock.now();
    let span = Span::of(&mut visit.db, scope.products(), now).await?;
    let found = match said(view.day.as_ref()) {
        None => span.end_of("day", usual(&span)),
        Some(day) => read_day("day", day).and_then(|day| span.end_of("day", day)),
    };
    let (content, status) = match found {
        Ok(moment) => {
            view.day = Some(moment.day.to_string());
            (content(&mut visit, &scope, &view, &span, moment).await?, StatusCode::OK)
        }
        Err(Error::Invalid(wrong)) => {
            let wrong = wrong.first().map(|wrong| wrong.message.clone());
            let asked = Asked { view: &view, scope: &scope, span: &span, day: None, wrong };
            (
                html! { (page_head(title(&scope), "", html! {})) (stepping::controls(&asked)) },
                StatusCode::UNPROCESSABLE_ENTITY,
            )
        }
        Err(other) => return Err(other.into()),
    };
    let mut response = visit.render(&shell, content);
    *response.status_mut() = status;
    Ok(response)
}

fn title(scope: &Scope) -> &'static str {
    if scope.is_all() { "All roadmaps as they stood" } else { "The roadmap as it stood" }
}

/// A month ago, or since there is anything.
fn usual(span: &Span) -> NaiveDate {
    span.today.checked_sub_months(Months::new(1)).unwrap_or(span.today).max(span.first)
}

pub(super) fn read_day(field: &str, text: &str) -> Result<NaiveDate> {
    text.trim().parse().map_err(|_| Error::field(field, "a day looks like 2026-05-01"))
}

async fn content(visit: &mut Visit, scope: &Scope, view: &View, span: &Span, moment: Moment) -> Result<Markup> {
    let products = view.products(scope);
    let all = reading::read(&mut visit.db, &visit.actor, &products, moment).await?;
    let bar = filter_bar::bar(scope, view, &all.bets, &visit.actor.email);
    let any = !all.bets.is_empty();
    let me = visit.actor.email.clone();
    let bets = all.only(|bet| view.wanted.fits(bet, &me));
    let face = view.face(scope);
    let gems = if face == Face::Timeline {
        marks::of(days::at(&mut visit.db, &several::row(&products), moment).await?)
    } else {
        Vec::new()
    };
    let shown =
        Shown { scope, view, bets: &bets, gems: &gems, today: moment.day, at: moment.last(), actor: &visit.actor };
    let asked = Asked { view, scope, span, day: Some(moment.day), wrong: None };
    Ok(html! {
        (page_head(title(scope), "", view.faces(scope)))
        (banner(span, moment, scope, view))
        (stepping::controls(&asked))
        @if !any { p.quiet.part { "There was no bet on that day." } } @else {
            (bar)
            @if bets.cut { p.quiet { "There were more bets than are shown: of the newest " (count(READ as i64)) " the first " (count(MOST as i64)) ", those that were open first." } }
            @match face {
                Face::Timeline => (timeline::shown(&shown)),
                Face::List => (list::shown(&shown)),
                Face::Outcomes => (outcomes::shown(&shown)),
                Face::Horizons => (horizons::shown(&shown)),
            }
            @if bets.bets.is_empty() { p.quiet.part { "No bet fits these filters." } }
        }
        (stepping::legend())
        (unknown())
    })
}

/// What no record says of a day that has gone by.
fn unknown() -> Markup {
    html! {
        details.part.small {
            summary { "What the past cannot know" }
            ul.quiet {
                li { "Which work hung below a bet then: what is done, and what was forecast of it, is reckoned of the work that hangs there now." }
                li { "Forecasts are drawn from the weeks before that day; the same was shown then, as far as the work was the same." }
                li { "Which goal a key result measured, and the target and direction of a metric: as they are now." }
                li { "Whether a hypothesis had been met, where nobody had said so by then." }
                li { "In which teams’ sprints the work was, and how many customers had asked." }
            }
        }
    }
}

fn banner(span: &Span, moment: Moment, scope: &Scope, view: &View) -> Markup {
    let zone = span.zone.to_string();
    let today = view.with(|view| view.day = None).address(scope);
    let since = format!("{}/changes?from={}&to={}", scope.base(), moment.day, span.today);
    notice(
        Tone::Warn,
        html! {
            b { "You look at the past: " }
            "this is " (if scope.is_all() { "every roadmap" } else { "the roadmap" }) " at the end of " (weekday(moment.day))
            @if zone != "UTC" { " (" (zone) ")" }
            ". Nothing can be changed here."
        },
        html! {
            @if moment.day < span.today { (Button::link("What changed since", since).small()) }
            (Button::link("To today", today).small().hotkey("t"))
        },
    )
}
