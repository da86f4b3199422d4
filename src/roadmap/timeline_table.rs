//! What the timeline shows, as rows; and the bets that no timeline can show.

use maud::{Markup, html};

use super::{bet::Bet, health_panel, page::Shown};
use crate::{
    command::Say,
    web::{
        kit::{self, Button, Column, Table, Tone, tag},
        shown::{day, percent},
    },
};

/// So many bets without dates are named.
const UNDATED: usize = 40;
/// So many rows the table has; the list has all of them.
const ROWS: usize = 100;

/// What no timeline can show, and where its days are said.
pub fn undated(shown: &Shown, loose: &[&Bet]) -> Markup {
    let open: Vec<_> = loose.iter().filter(|bet| bet.open).collect();
    if open.is_empty() {
        return html! {};
    }
    html! {
        section.part {
            h2 { "Without dates " span.faint.num { (open.len()) } }
            ul.plain-list role="list" {
                @for bet in open.iter().take(UNDATED) {
                    li id=(format!("undated-{}", bet.key)) {
                        a.item-line href=(bet.href()) { (kit::kind(kit::Kind::Initiative)) span.key { (bet.key) } span.title { (bet.title) } }
                        @if shown.says(bet) != Say::None { (Button::dialog("Say when", format!("/items/{}/dates", bet.key)).small().plain()) }
                    }
                }
            }
            @if open.len() > UNDATED { p.faint.small { "And " (open.len() - UNDATED) " more: see the list." } }
        }
    }
}

/// The same as rows, for reading, copying, and changing a date without dragging.
pub fn table(shown: &Shown, bets: &[&Bet]) -> Markup {
    let date = |date: Option<chrono::NaiveDate>| {
        date.map_or_else(|| html! { span.faint { "not said" } }, |date| html! { (day(date, shown.today)) })
    };
    let waits = |bet: &Bet| {
        let on: Vec<_> = shown.bets.dependencies.iter().filter(|one| one.blocked == bet.key).collect();
        html! { @for (nth, one) in on.iter().enumerate() { @if nth > 0 { ", " } a href=(format!("/items/{}", one.blocker)) { (one.blocker) } @if one.conflict { " " (tag(Tone::Bad, "starts too early")) } } }
    };
    let row = |bet: &&Bet| {
        vec![
            html! { a href=(bet.href()) { (bet.title) } },
            date(bet.starts_on),
            date(bet.due_on),
            html! { @if bet.work.items > 0 { (percent(bet.share())) } @else { "—" } },
            html! { @match bet.likely_on { Some(likely) => (day(likely, shown.today)), None => "—" } },
            html! { @if let Some(health) = &bet.health { (health_panel::sign(health.state)) } },
            waits(bet),
            html! { @if shown.says(bet) != Say::None { (Button::dialog("Change dates", format!("/items/{}/dates", bet.key)).small().plain()) } },
        ]
    };
    let mut columns =
        vec![Column::text("Bet"), Column::text("Starts"), Column::text("Ends"), Column::number("Accepted")];
    columns.extend(["85 % by", "Health", "Waits for"].map(Column::text));
    columns.push(Column::text("Dates"));
    let table = Table {
        caption: "The timeline as a table".into(),
        columns,
        rows: bets.iter().take(ROWS).map(row).collect(),
        caption_hidden: true,
        next: None,
    };
    html! {
        details.part.time-table {
            summary { "As a table" }
            (table)
            @if bets.len() > ROWS { p.faint.small { "And " (bets.len() - ROWS) " more: see the list." } }
        }
    }
}
