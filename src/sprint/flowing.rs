//! Work in plain flow: which team's board it is on where no sprint holds it, and how a team comes by it.

use chrono::{DateTime, Days, Utc};
use uuid::Uuid;

use super::{
    Team,
    giving_back::pull,
    report::{self, Work, cards},
};
use crate::{
    command::{ItemId, PersonId, ProductId},
    error::Result,
    items::Item,
    sql,
    store::{Db, Tx},
};

/// What was accepted stays on the board for so many days.
const KEPT: u64 = 14;

/// A board holds no more cards; what is under way comes before what waits.
pub const MOST: usize = 2_000;

/// What has come to a stage of a product: open, or done since a day. One index each.
macro_rules! near {
    ($product:literal, $since:literal) => {
        concat!(
            "with near as (
                select item_id from arrival where product_id = ",
            $product,
            " and done_on is null and counted
                union all select item_id from arrival where product_id = ",
            $product,
            " and done_on >= ",
            $since,
            " and counted
             ) "
        )
    };
}

/// Whether an item `i` is a team's: nobody else has it in an open sprint, and it waits, or the team pulled it, has it in a sprint
/// of its own, or is the only team there is.
macro_rules! theirs {
    ($team:literal, $product:literal) => {
        concat!(
            "i.product_id = ",
            $product,
            " and i.archived_at is null and not exists (
                select 1 from link l join item s on s.id = l.to_id join sprint x on x.item_id = s.id
                where l.from_id = i.id and l.kind = 'planned_in' and s.open and x.team_id <> ",
            $team,
            ") and (i.status = 'ready' or (select count(*) from team where product_id = ",
            $product,
            ") = 1
                or exists (select 1 from pulled p where p.item_id = i.id and p.team_id = ",
            $team,
            ") or exists (
                    select 1 from link l join item s on s.id = l.to_id join sprint x on x.item_id = s.id
                    where l.from_id = i.id and l.kind = 'planned_in' and s.open and x.team_id = ",
            $team,
            "))"
        )
    };
}

/// The cards of a team's board, what is under way first, each in the order of the backlog; at most `MOST`.
pub async fn work(db: &mut Db, team: &Team, product: ProductId, now: DateTime<Utc>) -> Result<Vec<Work>> {
    let since = team.zone().day(now);
    let work = db
        .query(sql!(concat!(
            near!("$2", "$3"),
            cards!(
                "= $1",
                concat!(
                    "from near n cross join item i left join person o on o.id = i.owner_id left join arrival a on a.item_id = i.id
                     where i.id = n.item_id and i.status in ('ready', 'started', 'review', 'accepted') and ",
                    theirs!("$1", "$2"),
                    " order by case i.status when 'started' then 0 when 'review' then 0 when 'accepted' then 1 else 2 end, i.rank, i.id
                     limit 2000"
                )
            )
        )))
        .bind(team.id)
        .bind(product)
        .bind(since.checked_sub_days(Days::new(KEPT)).unwrap_or(since))
        .all::<Work>()
        .await?;
    report::with_whys(db, work).await
}

/// A piece of work under way: what its columns and lanes are counted by.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Standing {
    pub id: ItemId,
    pub kind: String,
    pub status: String,
    /// The state of the team's workflow that it was put into.
    pub state: Option<String>,
    pub owner_id: Option<PersonId>,
}

/// What is started or in review on a team's board.
pub async fn under_way(tx: &mut Tx, team: Uuid, product: ProductId) -> Result<Vec<Standing>> {
    let today = tx.now.date_naive();
    Ok(tx
        .query(sql!(concat!(
            near!("$2", "$3"),
            "select i.id, i.kind, i.status, i.owner_id,
                (select w.name from item_state y join workflow_state w on w.id = y.state_id
                 where y.item_id = i.id and w.category = i.status and w.team_id = $1) as state
             from near n cross join item i where i.id = n.item_id and i.status in ('started', 'review') and ",
            theirs!("$1", "$2"),
            " limit 5000"
        )))
        .bind(team)
        .bind(product)
        .bind(today)
        .all()
        .await?)
}

/// A team in plain flow, with how much it has under way.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Busy {
    pub team: String,
    pub started: i64,
    pub review: i64,
}

/// The teams of a product that work in plain flow, by name.
pub async fn busy(db: &mut Db, product: ProductId) -> Result<Vec<Busy>> {
    Ok(db
        .query(sql!(concat!(
            "with near as (select item_id from arrival where product_id = $1 and done_on is null and started_on is not null and counted)
             select t.name as team, count(case when w.status = 'started' then 1 end) as started,
                count(case when w.status = 'review' then 1 end) as review
             from team t left join (
                select t.id as team_id, i.status from team t cross join near n cross join item i
                where t.product_id = $1 and t.works_in = 'flow' and i.id = n.item_id and i.status in ('started', 'review') and ",
            theirs!("t.id", "$1"),
            ") w on w.team_id = t.id
             where t.product_id = $1 and t.works_in = 'flow' group by t.id, t.name order by lower(t.name) limit 50"
        )))
        .bind(product)
        .all()
        .await?)
}

/// Whether an item is in an open sprint of another team.
pub async fn is_elsewhere(db: &mut Db, item: ItemId, team: Uuid) -> Result<bool> {
    let there = db
        .query(sql!(
            "select count(*) from link l join item s on s.id = l.to_id join sprint x on x.item_id = s.id
             where l.from_id = $1 and l.kind = 'planned_in' and s.open and x.team_id <> $2"
        ))
        .bind(item)
        .bind(team)
        .value::<i64>()
        .await?;
    Ok(there > Some(0))
}

/// The team in plain flow that an item is with, or comes to as somebody begins it: the one that pulled it, the only one there
/// is, or the one that who has it is in.
pub async fn team_of(tx: &mut Tx, item: &Item, owner: Option<PersonId>) -> Result<Option<Team>> {
    let Some(product) = item.product_id else { return Ok(None) };
    let known = match Team::that_pulled(tx, item.id, product).await? {
        Some(team) => Some(team),
        None => Team::only(tx, product).await?,
    };
    if let Some(team) = known {
        return Ok(Some(team).filter(Team::flows));
    }
    let Some(owner) = owner else { return Ok(None) };
    let teams = tx
        .query(sql!(
            "select t.id from team t join team_member m on m.team_id = t.id
             where t.product_id = $1 and t.works_in = 'flow' and m.person_id = $2 limit 2"
        ))
        .bind(product)
        .bind(owner)
        .all::<(Uuid,)>()
        .await?;
    let [(team,)] = teams.as_slice() else { return Ok(None) };
    let team = Team::get(tx, *team).await?;
    pull(tx, item, &team).await?;
    Ok(Some(team))
}
