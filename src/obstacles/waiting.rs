//! What stands in the way and waits for somebody: theirs, or escalated to them.

use chrono::{DateTime, Utc};

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

/// For the desk, what was escalated first, then the oldest.
pub async fn waiting(db: &mut Db, by: &Actor, now: DateTime<Utc>) -> Result<Vec<Todo>> {
    let open = db
        .query(sql!(select!(
            "where (o.raised_to = $1 or o.owner_id = $1) and o.resolved_at is null and o.withdrawn_at is null
             order by case when o.raised_to = $1 then 0 else 1 end, o.since, o.id limit 20"
        )))
        .bind(by.person)
        .all::<Obstacle>()
        .await?;
    let seen = open.into_iter().filter(|one| by.sees(one.product_id)).map(|one| one.aged(now));
    Ok(seen.map(|one| todo(&one, one.people.raised_to == Some(by.person))).collect())
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
