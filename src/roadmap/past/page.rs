//! The page of the roadmap as it stood: the views of today without anything that changes it.

use axum::{extract::Path, http::StatusCode};
use chrono::{Months, NaiveDate};
use maud::{Markup, html};

use super::{
    READ,
    day::{Moment, Span},
    reading,
    stepping::{self, Asked},
};
use crate::{
    error::{Error, Result},
    roadmap::{
        bet::MOST,
        filter_bar, horizons, list,
        page::Shown,
        reading::said,
        timeline,
        view::{Face, Scope, View},
    },
    web::{
        Page, Query, Visit,
        kit::{Button, Station, Tone, notice, page_head},
        shown::{count, weekday},
    },
};

pub async fn show(mut visit: Visit, Path(key): Path<String>, Query(mut view): Query<View>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Roadmap).await?;
    shell.title = "The roadmap as it stood".into();
    let now = visit.app.store.clock.now();
    let span = Span::of(&mut visit.db, &product, now).await?;
    let found = match said(view.day.as_ref()) {
        None => span.end_of("day", usual(&span)),
        Some(day) => read_day("day", day).and_then(|day| span.end_of("day", day)),
    };
    let scope = Scope::One(product);
    let (content, status) = match found {
        Ok(moment) => {
            view.day = Some(moment.day.to_string());
            (content(&mut visit, &scope, &view, &span, moment).await?, StatusCode::OK)
        }
        Err(Error::Invalid(wrong)) => {
            let wrong = wrong.first().map(|wrong| wrong.message.clone());
            let asked = Asked { view: &view, scope: &scope, span: &span, day: None, wrong };
            (
                html! { (page_head("The roadmap as it stood", "", html! {})) (stepping::controls(&asked)) },
                StatusCode::UNPROCESSABLE_ENTITY,
            )
        }
        Err(other) => return Err(other.into()),
    };
    let mut response = visit.render(&shell, content);
    *response.status_mut() = status;
    Ok(response)
}

/// A month ago, or since there is anything.
fn usual(span: &Span) -> NaiveDate {
    span.today.checked_sub_months(Months::new(1)).unwrap_or(span.today).max(span.first)
}

pub(super) fn read_day(field: &str, text: &str) -> Result<NaiveDate> {
    text.trim().parse().map_err(|_| Error::field(field, "a day looks like 2026-05-01"))
}

async fn content(visit: &mut Visit, scope: &Scope, view: &View, span: &Span, moment: Moment) -> Result<Markup> {
    let Some(product) = scope.products().first() else { return Err(Error::NotFound) };
    let all = reading::read(&mut visit.db, &visit.actor, product, moment).await?;
    let bar = filter_bar::bar(scope, view, &all.bets, &visit.actor.email);
    let any = !all.bets.is_empty();
    let me = visit.actor.email.clone();
    let bets = all.only(|bet| view.wanted.fits(bet, &me));
    let shown = Shown { scope, view, bets: &bets, gems: &[], today: moment.day, actor: &visit.actor };
    let asked = Asked { view, scope, span, day: Some(moment.day), wrong: None };
    Ok(html! {
        (page_head("The roadmap as it stood", "", view.faces(scope)))
        (banner(span, moment, scope, view))
        (stepping::controls(&asked))
        @if !any { p.quiet.part { "There was no bet on that day." } } @else {
            (bar)
            @if bets.cut { p.quiet { "There were more bets than are shown: of the newest " (count(READ as i64)) " the first " (count(MOST as i64)) ", those that were open first." } }
            @match view.face(scope) {
                Face::Timeline => (timeline::shown(&shown)),
                Face::List => (list::shown(&shown)),
                Face::Horizons | Face::Outcomes => (horizons::shown(&shown)),
            }
            @if bets.bets.is_empty() { p.quiet.part { "No bet fits these filters." } }
        }
        (stepping::legend())
    })
}

fn banner(span: &Span, moment: Moment, scope: &Scope, view: &View) -> Markup {
    let Some(product) = scope.products().first() else { return html! {} };
    let zone = span.zone.to_string();
    let today = view.with(|view| view.day = None).address(scope);
    let since = format!("/products/{}/roadmap/changes?from={}&to={}", product.key, moment.day, span.today);
    notice(
        Tone::Warn,
        html! {
            b { "You look at the past: " }
            "this is the roadmap at the end of " (weekday(moment.day))
            @if zone != "UTC" { " (" (zone) ")" }
            ". Nothing can be changed here. What is done is counted of the work that hangs below each bet now; forecasts, metrics and marked days are left out."
        },
        html! {
            @if moment.day < span.today { (Button::link("What changed since", since).small()) }
            (Button::link("To today", today).small().hotkey("t"))
        },
    )
}
