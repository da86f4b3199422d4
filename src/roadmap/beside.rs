//! What is known beside many bets at once: the goals above, the metrics they are to move, the work below, how they go.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::health::Update;
use crate::{
    command::{Actor, ItemId, ProductId},
    error::Result,
    store::Db,
};

/// A query that begins with the bets of some products, as `bet (id)`; the first two things that are bound say of which.
macro_rules! of_bets {
    ($rest:expr) => {
        $crate::items::several::of_products!(concat!(
            ", bet (id) as (select i.id from chosen c cross join item i
                where i.product_id = c.id and i.kind = 'initiative' and i.archived_at is null) ",
            $rest
        ))
    };
}
pub(super) use of_bets;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Goal {
    pub key: String,
    pub title: String,
}

#[derive(sqlx::FromRow)]
struct GoalRow {
    bet: ItemId,
    key: String,
    title: String,
    product_id: ProductId,
}

/// The goal of each bet that has one; of several the first by its key.
pub async fn goals(db: &mut Db, by: &Actor, of: &(String, i64)) -> Result<HashMap<ItemId, Goal>> {
    let rows = db
        .query(of_bets!(
            ", above (bet, id) as (
                select b.id, l.to_id from bet b cross join link l where l.from_id = b.id and l.kind = 'serves'
                union
                select b.id, k.to_id from bet b cross join link l cross join link k
                where l.from_id = b.id and l.kind = 'serves' and k.from_id = l.to_id and k.kind = 'serves'
             )
             select a.bet, g.key, g.title, g.product_id from above a join item g on g.id = a.id
             where g.kind = 'goal' and g.archived_at is null order by g.key desc limit 5000"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .all::<GoalRow>()
        .await?;
    let seen = rows.into_iter().filter(|row| by.sees(row.product_id));
    Ok(seen.map(|row| (row.bet, Goal { key: row.key, title: row.title })).collect())
}

/// The theme of each bet that is tied to one; of several the first by its key.
pub async fn themes(db: &mut Db, of: &(String, i64)) -> Result<HashMap<ItemId, Goal>> {
    let rows = db
        .query(of_bets!(
            "select b.id, t.key, t.title from bet b cross join link l cross join item t
             where l.from_id = b.id and l.kind = 'serves' and l.to_kind = 'theme' and t.id = l.to_id and t.archived_at is null
             order by t.key desc"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .all::<(ItemId, String, String)>()
        .await?;
    Ok(rows.into_iter().map(|(bet, key, title)| (bet, Goal { key, title })).collect())
}

/// The team in whose sprints most of the work below each bet is or was.
pub async fn teams(db: &mut Db, of: &(String, i64)) -> Result<HashMap<ItemId, String>> {
    let rows = db
        .query(of_bets!(
            ", below (bet, id) as (
                select id, id from bet
                union
                select b.bet, l.from_id from below b cross join link l where l.to_id = b.id and l.kind = 'serves'
             )
             select b.bet, t.name, count(*) as n from below b cross join link l cross join sprint s cross join team t
             where l.from_id = b.id and l.kind = 'planned_in' and s.item_id = l.to_id and t.id = s.team_id
             group by b.bet, t.id, t.name order by n, t.name desc"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .all::<(ItemId, String, i64)>()
        .await?;
    Ok(rows.into_iter().map(|(bet, team, _)| (bet, team)).collect())
}

/// How many customers asked for each bet, for the work below it or for the ideas behind; each is counted once.
pub async fn customers(db: &mut Db, of: &(String, i64)) -> Result<HashMap<ItemId, i64>> {
    let rows = db
        .query(of_bets!(
            ", below (bet, id) as (
                select id, id from bet
                union
                select b.bet, l.from_id from below b cross join link l where l.to_id = b.id and l.kind = 'serves'
             ), behind (bet, id) as (
                select bet, id from below
                union
                select b.bet, l.from_id from below b cross join link l where l.to_id = b.id and l.kind = 'becomes'
             )
             select h.bet, count(distinct v.customer_id) from behind h cross join link e cross join item f cross join feedback v
             where e.to_id = h.id and e.kind = 'evidence' and f.id = e.from_id and f.archived_at is null
                and v.item_id = f.id and v.customer_id is not null group by h.bet"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .all()
        .await?;
    Ok(rows.into_iter().collect())
}

/// A metric that a bet is to move, and where it stands.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Mover {
    #[serde(skip)]
    pub(super) bet: ItemId,
    #[serde(skip)]
    pub(super) product_id: ProductId,
    pub key: String,
    pub title: String,
    pub unit: Option<String>,
    /// Where it is to go: up or down.
    pub direction: Option<String>,
    pub target: Option<f64>,
    /// Its last value, and since when.
    pub now: Option<f64>,
    pub at: Option<DateTime<Utc>>,
}

/// The metrics that each bet is to move.
pub async fn movers(db: &mut Db, by: &Actor, of: &(String, i64)) -> Result<HashMap<ItemId, Vec<Mover>>> {
    let rows = db
        .query(of_bets!(
            "select b.id as bet, m.product_id, m.key, m.title, f.unit, f.direction, f.target, o.value as now, o.at
             from bet b cross join link l join item m on m.id = l.to_id left join metric f on f.item_id = m.id
                left join observation o on o.id = (
                    select x.id from observation x where x.metric_id = m.id and x.archived_at is null
                    order by x.at desc, x.id desc limit 1)
             where l.from_id = b.id and l.kind = 'moves' and m.archived_at is null order by m.key limit 5000"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .all::<Mover>()
        .await?;
    let mut movers: HashMap<ItemId, Vec<Mover>> = HashMap::new();
    for row in rows.into_iter().filter(|row| by.sees(row.product_id)) {
        movers.entry(row.bet).or_default().push(row);
    }
    Ok(movers)
}

#[derive(sqlx::FromRow)]
struct Said {
    bet: ItemId,
    #[sqlx(flatten)]
    update: Update,
}

/// What was said last of each bet.
pub async fn healths(db: &mut Db, of: &(String, i64)) -> Result<HashMap<ItemId, Update>> {
    let rows = db
        .query(of_bets!(
            "select b.id as bet, h.id, h.state, h.words, p.name as \"by\", h.created_at as at
             from bet b join health h on h.id = (
                select x.id from health x where x.item_id = b.id and x.archived_at is null
                order by x.created_at desc, x.id desc limit 1)
             left join person p on p.id = h.by_id"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .all::<Said>()
        .await?;
    Ok(rows.into_iter().map(|row| (row.bet, row.update)).collect())
}

/// The work below a bet.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub struct Below {
    pub items: i64,
    pub accepted: i64,
    pub open: i64,
}

/// The work below each bet, at any depth, as the forecast of one counts it.
pub async fn below(db: &mut Db, of: &(String, i64)) -> Result<HashMap<ItemId, Below>> {
    let rows = db
        .query(of_bets!(
            ", below (bet, id) as (
                select id, id from bet
                union
                select b.bet, l.from_id from below b cross join link l
                where l.to_id = b.id and l.kind in ('serves', 'ships_in', 'planned_in')
             )
             select b.bet, count(*), count(case when i.status = 'accepted' then 1 end), count(case when i.open then 1 end)
             from below b cross join item i
             where i.id = b.id and i.kind in ('story', 'bug', 'task', 'spike') and i.archived_at is null
                and (i.open or i.status = 'accepted') group by b.bet"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .all::<(ItemId, i64, i64, i64)>()
        .await?;
    Ok(rows.into_iter().map(|(bet, items, accepted, open)| (bet, Below { items, accepted, open })).collect())
}
