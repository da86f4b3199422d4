//! What a proposal about money would change, as a person would say it: from how much to how much, in which currency, and why it
//! needs somebody’s word.

use super::budget::{self, Read};
use crate::{
    command::{Actor, Query as _, proposal::Proposal},
    error::Result,
    items::Product,
    store::Db,
    web::shown::{amount, date},
};

/// Rows of a name and what is said of it; nothing where it is about no money.
pub async fn told(db: &mut Db, by: &Actor, proposal: &Proposal) -> Result<Vec<(&'static str, String)>> {
    let input = &proposal.input;
    let Some(product) = input["product"].as_str().filter(|_| proposal.command.starts_with("budget.")) else {
        return Ok(Vec::new());
    };
    let product = Product::find(db, by, product).await?;
    let budgets = Read { product: product.key.clone() }.run(db, by).await?;
    let currency = budgets.currency.as_deref().or(input["currency"].as_str()).unwrap_or_default().to_uppercase();
    let of = input["of"].as_str();
    let is = budgets.items.iter().find(|one| one.of.as_deref() == of);
    let here = |amount: f64, here: bool| if here { amount } else { 0.0 };
    let money = |sum: f64| format!("{} {currency}", amount(sum)).trim_end().to_owned();
    let way = |from: f64, to: f64| {
        if proposal.state == "open" { format!("{} → {}", money(from), money(to)) } else { money(to) }
    };
    let mut rows = Vec::new();
    let planned = is.map_or(0.0, |is| here(is.planned, is.planned_here));
    if let Some(to) = input["planned"].as_f64() {
        rows.push(("Planned", way(planned, to)));
        let over = budgets.limit.filter(|limit| (to - planned).abs() > *limit && proposal.state == "open");
        rows.extend(over.map(|limit| {
            let by = money((to - planned).abs() - limit);
            (
                "Why it is asked",
                format!("the limit of {} is {} a change; this is {by} over it", product.name, money(limit)),
            )
        }));
    }
    if proposal.command == "budget.approve" {
        let approved = is.map_or(0.0, |is| here(is.approved, is.approved_here));
        rows.push(("Approved", way(approved, input["approved"].as_f64().unwrap_or(planned))));
    }
    let sums = [("amount", "Spent"), ("rate", "A day costs"), ("most", "Limit of a change")];
    rows.extend(sums.into_iter().filter_map(|(name, label)| Some((label, money(input[name].as_f64()?)))));
    let texts = [("who", "Who"), ("words", "What for")];
    rows.extend(texts.into_iter().filter_map(|(name, label)| Some((label, input[name].as_str()?.to_owned()))));
    rows.extend(input["allocation"].as_f64().map(|share| ("Share of their days", format!("{} %", amount(share)))));
    let days =
        [("on_day", "On"), ("from_on", "From"), ("until_on", "Until"), ("starts_on", "Starts"), ("ends_on", "Ends")];
    rows.extend(
        days.into_iter().filter_map(|(name, label)| Some((label, input[name].as_str()?.parse().map(date).ok()?))),
    );
    Ok(rows)
}

/// `30,000 EUR`, as the name of a proposal says it.
pub(super) async fn money_of(db: &mut Db, product: &Product, sum: f64, currency: Option<&str>) -> Result<String> {
    let known = budget::rule(db, product.id).await?.map(|rule| rule.currency);
    let currency = known.or_else(|| currency.map(str::to_uppercase)).unwrap_or_default();
    Ok(format!("{} {currency}", amount(sum)).trim_end().to_owned())
}
