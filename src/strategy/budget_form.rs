//! The forms that change a budget: plan, approve, spend, staff, and the limit.

use axum::extract::Path;
use maud::html;
use serde::Deserialize;

use super::{budget, budget_page::money};
use crate::{
    command::{Place, Right, Say},
    error::Error,
    web::{
        Page, Query, Visit,
        kit::{Choice, Field, Station, form, form_actions, page_head, pair},
        shown::plain,
    },
};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    of: Option<String>,
}

/// The form of one change.
pub(super) async fn change(
    mut visit: Visit,
    Path((key, deed)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Vision).await?;
    let today = visit.app.store.clock.now().date_naive();
    let all = budget::read(&mut visit.db, &visit.actor, &product, today).await?;
    let one = all.items.iter().find(|one| one.of == asked.of).ok_or(Error::NotFound)?;
    let says = |right| visit.actor.say(&Place::product(right, product.id));
    let known = all.currency.clone();
    let of = Field::select(
        "of",
        "For",
        all.items
            .iter()
            .map(|one| Choice::new(one.of.clone().unwrap_or_default(), format!("{} ({})", one.title, one.kind)))
            .collect(),
    )
    .value(one.of.clone().unwrap_or_default());
    let currency =
        html! { @if known.is_none() { (Field::text("currency", "Currency").required().placeholder("EUR")) } };
    let amount = |name: &str, label: &str| Field::number(name, label).step("any").required();
    let (title, right, method, path, fields) = match deed.as_str() {
        "plan" => (
            "Plan",
            Right::KeepBudget,
            "PUT",
            "plan",
            html! {
                (of) (amount("planned", "Planned").value(whole(one.planned)).autofocus()) (currency)
                (pair(Field::date("starts_on", "From").value(one.starts_on.map(|on| on.to_string()).unwrap_or_default()), Field::date("ends_on", "Until").value(one.ends_on.map(|on| on.to_string()).unwrap_or_default())))
                @if let Some(limit) = all.limit { p.hint { "A change by more than " (money(limit)) " is decided by whoever approves." } }
            },
        ),
        "approve" => (
            "Approve",
            Right::ApproveBudget,
            "PUT",
            "approval",
            html! {
                (of) (amount("approved", "Approved").value(whole(one.planned)).autofocus()) (currency)
            },
        ),
        "spend" => (
            "Write down spending",
            Right::KeepBudget,
            "POST",
            "entries",
            html! {
                (of) (pair(amount("amount", "Amount").autofocus(), Field::date("on_day", "On").value(today))) (Field::text("words", "What for").required()) (currency)
            },
        ),
        "staff" => (
            "Put somebody on it",
            Right::KeepBudget,
            "POST",
            "people",
            html! {
                (of) (Field::text("who", "Who").required().autofocus().hint("A name, or what they do."))
                (pair(amount("rate", "Rate a day"), amount("allocation", "Allocation, %").between(0, 100)))
                (pair(Field::date("from_on", "From").value(today), Field::date("until_on", "Until").required())) (currency)
            },
        ),
        "limit" => (
            "Limit",
            Right::ApproveBudget,
            "PUT",
            "limit",
            html! {
                (Field::text("currency", "Currency").required().placeholder("EUR").value(known.unwrap_or_default()))
                (Field::number("most", "Limit of a change").step("any").value(all.limit.map(whole).unwrap_or_default()).hint("A plan that changes by more is decided by whoever approves; empty for none."))
            },
        ),
        _ => return Err(Error::NotFound.into()),
    };
    shell.title = format!("{title} · {}", product.name);
    let content = html! {
        (page_head(title, &product.name, html! {}))
        (form(method, &format!("/products/{}/budget/{path}", product.key), html! {
            input type="hidden" name="_next" value=(format!("/products/{}/budget", product.key));
            (fields)
            @if says(right) == Say::Propose { (Field::textarea("_reason", "Why you propose it").hint("Whoever decides reads this first.")) }
            (form_actions(says(right).button(title), None))
        }))
    };
    Ok(visit.render(&shell, content))
}

fn whole(amount: f64) -> String {
    if amount == 0.0 { String::new() } else { plain(amount) }
}
