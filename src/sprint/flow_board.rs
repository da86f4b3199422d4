//! The board of a team: in plain flow its own, in sprints that of the one that runs.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect},
};
use maud::{Markup, html};

use super::{
    Team,
    board_face::{At, Face},
    board_view::View,
    flowing::{self, Busy},
    page, starting,
    team::path_of,
};
use crate::{
    backlog::page::encoded,
    command::{Place, Right, Say},
    views::saved_page::exports,
    web::{
        Page, Query, Visit,
        kit::{Action, Button, Empty, Icon, Station, Tone, notice, page_head, tag},
        shown::{count, of},
    },
};

pub(super) async fn show(
    mut visit: Visit,
    Path((key, team)): Path<(String, String)>,
    Query(view): Query<View>,
) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    let team = Team::at(&mut visit.db, product.id, &team).await?;
    shell.crumbs.push((team.name.clone(), None));
    shell.title = format!("Board of {} · {}", team.name, shell.title);
    let home = team.path(&product.key);
    if !team.flows() {
        if let Some(sprint) = starting::running(&mut visit.db, &team).await? {
            return Ok(Redirect::to(&view.address(&format!("/items/{sprint}/board"))).into_response());
        }
        let says = visit.actor.say(&Place::product(Right::RunSprints, product.id));
        let flow = Action {
            method: "PATCH",
            href: &home,
            values: &[("works_in", "flow")],
            button: Button::submit("Work in plain flow").says(says),
        };
        let content = html! {
            (page_head(&team.name, "no sprint is running", html! {}))
            (page::ways(&product.key, "sprint"))
            (Empty {
                title: "No sprint is running".into(),
                text: "This team works in sprints: its board is that of the sprint that runs. A team that plans no sprints pulls work as there is room for it.".into(),
                example: None,
                button: Some(Button::dialog("Plan a sprint", format!("/new/sprint?product={}", product.key)).primary()),
            })
            @if says != Say::None { div.or-flow { span.quiet { "Or without sprints:" } (flow) } }
        };
        return Ok(visit.render(&shell, content));
    }
    let now = visit.app.store.clock.now();
    let work = flowing::work(&mut visit.db, &team, product.id, now).await?;
    let in_status = |status: &str| work.iter().filter(|work| work.status == status).count() as i64;
    let under_way = in_status("started") + in_status("review");
    let sub = format!("{} under way · {} ready · plain flow", count(under_way), count(in_status("ready")));
    let says = visit.actor.say(&Place::product(Right::DoWork, product.id));
    let at = At {
        name: format!("Board of {}", team.name),
        team: &team,
        product: &product.key,
        page: format!("{home}/board"),
        cards: format!("{home}/cards"),
        moves: says != Say::None,
        pulls: true,
        says,
    };
    let (bare, full) = (work.is_empty(), work.len() >= flowing::MOST);
    let face = Face::read(&mut visit, &product, &at, work).await?;
    let numbers = encoded([("team".to_owned(), team.name.clone())].into_iter());
    let content = html! {
        (page_head(&team.name, &sub, html! {
            (exports(&format!("{home}/board/"), &view.query()))
            (Button::link("Flow", format!("/products/{}/flow?{numbers}", product.key)).plain())
            (Button::link("Impediments", format!("/products/{}/impediments", product.key)).plain().icon(Icon::Flag))
        }))
        (page::ways(&product.key, "sprint"))
        @if full {
            (notice(Tone::Accent, html! { "This board holds " (of(flowing::MOST as i64, "card", "cards")) ", what is under way first; what else is ready stands in the backlog." }, html! {}))
        }
        @if bare {
            (Empty {
                title: "Nothing is ready".into(),
                text: "What is made ready in the backlog stands here to be pulled, what is accepted stays for two weeks.".into(),
                example: None,
                button: Some(Button::link("To the backlog", format!("/products/{}/backlog", product.key)).primary()),
            })
        } @else { (face.show(&at, &view)) }
    };
    Ok(visit.render(&shell, content))
}

/// A team in plain flow, where others have their sprint.
pub(super) fn card(busy: &Busy, product: &str) -> Markup {
    let board = format!("{}/board", path_of(product, &busy.team));
    let numbers = encoded([("team".to_owned(), busy.team.clone())].into_iter());
    html! {
        article.card.sprint-card {
            div.meta { (tag(Tone::Accent, "plain flow")) }
            a.title href=(board) { (busy.team) }
            footer {
                span.faint { (busy.started) " started, " (busy.review) " in review" }
                div.facts {
                    (Button::link("Board", board).small())
                    (Button::link("Flow", format!("/products/{product}/flow?{numbers}")).small())
                }
            }
        }
    }
}
