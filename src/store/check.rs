//! Whether the data is whole: what the engine says, and what the program keeps twice.

use super::Store;
use crate::{error::Result, sql};

/// Everything that is wrong; nothing when all is well.
pub async fn check(store: &Store) -> Result<Vec<String>> {
    let mut db = store.read().await?;
    let mut wrong = Vec::new();
    if !store.is_postgres() {
        // The full-text index remembers its shape from this connection's last look; a search makes it look again.
        db.query(
            sql!(sqlite: "select count(*) from item_text where item_text match 'northline'", postgres: "select 1"),
        )
        .rows()
        .await?;
        let said =
            db.query(sql!(sqlite: "pragma integrity_check(20)", postgres: "select 'ok'")).all::<(String,)>().await?;
        wrong.extend(said.into_iter().map(|(said,)| said).filter(|said| said != "ok"));
        let lost = db
            .query(sql!(
                sqlite: "select \"table\" || ' ' || coalesce(rowid, '') from pragma_foreign_key_check limit 20",
                postgres: "select '' where false",
            ))
            .all::<(String,)>()
            .await?;
        wrong.extend(lost.into_iter().map(|(row,)| format!("a row of {row} points at nothing")));
    }
    let counts = db
        .query(sql!(
            "select cast(count(*) as bigint) from (
                select product_id, kind, status, open, rooted, voiced, sum(n) as n from (
                    select product_id, kind, status, open, rooted, voiced, n from item_count
                    union all
                    select product_id, kind, status, open, rooted, voices > 0, -1 from item
                    where archived_at is null and product_id is not null
                ) as both_ways group by product_id, kind, status, open, rooted, voiced having sum(n) <> 0
             ) as differing"
        ))
        .value::<i64>()
        .await?
        .unwrap_or(0);
    if counts > 0 {
        wrong.push(format!("{counts} kept counts differ from the items"));
    }
    let roots = db
        .query(sql!(
            "select cast(count(*) as bigint) from item i where i.archived_at is null and i.rooted <> (i.kind = 'vision' or exists (
                select 1 from link l join item t on t.id = l.to_id where l.from_id = i.id and l.kind in ('serves', 'measures') and t.rooted))"
        ))
        .value::<i64>()
        .await?
        .unwrap_or(0);
    if roots > 0 {
        wrong.push(format!("{roots} items are wrong about whether their reasons reach the vision"));
    }
    for (what, sql) in [
        (
            "items without a row of their kind",
            sql!(
                "select cast(count(*) as bigint) from item i where i.kind in ('story', 'bug', 'task', 'spike', 'epic')
                    and not exists (select 1 from work w where w.item_id = i.id)"
            ),
        ),
        (
            "sub-tasks that are no step of exactly one thing",
            sql!(
                "select cast(count(*) as bigint) from item i where i.kind = 'subtask' and (1 <> (
                    select count(*) from link l where l.from_id = i.id and l.kind = 'serves')
                    or not exists (select 1 from subtask s where s.item_id = i.id))"
            ),
        ),
        (
            "items in the backlog without a place in the order",
            sql!(
                "select cast(count(*) as bigint) from item where kind in ('story', 'bug', 'task', 'spike') and rank is null"
            ),
        ),
        (
            "items that share their place in the order with another",
            sql!(
                "select cast(coalesce(sum(n), 0) as bigint) from (select count(*) as n from item
                    where open and rank is not null group by product_id, rank having count(*) > 1) as shared"
            ),
        ),
        (
            "items whose kept count of voices is wrong",
            sql!(
                "select cast(count(*) as bigint) from item i where i.voices <> (
                    select count(distinct e.from_id) from link e join item f on f.id = e.from_id
                    where e.kind = 'evidence' and f.archived_at is null and (e.to_id = i.id
                        or e.to_id in (select b.from_id from link b where b.to_id = i.id and b.kind = 'becomes')))"
            ),
        ),
        (
            "ideas that do not stand where the work below them does",
            sql!(
                "with recursive became (idea_id, id, kind, status, open) as (
                    select i.id, t.id, t.kind, t.status, t.open from item i cross join link l cross join item t
                    where i.kind = 'idea' and l.from_id = i.id and l.kind = 'becomes' and t.id = l.to_id and t.archived_at is null
                 ), below (idea_id, id) as (
                    select idea_id, id from became
                    union select b.idea_id, l.from_id from below b cross join link l
                    where l.to_id = b.id and l.kind = 'serves' and l.from_kind in ('epic', 'story', 'bug', 'task', 'spike')
                 ), moving (idea_id) as (
                    select distinct b.idea_id from below b cross join item w
                    where w.id = b.id and w.kind in ('story', 'bug', 'task', 'spike') and w.archived_at is null and w.status <> 'declined'
                        and (not w.open or w.status in ('started', 'review'))
                 ), stands (id, state) as (
                    select b.idea_id, case
                        when sum(case when b.status in ('dropped', 'declined') then 0 else 1 end) = 0 then 'dropped'
                        when sum(case when b.open then 1 else 0 end) = 0 then 'done'
                        when b.idea_id in (select idea_id from moving)
                            or sum(case when b.status in ('started', 'review') or b.kind = 'initiative' and b.status = 'active' then 1 else 0 end) > 0
                            then 'started'
                        else 'planned' end
                    from became b group by b.idea_id
                 )
                 select cast(count(*) as bigint) from item i join idea d on d.item_id = i.id left join stands s on s.id = i.id
                 where i.status <> 'declined' and (s.state <> i.status or s.state is null and d.said is not null)"
            ),
        ),
        (
            "surveys whose kept count of people is wrong",
            sql!(
                "select cast(count(*) as bigint) from survey s where s.people <> (
                    select count(distinct a.respondent) from survey_answer a where a.survey_id = s.id)"
            ),
        ),
        (
            "pieces of work whose kept day of being done is wrong",
            sql!(
                "select cast(count(*) as bigint) from item i join work w on w.item_id = i.id left join arrival a on a.item_id = i.id
                 where i.kind in ('story', 'bug', 'task', 'spike') and (w.accepted_at is null) <> (a.done_on is null)"
            ),
        ),
        (
            "pieces of work whose changes of scope do not add up",
            sql!(
                "select cast(count(*) as bigint) from (
                    select item_id, sum(items) as items from scope_change group by item_id) c join item i on i.id = c.item_id
                 where i.kind in ('story', 'bug', 'task', 'spike')
                    and c.items <> case when i.status <> 'declined' and i.archived_at is null then 1 else 0 end"
            ),
        ),
        (
            "events that point at nothing",
            sql!(
                "select cast(count(*) as bigint) from event_item t where not exists (select 1 from event e where e.id = t.event_id)"
            ),
        ),
    ] {
        let found = db.query(sql).value::<i64>().await?.unwrap_or(0);
        if found > 0 {
            wrong.push(format!("{found} {what}"));
        }
    }
    Ok(wrong)
}
