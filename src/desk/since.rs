//! What has changed since the last visit on what one follows.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    command::{Actor, PersonId},
    error::Result,
    sql,
    store::{Db, Store},
};

/// A followed item that others have changed.
#[derive(sqlx::FromRow)]
pub struct Changed {
    pub key: String,
    pub title: String,
    pub kind: String,
    pub at: DateTime<Utc>,
    pub by: Option<String>,
    pub command: String,
}

/// The newest changes by others, on what one follows, since the last visit; as far back as the last 5,000 changed items.
pub async fn changed(db: &mut Db, by: &Actor, since: DateTime<Utc>) -> Result<Vec<Changed>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title, i.kind, r.at, p.name as by, r.command
             from (select e.id, e.at, e.command, e.actor_id, t.item_id
                   from (select id, at, command, actor_id from event order by id desc limit 500) e
                       cross join event_item t where e.at > $2 and t.event_id = e.id limit 5000) r
                cross join follow f cross join item i left join person p on p.id = r.actor_id
             where f.person_id = $1 and f.item_id = r.item_id and i.id = r.item_id
                and (r.actor_id is null or r.actor_id <> $1)
             order by r.id desc limit 12"
        ))
        .bind(by.person)
        .bind(since)
        .all()
        .await?)
}

/// When this visit is the first after a while, the one before it becomes the last visit. Gives since when to look.
pub async fn last_visit(db: &mut Db, by: &Actor, store: &Store, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let (visited, left) = db
        .query(sql!("select visited_at, left_at from person where id = $1"))
        .bind(by.person)
        .one::<(Option<DateTime<Utc>>, Option<DateTime<Utc>>)>()
        .await?
        .unwrap_or_default();
    let away = visited.is_none_or(|visited| now - visited > TimeDelta::minutes(30));
    if away || visited.is_some_and(|visited| now - visited > TimeDelta::minutes(5)) {
        tokio::spawn(mark(store.clone(), by.person, now, if away { visited } else { left }));
    }
    let since = if away { visited } else { left };
    Ok(since.unwrap_or(now - TimeDelta::days(7)))
}

async fn mark(store: Store, person: PersonId, now: DateTime<Utc>, left: Option<DateTime<Utc>>) {
    let marked = async {
        let mut tx = store.begin().await?;
        tx.query(sql!("update person set visited_at = $2, left_at = $3 where id = $1"))
            .bind(person)
            .bind(now)
            .bind(left)
            .run()
            .await?;
        tx.commit().await
    };
    if let Err(error) = marked.await {
        tracing::warn!(%error, "a visit was not marked");
    }
}
