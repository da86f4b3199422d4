//! The page that brings in finished sprints: the text of a file, what is understood, and what became of it.

use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;

use super::Brought;
use crate::{
    command::{Place, Right, Say},
    error::Error,
    web::{
        Page, Query, Visit,
        kit::{Field, Station, Tone, checkbox, form, form_actions, notice, page_head, panel, split},
        shown::of,
    },
};

/// What the last import did, as it stands in the address.
#[derive(Deserialize)]
pub struct Told {
    created: Option<usize>,
    #[serde(default)]
    updated: usize,
    #[serde(default)]
    skipped: usize,
    #[serde(default)]
    failed: usize,
    #[serde(default)]
    dry: bool,
    /// The numbers of rows that were not taken.
    #[serde(default)]
    rows: String,
}

pub fn told(brought: &Brought) -> String {
    let Brought { product, created, updated, skipped, failed, dry_run, rows } = brought;
    let wrong = rows.iter().filter(|row| row.outcome == "failed").take(20).map(|row| row.row.to_string());
    format!(
        "/products/{product}/sprints/import?created={created}&updated={updated}&skipped={skipped}&failed={failed}&dry={dry_run}&rows={}",
        wrong.collect::<Vec<_>>().join("-")
    )
}

pub async fn show(mut visit: Visit, Path(key): Path<String>, Query(told): Query<Told>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    if visit.actor.say(&Place::product(Right::Import, product.id)) != Say::Decide {
        return Err(Error::Forbidden("imports are decided by the product manager and the product owner".into()).into());
    }
    shell.crumbs.push(("Finished sprints".into(), None));
    let fields = html! {
        (Field::textarea("csv", "The file as text").required()
            .placeholder("title,team,starts_on,ends_on,committed,completed\nSprint 12,Crew,2026-02-02,2026-02-13,24,21"))
        (checkbox("dry_run", "Only say what would be done", None, false))
        (form_actions("Bring in", Some(&format!("/products/{}/sprint", product.key))))
    };
    let content = html! {
        (page_head("Bring in finished sprints", "", html! {}))
        (split(html! {
            (said(&told))
            (form("POST", &format!("/products/{}/sprints/import", product.key), fields))
        }, html! { (understood()) }))
    };
    Ok(visit.render(&shell, content))
}

fn said(told: &Told) -> Markup {
    let Some(created) = told.created else { return html! {} };
    let rows: Vec<&str> = told.rows.split('-').filter(|row| row.parse::<u64>().is_ok()).collect();
    let would = if told.dry { "It would be: " } else { "" };
    let tone = if told.failed > 0 { Tone::Warn } else { Tone::Good };
    notice(
        tone,
        html! {
            (would) (of(created as i64, "sprint", "sprints")) " created, " (told.updated) " updated, " (told.skipped) " the same as before, " (told.failed) " not taken."
            @if !rows.is_empty() { " Not taken: rows " (rows.join(", ")) "; they overlap others of the team, are not over yet, or lack a figure." }
        },
        html! {},
    )
}

fn understood() -> Markup {
    panel(
        "What is understood",
        "",
        html! {
            p.small { "A header and a row for each sprint, a team’s oldest first. Needed are " b { "title" } ", " b { "committed" } " and " b { "completed" }
                "; " b { "team" } ", " b { "starts_on" } ", " b { "ends_on" } ", " b { "goal" } " and " b { "id" } " may be there." }
            p.small { "Columns of Apache’s trackers are known too: vel_starttime + vel_added − vel_removed is what was committed, and vel_diff how far the completed is from that." }
            p.small { "Without dates the sprints of a team are laid end to end, the last up to yesterday. The same file again changes nothing; changed figures are updated." }
            p.small { "They count in velocity and say/do. They have no burndown, as nobody wrote down their days here." }
        },
    )
}
