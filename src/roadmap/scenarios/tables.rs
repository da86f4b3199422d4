//! A scenario beside what is, in tables: bets, capacity, goals, money.

use maud::{Markup, html};

use super::{comparing::Beside, reading::Compared};
use crate::{
    roadmap::bet::Bet,
    web::{
        kit::{self, Action, Button, Column, Table, Tone, tag},
        shown::{count, date, number, of},
    },
};

pub fn days(day: Option<chrono::NaiveDate>) -> String {
    day.map_or_else(|| "—".into(), date)
}

pub fn bets(read: &Compared) -> Markup {
    let open = read.scenario.state == "open";
    let both = |is: String, would: String| html! { @if is == would { (is) } @else { s.faint.nowrap { (is) } " " b.nowrap { (would) } } };
    let row = |one: &Beside| {
        let (is, would) = (&one.is, &one.would);
        let name = |bet: &Bet| bet.horizon.clone().unwrap_or_else(|| "—".into());
        let appetite = |bet: &Bet| {
            bet.appetite.map_or_else(
                || "—".into(),
                |appetite| format!("{} {}", number(appetite), bet.appetite_unit.as_deref().unwrap_or("days")),
            )
        };
        vec![
            html! {
                a id=(format!("beside-{}", is.key)) href=(is.href()) { (is.title) }
                @if is.open && !would.open { " " (tag(Tone::Bad, "cut")) }
                @if !is.open && would.open { " " (tag(Tone::Good, "brought in")) }
            },
            both(name(is), name(would)),
            both(days(is.starts_on), days(would.starts_on)),
            html! {
                (both(days(is.due_on), days(would.due_on)))
                @if let Some(by) = one.later_by { " " (tag(if by > 0 { Tone::Bad } else { Tone::Good }, &format!("{} {}", of(by.abs(), "day", "days"), if by > 0 { "later" } else { "earlier" }))) }
            },
            both(days(is.likely_on), days(would.likely_on)),
            both(appetite(is), appetite(would)),
            html! { @if open { div.cluster {
                (Button::dialog("Otherwise…", format!("/scenarios/{}/bets/{}", read.scenario.id, is.key)).small().plain())
                @if !one.said.is_empty() { (Action { method: "DELETE", href: &format!("/scenarios/{}/bets/{}", read.scenario.id, is.key), values: &[], button: Button::submit("As it is").small().plain() }) }
            } } },
        ]
    };
    // What is said otherwise comes first.
    let mut sorted: Vec<&Beside> = read.bets.iter().collect();
    sorted.sort_by_key(|one| one.said.is_empty());
    let mut columns: Vec<Column> = ["Bet", "Horizon", "Starts", "Ends", "85 % by"].map(Column::text).to_vec();
    columns.push(Column::number("Appetite"));
    columns.push(Column::text("Say it"));
    html! {
        (Table { caption: "The bets as they are and as they would be".into(), columns, rows: sorted.iter().take(200).map(|one| row(one)).collect(), caption_hidden: true, next: None })
        @if read.bets.len() > 200 { p.faint.small { "And " (read.bets.len() - 200) " more, in the API." } }
        @if open && !read.dropped.is_empty() {
            (kit::labelled_menu("Bring in…", html! {
                @for bet in &read.dropped { (kit::item_action(kit::Icon::Plus, &bet.title, "PUT", &format!("/scenarios/{}/bets/{}", read.scenario.id, bet.key), &[("status", "active")])) }
            }))
        }
    }
}

pub fn capacity(read: &Compared) -> Markup {
    let whole = |days: f64| number(days.round());
    let both = |is: f64, would: f64| html! { @if (is - would).abs() < 0.5 { (whole(is)) } @else { s.faint { (whole(is)) } " " b { (whole(would)) } } };
    let rows = read.capacity.iter().map(|quarter| {
        let over = quarter.would_be_asked - quarter.would_be_available;
        vec![
            html! { "from " (date(quarter.from)) },
            both(quarter.available, quarter.would_be_available),
            both(quarter.asked, quarter.would_be_asked),
            html! { @if quarter.would_be_available < 0.5 && over <= 0.5 { (tag(Tone::Warn, "nobody left")) } @else if over > 0.5 { (tag(Tone::Bad, &format!("{} too many", whole(over)))) } @else { (tag(Tone::Good, &format!("{} to spare", whole(-over)))) } },
        ]
    });
    html! {
        (Table { caption: "Capacity by quarter".into(), columns: vec![Column::text("Quarter"), Column::number("There are"), Column::number("Asked for"), Column::text("That leaves")], rows: rows.collect(), caption_hidden: true, next: None })
        p.faint.small.part { "There are: the members of the teams by their focus, on working days. Asked for: appetites in days, spread evenly from the first to the last day of each bet; bets without days or with points are not in it." }
    }
}

pub fn goals(read: &Compared) -> Markup {
    let rows = read.goals.iter().map(|stake| {
        let by = stake.would_be_days - stake.days;
        vec![
            html! { @match &stake.goal { Some(goal) => a href=(format!("/items/{}", goal.key)) { (goal.title) }, None => span.faint { "No goal" } } },
            html! { (stake.bets) @if stake.bets != stake.would_be_bets { " → " b { (stake.would_be_bets) } } },
            html! { (number(stake.days)) @if by.abs() > 0.01 { " → " b { (number(stake.would_be_days)) } } },
            html! {
                (days(stake.done_on)) @if stake.done_on != stake.would_be_done_on { " → " b { (days(stake.would_be_done_on)) } }
                @if let Some(later) = stake.done_on.zip(stake.would_be_done_on).map(|(is, would)| (would - is).num_days()).filter(|later| *later != 0) {
                    " " (tag(if later > 0 { Tone::Bad } else { Tone::Good }, &format!("{} {}", of(later.abs(), "day", "days"), if later > 0 { "later" } else { "earlier" })))
                }
            },
            html! { @if by > 0.01 { (tag(Tone::Good, &format!("gains {}", number(by)))) } @else if by < -0.01 { (tag(Tone::Bad, &format!("loses {}", number(-by)))) } @else if stake.bets != stake.would_be_bets { (tag(Tone::Warn, "other bets")) } @else { span.faint { "the same" } } },
        ]
    });
    html! { (Table { caption: "Work placed on goals".into(), columns: vec![Column::text("Goal"), Column::number("Bets"), Column::number("Days of work"), Column::text("Last bet ends"), Column::text("It")], rows: rows.collect(), caption_hidden: true, next: None }) }
}

pub fn money(read: &Compared) -> Markup {
    let money = &read.money;
    let unit = money.currency.clone().unwrap_or_default();
    let about = match (money.at_least, money.at_most) {
        (true, true) => "about ",
        (true, false) => "at least ",
        (false, true) => "at most ",
        (false, false) => "",
    };
    let amount = |amount: f64| html! { span.num { (count(amount.round() as i64)) " " (unit) } };
    let mut rows = vec![("Approved", amount(money.approved)), ("Planned", amount(money.planned))];
    if let (Some(would), Some(people)) = (money.would_be_planned, money.people) {
        rows.push(("Its people, within a year", html! { (about) (amount(people)) @if !about.is_empty() { " " span.faint.small { "of some nobody has said what a day costs" } } }));
        rows.push(("It would be planned", html! {
            (about)
            b { (amount(would)) } " "
            @if would > money.approved { (tag(Tone::Bad, &format!("{} {unit} over what is approved", count((would - money.approved).round() as i64)))) }
        }));
    }
    html! { (kit::fields(&rows)) }
}
