//! The bets of whoever sits at the desk whose outcome is due; those that nobody has are asked of who plans the roadmap.

use maud::html;

use super::waiting::{SHOWN, Section, What};
use crate::{
    command::{Actor, Right},
    error::Result,
    items::Product,
    outcomes::{Verdict, due},
    store::Db,
    web::{
        kit::{Button, Todo},
        shown::date,
    },
};

pub async fn section(db: &mut Db, by: &Actor, products: &[Product]) -> Result<Section> {
    let today = by.at.date_naive();
    let mut all = due::of_products(db, by, products, today).await?;
    all.retain(|one| match one.owner_id {
        Some(owner) => owner == by.person,
        None => by.decides(Right::PlanRoadmap, Some(one.product_id)),
    });
    let product = |id| products.iter().find(|product| product.id == id);
    let rest = all.get(SHOWN as usize).and_then(|one| product(one.product_id));
    let rest = rest.map(|product| {
        ("More bets whose outcome is due".to_owned(), format!("/products/{}/roadmap?view=outcomes", product.key))
    });
    let list = all.iter().take(SHOWN as usize).filter_map(|one| {
        let verdict = one.verdict.unwrap_or(Verdict::Unobserved);
        let seen = if verdict == Verdict::Unobserved {
            "nothing was observed".to_owned()
        } else {
            format!("the numbers say {}", verdict.label())
        };
        Some(Todo {
            tone: verdict.tone(),
            what: "Outcome".into(),
            title: format!("What came of {} {}?", one.key, one.title),
            href: format!("/items/{}", one.key),
            detail: format!("{}: expected by {}, {seen}", product(one.product_id)?.name, date(one.expected_by)),
            actions: Some(html! { (Button::dialog("Say what came of it", format!("/items/{}/verdict", one.key))) }),
        })
    });
    Ok(Section { what: What::Judge, list: list.collect(), more: rest.into_iter().collect() })
}
