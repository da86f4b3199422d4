//! What stands in the way and waits for somebody: theirs, or escalated to them.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::obstacle::{Obstacle, Severity, select};
use crate::{
    command::Actor,
    error::Result,
    sql,
    store::Db,
    web::{
        kit::{Todo, Tone},
        shown::of,
    },
};

macro_rules! waiting {
    ($products:literal) => {
        select!(concat!(
            "where (o.raised_to = $1 or o.owner_id = $1) and o.resolved_at is null and o.withdrawn_at is null
                and ($3 = 1 or o.product_id in (",
            $products,
            ")) order by case when o.raised_to = $1 then 0 else 1 end, o.since, o.id limit $2"
        ))
    };
}

/// For the desk, what was escalated first, then the oldest; with the keys of the products where there is more.
pub async fn waiting(db: &mut Db, by: &Actor, now: DateTime<Utc>, limit: i64) -> Result<(Vec<Todo>, Vec<String>)> {
    let only = by.only_products();
    let mut open = db
        .query(sql!(
            sqlite: waiting!("select unhex(replace(value, '-', '')) from json_each($4)"),
            postgres: waiting!("select value::uuid from jsonb_array_elements_text($4)"),
        ))
        .bind(by.person)
        .bind(limit + 1)
        .bind(i64::from(only.is_none()))
        .bind(Json(only.unwrap_or_default()))
        .all::<Obstacle>()
        .await?;
    let mut more = Vec::new();
    if open.len() as i64 > limit {
        more.extend(open.iter().map(|one| one.product.clone()));
        more.sort();
        more.dedup();
        open.truncate(limit as usize);
    }
    let seen = open.into_iter().map(|one| one.aged(now));
    Ok((seen.map(|one| todo(&one, one.people.raised_to == Some(by.person))).collect(), more))
}

fn todo(one: &Obstacle, escalated: bool) -> Todo {
    let blocks: Vec<_> = one.items.0.iter().take(3).map(|item| item.key.clone()).collect();
    let hinders = if one.severity == Severity::Blocker { "blocks" } else { "slows" };
    let blocks = if blocks.is_empty() { String::new() } else { format!("{hinders} {} · ", blocks.join(", ")) };
    let from = if escalated { format!("escalated to you · raised by {} · ", one.raised_by) } else { String::new() };
    Todo {
        tone: if escalated || one.severity == Severity::Blocker { Tone::Bad } else { Tone::Warn },
        what: if escalated { "Escalated".into() } else { "In the way".into() },
        title: one.title.clone(),
        href: one.href(),
        detail: format!("{from}{blocks}{}", of(one.age, "working day", "working days")),
        actions: None,
    }
}
