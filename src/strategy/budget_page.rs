//! The budget page: planned, approved and spent, how fast it burns, and where that leads.

use axum::{Router, extract::Path, routing::get};
use chrono::{Datelike, Months, NaiveDate};
use maud::{Markup, html};

use super::{
    budget::{self, Budget, Budgets},
    budget_form, budget_tree, tabs,
};
use crate::{
    app::App,
    command::{Place, Right, Say},
    items::Product,
    web::{
        Page, Visit,
        kit::{Action, Button, Empty, Icon, Lines, Meter, Series, Station, Tone, page_head, panel, split, tag},
        shown::{count, day, number, of, today},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/budget", get(show))
        .route("/products/{product}/budget/change/{deed}", get(budget_form::change))
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Vision).await?;
    shell.title = format!("Budget · {}", product.name);
    let today = today(visit.app.store.clock.now());
    let budgets = budget::read(&mut visit.db, &visit.actor, &product, today).await?;
    let of_right = |right| visit.actor.say(&Place::product(right, product.id));
    let (keeps, approves) = (of_right(Right::KeepBudget), of_right(Right::ApproveBudget));
    let told: Vec<_> =
        budgets.items.iter().filter(|one| one.id.is_some() || one.planned > 0.0 || one.spent != 0.0).collect();
    let work = html! {
        @if told.is_empty() {
            (Empty {
                title: "No money is planned yet".into(),
                text: "Say what the product, a theme or an initiative may cost. Whoever holds the right approves it; entries and people say what was spent, and the page says where that leads.".into(),
                example: None,
                button: Some(Button::dialog("Plan a budget", ask(&product, "plan", None)).primary()),
            })
        } @else {
            (burndown(&budgets, today))
            @for one in &told { (shown(one, &budgets, &product, keeps, approves, today)) }
            @if budgets.more > 0 { p.faint.small { "And " (count(budgets.more)) " themes and initiatives without a budget." } }
        }
    };
    let content = html! {
        (page_head("Budget", budgets.currency.as_deref().unwrap_or_default(), html! {
            @if !told.is_empty() { (Button::dialog("Plan", ask(&product, "plan", None)).icon(Icon::Plus)) }
            (Button::dialog("Limit…", ask(&product, "limit", None)).plain())
        }))
        (tabs::tabs(&product, "budget"))
        (split(work, beside(&budgets)))
    };
    Ok(visit.render(&shell, content))
}

fn ask(product: &Product, deed: &str, of: Option<&str>) -> String {
    let of = of.map(|of| format!("?of={of}")).unwrap_or_default();
    format!("/products/{}/budget/change/{deed}{of}", product.key)
}

pub(super) fn money(amount: f64) -> String {
    count(amount.round() as i64)
}

fn shown(one: &Budget, all: &Budgets, product: &Product, keeps: Say, approves: Say, today: NaiveDate) -> Markup {
    let key = one.of.as_deref();
    let most = one.approved.max(one.planned).max(one.spent).max(1.0);
    let over = one.approved > 0.0 && one.forecast.is_some_and(|forecast| forecast > one.approved);
    let currency = all.currency.as_deref().unwrap_or_default();
    let bar = |label: &str, amount: f64, tone| Meter {
        label: label.into(),
        share: amount / most,
        agreed: None,
        figure: format!("{} {currency}", money(amount)),
        tone,
    };
    html! {
        section.budget.inside[one.kind != "product" && one.within.is_none()].deep[one.within.is_some()] id=(format!("budget-{}", key.unwrap_or("product"))) {
            header {
                h2 { @match key { Some(key) => a href=(format!("/items/{key}")) { (one.title) }, None => (one.title) } " " span.faint.small { (one.kind) } }
                @if !one.beyond.is_empty() { (tag(Tone::Bad, "beyond what holds it")) }
                @if one.spent > one.approved && one.approved > 0.0 { (tag(Tone::Bad, "over what is approved")) }
                @else if over { (tag(Tone::Warn, "will not last")) }
                @else if one.planned > one.approved { (tag(Tone::Plain, "not approved whole")) }
            }
            @for said in &one.beyond { p.small.beyond { (said) "." } }
            (bar(if one.planned_here || one.planned_below == 0.0 { "Planned" } else { "Planned below" }, one.planned, Tone::Plain))
            (bar(if one.approved_here || one.approved_below == 0.0 { "Approved" } else { "Approved below" }, one.approved, Tone::Accent))
            (bar("Spent", one.spent, if one.approved > 0.0 && one.spent > one.approved { Tone::Bad } else { Tone::Good }))
            p.small.faint {
                @if one.planned_here && one.planned_below > 0.0 { (money(one.planned_below)) @if one.planned_below <= one.planned { " of it" } " is planned below. " }
                @if (one.spent - one.spent_here).abs() > 0.005 { (money(one.spent - one.spent_here)) " of it was spent below. " }
                @if let Some(burn) = one.burn { "Burns " (money(burn)) " a month. " }
                @if let (Some(forecast), Some(until)) = (one.forecast, one.until) { "Forecast " (money(forecast)) " by " (day(until, today)) ". " }
                @if let Some(on) = one.used_up_on { @if on <= today { "What is approved is used up." } @else { "What is approved lasts until " (day(on, today)) " at this rate." } }
            }
            (people(one, product, keeps, today))
            (entries(one, product, keeps, today))
            footer {
                (Button::dialog(keeps.item("Plan…").trim_end_matches('…'), ask(product, "plan", key)).plain().small())
                (Button::dialog(approves.item("Approve…").trim_end_matches('…'), ask(product, "approve", key)).plain().small())
                (Button::dialog("Write down spending", ask(product, "spend", key)).plain().small())
                (Button::dialog("Put somebody on it", ask(product, "staff", key)).plain().small())
            }
        }
    }
}

