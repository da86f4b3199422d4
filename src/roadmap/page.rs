//! The page of the roadmap, of a product or of all of them: one data set, looked at in several ways.

use axum::{Router, extract::Path, routing::get};
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};

use super::{
    bet::{Bet, MOST, Roadmap},
    dates_page, filter_bar, health_panel, horizons, list, marks, outcomes, past, scenarios, timeline,
    view::{Face, Scope, View},
};
use crate::{
    app::App,
    command::{Actor, Place, Right, Say},
    items::Product,
    web::{
        Page, Query, Visit,
        kit::{Button, Empty, Gem, Icon, Station, Tone, notice, page_head},
        shown::{count, of, today},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/roadmap", get(show))
        .route("/roadmap", get(portfolio))
        .route("/items/{key}/dates", get(dates_page::show))
        .route("/items/{key}/health", get(health_panel::show))
        .merge(past::routes())
        .merge(scenarios::routes())
}

/// What every view of the roadmap is made of.
pub struct Shown<'a> {
    pub scope: &'a Scope,
    pub view: &'a View,
    pub bets: &'a Roadmap,
    /// The dates that are marked, from releases.
    pub gems: &'a [Gem],
    pub today: NaiveDate,
    /// The moment as of which it is shown.
    pub at: DateTime<Utc>,
    pub actor: &'a Actor,
}

impl Shown<'_> {
    /// Whether a change of that bet is saved, proposed or refused.
    pub fn says(&self, bet: &Bet) -> Say {
        if self.view.is_past() {
            Say::None
        } else {
            self.actor.say(&Place::product(Right::PlanRoadmap, bet.product_id))
        }
    }
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(mut view): Query<View>) -> Page {
    view.day = None;
    let (product, shell) = visit.stop(&key, Station::Roadmap).await?;
    let content = content(&mut visit, &Scope::One(product), &view).await?;
    Ok(visit.render(&shell, content))
}

async fn portfolio(mut visit: Visit, Query(mut view): Query<View>) -> Page {
    view.day = None;
    let products = Product::all(&mut visit.db, &visit.actor).await?;
    let shelf = visit.shelf().await?;
    let mut shell = shelf.shell("All roadmaps");
    shell.topics.extend(products.iter().map(|product| format!("product:{}", product.key)));
    let content = content(&mut visit, &Scope::All(products), &view).await?;
    Ok(visit.render(&shell, content))
}

async fn content(visit: &mut Visit, scope: &Scope, view: &View) -> crate::Result<Markup> {
    let now = visit.app.store.clock.now();
    let products = view.products(scope);
    let all = Roadmap::read(&mut visit.db, &visit.actor, &products, now).await?;
    let bar = filter_bar::bar(scope, view, &all.bets, &visit.actor.email);
    let (any, open) = (!all.bets.is_empty(), all.bets.iter().filter(|bet| bet.open).count() as i64);
    let me = visit.actor.email.clone();
    let bets = all.only(|bet| view.wanted.fits(bet, &me));
    let face = view.face(scope);
    let gems = if face == Face::Timeline { marks::gems(&mut visit.db, &products).await? } else { Vec::new() };
    let shown = Shown { scope, view, bets: &bets, gems: &gems, today: today(now), at: now, actor: &visit.actor };
    Ok(html! {
        (head(scope, view, open))
        @if !any { (nothing(scope)) } @else {
            (bar)
            @if bets.cut {
                (notice(Tone::Accent, html! { "The first " (count(MOST as i64)) " bets are read, open ones first; filters choose among them." }, html! {}))
            }
            @match face {
                Face::Horizons => (horizons::shown(&shown)),
                Face::Timeline => (timeline::shown(&shown)),
                Face::Outcomes => (outcomes::shown(&shown)),
                Face::List => (list::shown(&shown)),
            }
            @if bets.bets.is_empty() { p.quiet.part { "No bet fits these filters." } }
        }
    })
}

fn head(scope: &Scope, view: &View, open: i64) -> Markup {
    let sub = match scope {
        Scope::One(_) => of(open, "open bet", "open bets"),
        Scope::All(products) => {
            format!("{} in {}", of(open, "open bet", "open bets"), of(products.len() as i64, "product", "products"))
        }
    };
    page_head(
        if scope.is_all() { "All roadmaps" } else { "Roadmap" },
        &sub,
        html! {
            (view.faces(scope))
            @match scope {
                Scope::One(product) => {
                    (Button::link("Audiences", format!("/products/{}/roadmap/audiences", product.key)).plain())
                    (Button::link("Present", format!("/products/{}/roadmap/present", product.key)).plain())
                    (Button::link("All products", "/roadmap").plain())
                    (Button::link("Scenarios", format!("/products/{}/roadmap/scenarios", product.key)).plain())
                    (Button::link("History", format!("/products/{}/roadmap/at", product.key)).plain().icon(Icon::Clock))
                    (Button::dialog("New initiative", format!("/new/initiative?product={}", product.key)).icon(Icon::Plus))
                }
                Scope::All(_) => (Button::link("History", "/roadmap/at").plain().icon(Icon::Clock)),
            }
        },
    )
}

fn nothing(scope: &Scope) -> Markup {
    let place = match scope {
        Scope::One(product) => {
            Some(Button::dialog("Place a bet", format!("/new/initiative?product={}", product.key)).primary())
        }
        Scope::All(_) => None,
    };
    html! {
        (Empty {
            title: "No bets yet".into(),
            text: "An initiative is a bet: what you believe will happen, which number it moves, and by when. Its stories come later.".into(),
            example: Some(html! { "“Money back without a call”: abandoned bookings fall from 38 to 25 % by spring." }),
            button: place,
        })
    }
}
