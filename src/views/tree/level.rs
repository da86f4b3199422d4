//! The rows of one level, a page at a time: first initiatives, then epics, then work in the order of the backlog.

use sqlx::types::Json;
use uuid::Uuid;

use super::{Node, Under, Wish};
use crate::{
    command::ProductId,
    error::{Error, Result},
    items::Item,
    sql,
    store::{Db, Query, Sql},
};

/// So many are counted of what follows.
const COUNTED: i64 = 1_000;

/// Each with its place among its kind: that of the backlog, of the sub-tasks or of the activities.
macro_rules! head {
    () => {
        "from (select i.id, i.key, i.kind, i.title, i.status,
            (select s.name from item_state y join workflow_state s on s.id = y.state_id
                where y.item_id = i.id and s.category = i.status) as state, i.open, i.points, i.owner_id,
            cast(case i.kind when 'goal' then 0 when 'initiative' then 1 when 'epic' then 2 else 3 end as bigint) as tier,
            coalesce(i.rank, s.rank, a.rank, '') as place
         from item i left join subtask s on s.item_id = i.id left join activity a on a.item_id = i.id
         where i.product_id = $1 and i.archived_at is null and i.kind <> 'key_result' and "
    };
}

macro_rules! list {
    (sqlite $n:literal) => {
        concat!("(select value from json_each($", $n, "))")
    };
    (postgres $n:literal) => {
        concat!("(select value from jsonb_array_elements_text($", $n, "))")
    };
    (no sqlite $n:literal) => {
        concat!("json_array_length($", $n, ") = 0")
    };
    (no postgres $n:literal) => {
        concat!("jsonb_array_length($", $n, ") = 0")
    };
}

/// What is wished for of work; the rest stays for the sake of what is below it.
macro_rules! wishes {
    ($engine:ident) => {
        concat!(
            " and (i.kind in ('goal', 'initiative', 'epic', 'subtask') or (i.open or $9 = 1)
                and (", list!(no $engine 6), " or i.kind in ", list!($engine 6), ")
                and (", list!(no $engine 7), " or i.status in ", list!($engine 7), "
                    or exists (select 1 from item_state y join workflow_state s on s.id = y.state_id where y.item_id = i.id
                        and s.category = i.status and s.name in ", list!($engine 7), "))
                and (", list!(no $engine 8), " or i.owner_id in (select id from person where email in ", list!($engine 8), ")))
            ) n left join person o on o.id = n.owner_id where (n.tier, n.place, n.id) > ($3, $4, $5)"
        )
    };
}

macro_rules! page {
    ($engine:ident $belonging:expr) => {
        concat!(
            "select n.id, n.key, n.kind, n.title, n.status, n.state, n.open, n.points, o.name as owner_name, n.tier, n.place,
                exists (select 1 from link l join item x on x.id = l.from_id where l.to_id = n.id and l.kind = 'serves'
                    and x.archived_at is null and (x.kind <> 'key_result'
                        or exists (select 1 from link m where m.to_id = x.id and m.kind = 'serves'))) as opens ",
            head!(), $belonging, wishes!($engine), " order by n.tier, n.place, n.id limit $10"
        )
    };
}

macro_rules! count {
    ($engine:ident $belonging:expr) => {
        concat!(
            "select count(*) from (select 1 as one ",
            head!(),
            $belonging,
            wishes!($engine),
            " limit $10) as counted"
        )
    };
}

/// What serves an item or, of a goal, one of its key results; the goals; what serves nothing that is there.
macro_rules! under {
    (item) => {
        "i.id in (select l.from_id from link l where l.kind = 'serves' and (l.to_id = $2 or l.to_id in (
            select k.from_id from link k where k.to_id = $2 and k.kind = 'serves' and k.from_kind = 'key_result')))"
    };
    (top) => {
        "i.kind = 'goal' and i.product_id = $2"
    };
    (loose $kinds:literal) => {
        concat!(
            "i.kind in ",
            $kinds,
            " and i.product_id = $2 and not i.rooted and not exists (select 1 from link l join item t on t.id = l.to_id
                where l.from_id = i.id and l.kind = 'serves' and t.archived_at is null)"
        )
    };
}

