//! What came to each stage on one day: the events behind a day of the cumulative flow.

use chrono::{Days, NaiveDate};
use maud::{Markup, html};

use super::cumulative::STAGES;
use crate::{
    command::ProductId,
    sql,
    store::Db,
    web::{
        kit::{self, Column, Table},
        shown::day,
    },
};

#[derive(sqlx::FromRow)]
struct Came {
    key: String,
    kind: String,
    title: String,
    stage: i64,
}

/// Everything that came somewhere on that day; a table, or a word that nothing did.
pub(super) async fn shown(db: &mut Db, product: ProductId, on: NaiveDate, today: NaiveDate) -> crate::Result<Markup> {
    let came = came(db, product, on).await?;
    let row = |came: &Came| {
        vec![
            html! { a.item-line href=(format!("/items/{}", came.key)) { (kit::kind(kit::Kind::parse(&came.kind))) span.key { (came.key) } span.title { (came.title) } } },
            html! { (STAGES.get(came.stage as usize).copied().unwrap_or("done")) },
        ]
    };
    let table = Table {
        caption: format!("What came to a stage {}", said(on, today)),
        columns: vec![Column::text("Item"), Column::text("Came to")],
        rows: came.iter().map(row).collect(),
        ..Table::default()
    };
    Ok(html! {
        section.wide-chart id="day" {
            @if came.is_empty() { p.quiet { "Nothing came to a stage " (said(on, today)) "." } } @else { (table) }
        }
    })
}

fn said(on: NaiveDate, today: NaiveDate) -> String {
    let day = day(on, today);
    if day.starts_with(|letter: char| letter.is_ascii_digit()) && !day.ends_with("ago") {
        format!("on {day}")
    } else {
        day
    }
}

/// The furthest stage that each item first came to on that day; at most 500.
async fn came(db: &mut Db, product: ProductId, on: NaiveDate) -> crate::Result<Vec<Came>> {
    let from = on.and_time(chrono::NaiveTime::MIN).and_utc();
    Ok(db
        .query(sql!(
            "select i.key, i.kind, i.title, cast(max(came.stage) as bigint) as stage from (
                select item_id, case when done_on = $2 then 4 when review_on = $2 then 3 when started_on = $2 then 2 else 1 end as stage
                from arrival where product_id = $1 and done_on >= $2 and counted
                    and (done_on = $2 or review_on = $2 or started_on = $2 or ready_on = $2)
                union all
                select item_id, case when review_on = $2 then 3 when started_on = $2 then 2 else 1 end
                from arrival where product_id = $1 and done_on is null and counted
                    and (review_on = $2 or started_on = $2 or ready_on = $2)
                union all
                select id, 0 from item where product_id = $1 and kind in ('story', 'bug', 'task', 'spike') and archived_at is null
                    and status <> 'declined' and created_at >= $3 and created_at < $4
             ) came join item i on i.id = came.item_id group by i.key, i.kind, i.title order by 4 desc, i.key limit 500"
        ))
        .bind(product)
        .bind(on)
        .bind(from)
        .bind(from.checked_add_days(Days::new(1)).unwrap_or(from))
        .all()
        .await?)
}
