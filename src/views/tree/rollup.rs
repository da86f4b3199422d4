//! What stands below each line of a level: its work, its points and what is done of both; sub-tasks below work.

use std::collections::HashMap;

use sqlx::types::Json;
use uuid::Uuid;

use super::{Node, Wish};
use crate::{backlog::subtask, command::ItemId, error::Result, sql, store::Db};

#[derive(sqlx::FromRow)]
struct Below {
    start: ItemId,
    /// How much was read below it, itself counted.
    read: i64,
    /// How many links the widest step down has read.
    widest: i64,
    work: i64,
    work_done: i64,
    points: f64,
    points_done: f64,
    fits: i64,
}

/// So many links are read in each step below all the lines of a level together: a level of a large product says of its figures
/// that they are not all, and those of the levels below it are.
pub const MOST: i64 = 10_000;

/// Two queries, however many lines; each piece of work counts once below each. Says whether there is more than was read.
pub async fn fill(db: &mut Db, nodes: &mut [Node], wish: &Wish) -> Result<bool> {
    let above: Vec<Uuid> = nodes.iter().filter(|node| node.is_above()).map(|node| node.id.0).collect();
    let mut below = if above.is_empty() { HashMap::new() } else { read(db, above, wish).await? };
    let cut = below.values().any(|below| below.widest >= MOST);
    let work: Vec<Uuid> = nodes.iter().filter(|node| node.kind.is_ranked()).map(|node| node.id.0).collect();
    let mut steps = if work.is_empty() { HashMap::new() } else { subtask::reading::progress(db, &work).await? };
    for node in nodes {
        node.subtasks = steps.remove(&node.id);
        if node.is_above() {
            let found = below.remove(&node.id);
            node.points = found.as_ref().map(|found| found.points);
            if let Some(found) = found {
                (node.work, node.work_done, node.fits) = (found.work, found.work_done, found.fits);
                node.points_done = found.points_done;
                node.at_least = cut && found.read > 1;
            }
        } else if node.status == "accepted" {
            node.points_done = node.points.unwrap_or_default();
        }
    }
    Ok(cut)
}

/// One step down: at most so many links, so that a level never reads more, however wide the next one is.
macro_rules! step {
    ($to:literal, $from:literal) => {
        concat!(
            ", ",
            $to,
            " (start, id) as (select b.start, l.from_id from ",
            $from,
            " b cross join link l
                where l.to_id = b.id and l.kind = 'serves' and l.from_kind <> 'subtask' limit $6)"
        )
    };
}

/// Down to six steps: from a goal over a key result, an initiative and epics to the work.
macro_rules! below {
    ($start:literal, $list:literal, $length:literal, $values:literal) => {
        concat!(
            "with s0 (start, id) as (select ", $start, ", ", $start, " from ", $list, "($1) s)",
            step!("s1", "s0"), step!("s2", "s1"), step!("s3", "s2"), step!("s4", "s3"), step!("s5", "s4"), step!("s6", "s5"),
            " select b.start, count(*) as read, count(f.id) as work, count(case when f.status = 'accepted' then 1 end) as work_done,
                (select max(w.links) from (select count(*) as links from s1 union all select count(*) from s2 union all select count(*) from s3
                    union all select count(*) from s4 union all select count(*) from s5 union all select count(*) from s6) w) as widest,
                cast(coalesce(sum(f.points), 0) as double precision) as points,
                cast(coalesce(sum(case when f.status = 'accepted' then f.points end), 0) as double precision) as points_done,
                count(case when (f.open or $5 = 1) and (", $length, "($2) = 0 or f.kind in (select value from ", $values, "($2)))
                    and (", $length, "($3) = 0 or f.status in (select value from ", $values, "($3))
                        or exists (select 1 from item_state y join workflow_state s on s.id = y.state_id where y.item_id = f.id
                            and s.category = f.status and s.name in (select value from ", $values, "($3))))
                    and (", $length, "($4) = 0 or f.owner_id in (select id from person where email in (select value from ", $values, "($4))))
                    then 1 end) as fits
             from (select start, id from s0 union select start, id from s1 union select start, id from s2 union select start, id from s3
                union select start, id from s4 union select start, id from s5 union select start, id from s6) b left join item f on f.id = b.id
                and f.kind in ('story', 'bug', 'task', 'spike') and f.archived_at is null and f.status <> 'declined'
             group by b.start"
        )
    };
}

async fn read(db: &mut Db, above: Vec<Uuid>, wish: &Wish) -> Result<HashMap<ItemId, Below>> {
    let rows = db
        .query(sql!(
            sqlite: below!("unhex(replace(s.value, '-', ''))", "json_each", "json_array_length", "json_each"),
            postgres: below!("s.value::uuid", "jsonb_array_elements_text", "jsonb_array_length", "jsonb_array_elements_text"),
        ))
        .bind(Json(above))
        .bind(Json(wish.filter.kind.iter().map(|kind| kind.name()).collect::<Vec<_>>()))
        .bind(Json(wish.filter.status.clone()))
        .bind(Json(wish.filter.person.clone()))
        .bind(i64::from(wish.closed))
        .bind(MOST)
        .all::<Below>()
        .await?;
    Ok(rows.into_iter().map(|below| (below.start, below)).collect())
}
