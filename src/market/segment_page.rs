//! The segments of a market, with their size, and what the product has of each.

use axum::extract::Path;
use chrono::{Days, NaiveDate};
use maud::{Markup, html};

use super::page::{Part, shell};
use crate::{
    error::Result,
    items::Product,
    sql,
    store::Db,
    web::{
        Page, Visit,
        kit::{Button, Column, Empty, Icon, Table, Tone, page_head, tag},
        shown::{day, money, of, today},
    },
};

/// Figures of a market older than this are said to be old.
const OLD_AFTER: Days = Days::new(365);

/// So many segments stand on the page.
const MOST: usize = 200;

#[derive(sqlx::FromRow)]
struct Row {
    key: String,
    title: String,
    tam: Option<f64>,
    sam: Option<f64>,
    som: Option<f64>,
    currency: Option<String>,
    as_of: Option<NaiveDate>,
    source: Option<String>,
    customers: i64,
    revenue: i64,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Segments).await?;
    let rows = rows(&mut visit.db, &product).await?;
    let today = today(visit.app.store.clock.now());
    let new = format!("/new/segment?product={}", product.key);
    let content = html! {
        (page_head("Segments", &of(rows.len() as i64, "kind of customer", "kinds of customers"), html! { (Button::dialog("New segment", new.clone()).icon(Icon::Plus)) }))
        (Part::Segments.tabs(&product))
        @if rows.is_empty() {
            (Empty {
                title: "Which customers, and how many are there?".into(),
                text: "A segment is a kind of customer. Its market is what all of them would pay in a year (total), those you can serve (serviceable), and those you can win (obtainable), each with its source and date.".into(),
                example: Some(html! { "“Island ferries”: 5.2 M € in all, 2.0 M € to be served, 310 k € to be won." }),
                button: Some(Button::dialog("Describe one", new).primary()),
            })
        } @else {
            section.part { (table(&rows, today)) }
            p.quiet.small { "Customers count for a segment when theirs has its name; what is won takes their revenue to be in the currency of the segment. Figures older than a year are marked." @if rows.len() == MOST { " The " (MOST) " largest are shown." } }
        }
    };
    Ok(visit.render(&shell, content))
}

fn table(rows: &[Row], today: NaiveDate) -> Table {
    let cells = |row: &Row| {
        vec![
            html! { a href=(format!("/items/{}", row.key)) { (row.title) } },
            amount(row.tam, row),
            amount(row.sam, row),
            amount(row.som, row),
            reach(row),
            html! { (row.customers) },
            html! { (money(row.revenue)) },
            origin(row, today),
        ]
    };
    Table {
        caption: "Segments of the market".into(),
        caption_hidden: true,
        columns: vec![
            Column::text("Segment"),
            Column::number("Total"),
            Column::number("Serviceable"),
            Column::number("Obtainable"),
            Column::number("Won of it"),
            Column::number("Customers"),
            Column::number("Revenue"),
            Column::text("Source"),
        ],
        rows: rows.iter().map(cells).collect(),
        ..Table::default()
    }
}

fn amount(value: Option<f64>, row: &Row) -> Markup {
    html! { @match value { Some(value) => { (money(value.round() as i64)) " " (row.currency.as_deref().unwrap_or_default().to_uppercase()) }, None => span.faint { "not known" } } }
}

/// What the product has of what it can win.
fn reach(row: &Row) -> Markup {
    let Some(som) = row.som.filter(|som| *som > 0.0) else { return html! { span.faint { "–" } } };
    let share = row.revenue as f64 / som;
    html! { span title="Of the obtainable market" { (format!("{:.0} %", share * 100.0)) } }
}

fn origin(row: &Row, today: NaiveDate) -> Markup {
    html! {
        @match &row.source { Some(source) => span { (source) }, None => (tag(Tone::Warn, "no source")) }
        @if let Some(as_of) = row.as_of {
            " " span.faint.small.nowrap { (day(as_of, today)) }
            @if as_of + OLD_AFTER < today { " " (tag(Tone::Warn, "old")) }
        } @else if row.tam.or(row.sam).or(row.som).is_some() { " " (tag(Tone::Warn, "no day")) }
    }
}

async fn rows(db: &mut Db, product: &Product) -> Result<Vec<Row>> {
    Ok(db
        .query(sql!(
            "with own (segment, customers, revenue) as (
                select lower(c.segment), count(*), coalesce(sum(c.revenue), 0) from customer c
                    join item k on k.id = c.item_id and k.archived_at is null
                where lower(c.segment) in (select lower(title) from item where product_id = $1 and kind = 'segment' and archived_at is null)
                group by lower(c.segment)
             )
             select i.key, i.title, s.tam, s.sam, s.som, s.currency, s.as_of, s.source,
                coalesce(o.customers, 0) as customers, cast(coalesce(o.revenue, 0) as bigint) as revenue
             from item i left join segment s on s.item_id = i.id left join own o on o.segment = lower(i.title)
             where i.product_id = $1 and i.kind = 'segment' and i.archived_at is null
             order by s.som desc nulls last, i.created_at, i.id limit $2"
        ))
        .bind(product.id)
        .bind(MOST as i64)
        .all()
        .await?)
}
