//! Down the line from one item: what it became or is made of, where that ships, and what it is to move.

use super::walk::{Stop, Way};
use crate::{
    command::Actor,
    error::Result,
    items::{Item, Kind},
    sql,
    store::Db,
};

/// What comes of an item, nearest first. The 300 nearest things below it are followed to their sprints, releases and metrics.
/// Of a sprint come the releases of the work in it; the metric that a bet is to move is the outcome of all its work.
pub async fn so_what(db: &mut Db, by: &Actor, item: &Item) -> Result<Way> {
    let stops = db
        .query(sql!(
            "with recursive below (id, via, depth) as (
                select id, id, cast(0 as bigint) from item where id = $1
                union select item_id, customer_id, depth from (select f.item_id, f.customer_id, cast(1 as bigint) as depth
                    from feedback f where f.customer_id = $1 order by f.said_at desc, f.item_id limit 100) c
                union select case when l.kind = 'serves' then l.from_id else l.to_id end, b.id, b.depth + 1 from below b cross join link l
                where (l.to_id = b.id and l.kind = 'serves' or l.from_id = b.id and l.kind in ('evidence', 'becomes')) and b.depth < 8
             ), near (id, via, depth) as (select id, via, depth from below limit 300
             ), held (id, via) as (
                select id, via from (select l.from_id as id, l.to_id as via from link l
                    where l.to_id = $1 and l.kind in ('planned_in', 'ships_in') limit 300) h
             ), above (id) as (
                select id from item where id = $1
                union select id from held
                union select l.to_id from link l where l.from_id = $1 and l.kind in ('evidence', 'becomes')
                union select l.to_id from above a cross join link l
                where l.from_id = a.id and l.kind = 'serves' and l.to_kind in ('story', 'epic', 'initiative')
             ), onward (id, via, depth) as (
                select l.to_id, n.id, n.depth + 1 from near n cross join link l
                where l.from_id = n.id and l.kind in ('planned_in', 'ships_in', 'moves')
                union all select l.from_id, n.id, n.depth + 1 from near n cross join link l where l.to_id = n.id and l.kind = 'measures'
                union all select l.to_id, h.via, cast(1 as bigint) from held h cross join link l
                where l.from_id = h.id and l.kind = 'ships_in' and $2 = 1
                union all select l.to_id, a.id, cast(1 as bigint) from above a cross join link l where l.from_id = a.id and l.kind = 'moves'
             ), way (id, via, depth, nth) as (
                select id, via, depth, row_number() over (partition by id order by depth, via) from (
                    select id, via, depth from near where depth > 0
                    union all select id, via, depth from onward
                    union all select l.to_id, o.id, o.depth + 1 from onward o cross join link l
                    where l.from_id = o.id and l.from_kind = 'release' and l.kind = 'moves'
                ) a
             )
             select i.key, i.kind, i.title, i.status, w.depth, v.key as via, i.id, i.product_id, r.released_on,
                (select count(*) from near) as walked
             from way w cross join item i cross join item v left join release r on r.item_id = i.id and i.status = 'released'
             where w.nth = 1 and i.id = w.id and v.id = w.via and i.id <> $1 and i.archived_at is null
             order by w.depth, i.key limit 500"
        ))
        .bind(item.id)
        .bind(i64::from(item.kind == Kind::Sprint))
        .all::<Stop>()
        .await?;
    Ok(Way::seen(stops, by))
}
