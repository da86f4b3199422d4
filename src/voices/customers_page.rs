//! The customers: who buys, what they bring, and how much they have said.

use axum::{Router, routing::get};
use maud::{Markup, html};
use serde::Deserialize;

use crate::{
    app::App,
    error::Error,
    items::listing,
    sql,
    web::{
        Page, Query, Visit,
        kit::{Button, Column, Empty, Icon, Table, page_head},
        layout::Place,
        shown::money,
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/customers", get(show))
}

#[derive(Deserialize, Default)]
struct Asked {
    after: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    key: String,
    title: String,
    segment: Option<String>,
    revenue: Option<i64>,
    contact: Option<String>,
    said: i64,
    worth: i64,
}

async fn show(mut visit: Visit, Query(asked): Query<Asked>) -> Page {
    if !visit.actor.sees_organisation() {
        return Err(Error::NotFound.into());
    }
    let shelf = visit.shelf().await?;
    let (worth, after) = match asked.after.as_deref().and_then(|after| after.split_once('_')) {
        Some((worth, key)) => (worth.parse::<i64>().map_err(|_| Error::NotFound)?, key.to_owned()),
        None => (i64::MAX, String::new()),
    };
    let mut rows = visit
        .db
        .query(sql!(
            "select i.key, i.title, c.segment, c.revenue, c.contact, coalesce(c.revenue, 0) as worth,
                (select count(*) from feedback f cross join item s where f.customer_id = i.id and s.id = f.item_id and s.archived_at is null) as said
             from item i left join customer c on c.item_id = i.id
             where i.kind = 'customer' and i.archived_at is null
                and (coalesce(c.revenue, 0) < $1 or (coalesce(c.revenue, 0) = $1 and i.key > $2))
             order by coalesce(c.revenue, 0) desc, i.key limit $3"
        ))
        .bind(worth)
        .bind(after)
        .bind(51_i64)
        .all::<Row>()
        .await?;
    let next = listing::cut(&mut rows, 50, |last| format!("/customers?after={}_{}", last.worth, last.key));
    let mut shell = shelf.shell("Customers");
    shell.place = Some(Place::Customers);
    let content = html! {
        (page_head("Customers", "by what they bring a year", html! { (Button::dialog("New customer", "/new/customer").icon(Icon::Plus)) }))
        @if rows.is_empty() {
            (Empty {
                title: "No customers yet".into(),
                text: "A customer is a company or person who buys. Their feedback carries their segment and what they bring, so that work can show who asked for it.".into(),
                example: Some(html! { "Outer Isles Ferries, island operator, 310 k a year." }),
                button: Some(Button::dialog("Add a customer", "/new/customer").primary()),
            })
        } @else {
            (Table {
                caption: "Customers".into(),
                caption_hidden: true,
                columns: vec![Column::text("Customer"), Column::text("Segment"), Column::text("Contact"), Column::number("Revenue a year"), Column::number("Said")],
                rows: rows.iter().map(cells).collect(),
                next,
            })
        }
    };
    Ok(visit.render(&shell, content))
}

fn cells(row: &Row) -> Vec<Markup> {
    vec![
        html! { a.title href=(format!("/items/{}", row.key)) { (row.title) } },
        html! { (row.segment.as_deref().unwrap_or_default()) },
        html! { span.quiet { (row.contact.as_deref().unwrap_or_default()) } },
        html! { @if let Some(revenue) = row.revenue.filter(|revenue| *revenue > 0) { (money(revenue)) } },
        html! { @if row.said > 0 { a.link href=(format!("/customers/{}/feedback", row.key)) aria-label=(format!("{} said by {}", row.said, row.title)) { (row.said) } } },
    ]
}