fn strike(product: &Product, id: uuid::Uuid, what: &str, says: Say) -> Markup {
    let href = format!("/products/{}/budget/entries/{id}", product.key);
    html! { (Action { method: "DELETE", href: &href, values: &[], button: Button::submit(format!("Strike {what}")).plain().small().icon_only(Icon::X).says(says) }) }
}

fn people(one: &Budget, product: &Product, keeps: Say, today: NaiveDate) -> Markup {
    html! {
        @if !one.people.is_empty() {
            ul.spending role="list" aria-label="People" {
                @for share in &one.people {
                    li id=(format!("spent-{}", share.id)) {
                        span { b { (share.who) } " " span.faint.small { (number(share.allocation)) " %, " (day(share.from_on, today)) " to " (day(share.until_on, today)) } }
                        span.num { @if let Some(rate) = share.rate { (money(rate)) " a day" } }
                        (strike(product, share.id, &share.who, keeps))
                    }
                }
            }
        }
    }
}

fn entries(one: &Budget, product: &Product, keeps: Say, today: NaiveDate) -> Markup {
    html! {
        @if !one.entries.is_empty() {
            ul.spending role="list" aria-label="Entries" {
                @for entry in &one.entries {
                    li id=(format!("spent-{}", entry.id)) {
                        span { (entry.words) " " span.faint.small { (day(entry.on_day, today)) @if let Some(by) = &entry.by { ", " (by) } } }
                        span.num { (money(entry.amount)) }
                        (strike(product, entry.id, &entry.words, keeps))
                    }
                }
                @if one.entries_in_all > one.entries.len() as i64 {
                    li.faint.small { span { "and " (of(one.entries_in_all - one.entries.len() as i64, "earlier entry", "earlier entries")) ", counted above" } }
                }
            }
        }
    }
}

/// What was spent month by where it leads, and what is approved.
fn burndown(all: &Budgets, today: NaiveDate) -> Markup {
    let spending = budget_tree::in_all(&all.items);
    let Some(first) = spending.first() else { return html! {} };
    let end = all.items.iter().filter_map(|one| one.until).max().unwrap_or(today).max(today);
    let month = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let mut ends = Vec::new();
    let mut at = month(first.min(today));
    while at <= end && ends.len() < 60 {
        let next = at.checked_add_months(Months::new(1)).unwrap_or(end);
        ends.push(next.pred_opt().unwrap_or(at));
        at = next;
    }
    let this = ends.iter().position(|last| *last >= today).unwrap_or(ends.len().saturating_sub(1));
    let spent =
        ends.iter().enumerate().map(|(nth, last)| (nth <= this).then(|| spending.until((*last).min(today)))).collect();
    // A line begins where the other ends; before that it follows it.
    let forecast = ends
        .iter()
        .map(|last| {
            Some(if *last <= today { spending.until(*last) } else { budget_tree::foreseen(&all.items, today, *last) })
        })
        .collect();
    html! {
        (Lines {
            title: "Spent and forecast".into(),
            reading: "Solid: spent to the end of each month; grey: where spending leads, by what people are to cost and entries at the rate of the last ninety days; dashed: what is approved.".into(),
            how: "",
            labels: ends.iter().map(|last| crate::web::shown::month(*last)).collect(),
            grey: Vec::new(),
            series: vec![
                Series { name: "Forecast".into(), look: "quiet", steps: false, values: forecast },
                Series { name: "Approved".into(), look: "goal", steps: false, values: vec![Some(all.approved); ends.len()] },
                Series { name: "Spent".into(), look: "line", steps: false, values: spent },
            ],
            hrefs: Vec::new(),
        })
    }
}

fn beside(all: &Budgets) -> Markup {
    let currency = all.currency.as_deref().unwrap_or_default();
    let share = if all.approved > 0.0 {
        format!(" ({} %)", number((all.spent / all.approved * 100.0).round()))
    } else {
        String::new()
    };
    html! {
        (panel("In all", currency, html! {
            dl.fields {
                dt { "Planned" } dd.num { (money(all.planned)) }
                dt { "Approved" } dd.num { (money(all.approved)) }
                dt { "Spent" } dd.num { (money(all.spent)) (share) }
                @if let Some(burn) = all.burn { dt { "Burns a month" } dd.num { (money(burn)) } }
                @if let Some(forecast) = all.forecast { dt { "Forecast" } dd.num { (money(forecast)) } }
                @if let Some(limit) = all.limit { dt { "Limit" } dd.num { (money(limit)) } }
            }
        }))
        (panel("How to read this", "", html! {
            p.quiet.small { "Spent is every entry up to today, and for each person their working days times rate times allocation. A month of burn is the mean of the last ninety days, or since the first spending of the product." }
            p.quiet.small { "A product holds its themes, and a theme its initiatives. What was planned for one holds what is planned below it; spending, burn and forecast add up from below. Where a part goes beyond its whole, it says so." }
            p.quiet.small { "Executives and owners approve. A plan that changes by more than the limit is theirs to decide; others propose it. All money of a product is in one currency." }
        }))
    }
}
