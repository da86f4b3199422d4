//! The saved views of a team's boards: the menu that opens them, and the form that keeps one under a name.

use axum::extract::{Path, RawQuery};
use maud::{Markup, html};

use super::{Team, board_face::At, board_view::View};
use crate::{
    command::{Place, Right, Say},
    views::saved::{Face, Saved},
    web::{
        Page, Visit,
        kit::{self, Field, Icon, Station, form_actions, item_link, labelled_menu, page_head, separator},
    },
};

/// The views kept of the team's boards, whichever sprint runs.
pub(super) fn views_menu(at: &At, saved: &[Saved], view: &View) -> Markup {
    let here = view.query();
    let form = view.address(&format!("{}/views/new", at.team.path(at.product)));
    labelled_menu(
        "Views",
        html! {
            @for kept in saved.iter().take(40) {
                @let shape = if kept.query == here { Icon::Check } else if kept.shared { Icon::Users } else { Icon::User };
                (item_link(shape, &kept.name, &at_query(&at.page, &kept.query)))
            }
            @if !saved.is_empty() { (separator()) }
            (item_link(Icon::Plus, "Save this view…", &form))
            @if !saved.is_empty() { (item_link(Icon::Settings, "All views", &format!("/products/{}/views", at.product))) }
        },
    )
}

fn at_query(page: &str, query: &str) -> String {
    format!("{page}{}{query}", if query.is_empty() { "" } else { "?" })
}

pub(super) async fn save(mut visit: Visit, Path((key, team)): Path<(String, String)>, query: RawQuery) -> Page {
    let view = View::read(&query.0.unwrap_or_default())?;
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    let team = Team::at(&mut visit.db, product.id, &team).await?;
    shell.title = format!("Save this view · {}", shell.title);
    let shares = visit.actor.say(&Place::product(Right::DoWork, product.id));
    let content = html! {
        (page_head("Save this view", "", html! {}))
        form.form method="post" action=(format!("/products/{}/views", product.key)) {
            input type="hidden" name="query" value=(view.query());
            input type="hidden" name="page" value=(Face::Board.name());
            input type="hidden" name="team" value=(team.name);
            (Field::text("name", "What it is called").required().autofocus().placeholder("What waits for somebody else"))
            @if shares != Say::None {
                (kit::checkbox("shared", "Shared with everybody in the product", (shares == Say::Propose).then_some("A proposal, as you do no work here."), false))
            }
            p.quiet.small { "Keeps for every board of " (team.name) ": " (view.said()) ". A view of yours that is called so already is replaced." }
            (form_actions("Save", Some(&view.address(&format!("{}/board", team.path(&product.key))))))
        }
    };
    Ok(visit.render(&shell, content))
}
