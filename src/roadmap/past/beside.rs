//! What was known beside the bets at a moment: how they went, and how much of the work below them was done.

use std::collections::HashMap;

use super::{day::Moment, of_past};
use crate::{
    command::ItemId,
    error::Result,
    roadmap::{beside::Below, health::Update},
    store::Db,
};

#[derive(sqlx::FromRow)]
struct Said {
    bet: ItemId,
    #[sqlx(flatten)]
    update: Update,
}

/// What had been said last of each bet.
pub async fn healths(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<HashMap<ItemId, Update>> {
    let rows = db
        .query(of_past!(
            "select b.id as bet, h.id, h.state, h.words, p.name as \"by\", h.created_at as at
             from bet b join health h on h.id = (
                select x.id from health x where x.item_id = b.id and x.created_at < $3 and (x.archived_at is null or x.archived_at >= $3)
                order by x.created_at desc, x.id desc limit 1)
             left join person p on p.id = h.by_id"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(moment.end)
        .all::<Said>()
        .await?;
    Ok(rows.into_iter().map(|row| (row.bet, row.update)).collect())
}

/// Of the work that is below each bet now: what there was then, and what was done.
pub async fn below(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<HashMap<ItemId, Below>> {
    let rows = db
        .query(of_past!(
            ", below (bet, id) as (
                select id, id from bet
                union
                select b.bet, l.from_id from below b cross join link l
                where l.to_id = b.id and l.kind in ('serves', 'ships_in', 'planned_in')
             )
             select b.bet, count(*), count(case when a.finished_on <= $4 then 1 end)
             from below b cross join item i left join arrival a on a.item_id = i.id
             where i.id = b.id and i.kind in ('story', 'bug', 'task', 'spike') and i.created_at < $3
                and (a.out_on is null or a.out_on > $4 or a.finished_on <= $4) group by b.bet"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(moment.end)
        .bind(moment.day)
        .all::<(ItemId, i64, i64)>()
        .await?;
    Ok(rows
        .into_iter()
        .map(|(bet, items, accepted)| (bet, Below { items, accepted, open: items - accepted }))
        .collect())
}