macro_rules! texts {
    ($text:ident $under:expr) => {
        match $under {
            Under::Item(_) => sql!(sqlite: $text!(sqlite under!(item)), postgres: $text!(postgres under!(item))),
            Under::Top => sql!(sqlite: $text!(sqlite under!(top)), postgres: $text!(postgres under!(top))),
            Under::NoGoal => sql!(
                sqlite: $text!(sqlite under!(loose "('initiative')")),
                postgres: $text!(postgres under!(loose "('initiative')"))
            ),
            Under::NoInitiative => sql!(
                sqlite: $text!(sqlite under!(loose "('epic')")),
                postgres: $text!(postgres under!(loose "('epic')"))
            ),
            Under::NoEpic => sql!(
                sqlite: $text!(sqlite under!(loose "('story', 'bug', 'task', 'spike')")),
                postgres: $text!(postgres under!(loose "('story', 'bug', 'task', 'spike')"))
            ),
        }
    };
}

pub async fn rows(
    db: &mut Db,
    product: ProductId,
    under: &Under,
    above: Option<&Item>,
    wish: &Wish,
    limit: i64,
    after: Option<&str>,
) -> Result<Vec<Node>> {
    let place = place(after)?;
    Ok(asked(db, texts!(page under), product, above, wish, place).bind(limit).all().await?)
}

/// How many follow behind a place, counted to a thousand.
pub async fn following(
    db: &mut Db,
    product: ProductId,
    under: &Under,
    above: Option<&Item>,
    wish: &Wish,
    after: &str,
) -> Result<i64> {
    let place = place(Some(after))?;
    let counted = asked(db, texts!(count under), product, above, wish, place).bind(COUNTED).value::<i64>().await?;
    Ok(counted.unwrap_or(0))
}

fn asked<'d>(
    db: &'d mut Db,
    text: &'static Sql,
    product: ProductId,
    above: Option<&Item>,
    wish: &Wish,
    (tier, place, id): (i64, String, Uuid),
) -> Query<'d> {
    db.query(text)
        .bind(product)
        .bind(above.map_or(product.0, |above| above.id.0))
        .bind(tier)
        .bind(place)
        .bind(id)
        .bind(Json(wish.filter.kind.iter().map(|kind| kind.name()).collect::<Vec<_>>()))
        .bind(Json(wish.filter.status.clone()))
        .bind(Json(wish.filter.person.clone()))
        .bind(i64::from(wish.closed))
}

/// Where a page begins: behind this line, or at the top.
fn place(after: Option<&str>) -> Result<(i64, String, Uuid)> {
    let Some(after) = after else { return Ok((-1, String::new(), Uuid::nil())) };
    let read = || {
        let (tier, rest) = after.split_once('_')?;
        let (place, id) = rest.rsplit_once('_')?;
        Some((tier.parse().ok()?, place.to_owned(), id.parse().ok()?))
    };
    read().ok_or_else(|| Error::field("after", "this is not the next of a page"))
}

/// Which kinds hang under nothing: whether there is any of each. What has no reason at all has none that reaches the vision,
/// which is kept.
pub async fn loose(db: &mut Db, product: ProductId) -> Result<Vec<Under>> {
    let there = db
        .query(sql!(
            "select exists (select 1 from item i where i.product_id = $1 and i.kind = 'initiative' and i.archived_at is null and i.open and not i.rooted
                and not exists (select 1 from link l join item t on t.id = l.to_id
                    where l.from_id = i.id and l.kind = 'serves' and t.archived_at is null)),
             exists (select 1 from item i where i.product_id = $1 and i.kind = 'epic' and i.archived_at is null and i.open and not i.rooted
                and not exists (select 1 from link l join item t on t.id = l.to_id
                    where l.from_id = i.id and l.kind = 'serves' and t.archived_at is null)),
             exists (select 1 from item i where i.product_id = $1 and i.open and i.rank is not null and not i.rooted
                and not exists (select 1 from link l join item t on t.id = l.to_id
                    where l.from_id = i.id and l.kind = 'serves' and t.archived_at is null))"
        ))
        .bind(product)
        .one::<(bool, bool, bool)>()
        .await?
        .unwrap_or_default();
    let all = [(there.0, Under::NoGoal), (there.1, Under::NoInitiative), (there.2, Under::NoEpic)];
    Ok(all.into_iter().filter_map(|(there, under)| there.then_some(under)).collect())
}
