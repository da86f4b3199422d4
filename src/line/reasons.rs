//! Up the line from one item: what it is for, to the vision, and the ideas it came from.

use super::walk::{Stop, Way, mark};
use crate::{
    command::Actor,
    error::Result,
    items::{Item, Kind},
    sql,
    store::Db,
};

/// What an item is for, nearest first. What stands after the work on the line (sprint, release, metric) has the work as its
/// reason; what somebody said and what is only an idea have the reasons of what they ask for or became.
pub async fn why(db: &mut Db, by: &Actor, item: &Item) -> Result<Way> {
    let voice = matches!(item.kind, Kind::Feedback | Kind::Idea);
    let stops = db
        .query(sql!(
            "with recursive work (id, via, depth) as (
                select id, via, depth from (select l.from_id as id, l.to_id as via, cast(1 as bigint) as depth from link l
                    where l.to_id = $1 and l.kind in ('planned_in', 'ships_in', 'moves') limit 300) w
             ), shipped (id, via, depth) as (
                select id, via, depth from (select l.from_id as id, w.id as via, cast(2 as bigint) as depth from work w cross join link l
                    where l.to_id = w.id and l.kind = 'ships_in' limit 300) s
             ), upward (id, via, depth) as (
                select id, id, cast(0 as bigint) from item where id = $1
                union select id, via, depth from work
                union select id, via, depth from shipped
                union select l.to_id, u.id, u.depth + 1 from upward u cross join link l
                where l.from_id = u.id and l.kind in ('serves', 'becomes', 'evidence', 'measures') and u.depth < 10
             ), origin (id, via, depth) as (
                select l.from_id, u.id, u.depth + 1 from upward u cross join link l
                where l.to_id = u.id and l.kind = 'becomes' and $2 = 0
             ), way (id, via, depth, nth) as (
                select id, via, depth, row_number() over (partition by id order by depth, via)
                from (select id, via, depth from upward union all select id, via, depth from origin) a where depth > 0
             )
             select i.key, i.kind, i.title, i.status, w.depth, v.key as via, i.id, i.product_id, r.released_on,
                (select count(*) from work) + (select count(*) from shipped) as walked
             from way w cross join item i cross join item v left join release r on r.item_id = i.id and i.status = 'released'
             where w.nth = 1 and i.id = w.id and v.id = w.via and i.id <> $1 and i.archived_at is null
             order by w.depth, i.key limit 500"
        ))
        .bind(item.id)
        .bind(i64::from(voice))
        .all::<Stop>()
        .await?;
    let mut way = Way::seen(stops, by);
    mark(db, &mut way.stops).await?;
    Ok(way)
}
