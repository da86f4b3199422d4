//! What a bet was for and what it held up: the links there are now without those made since, with those taken away since.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use sqlx::types::Json;

use super::{day::Moment, of_past};
use crate::{
    command::{Actor, ItemId, ProductId},
    error::Result,
    roadmap::beside::Goal,
    sql,
    store::Db,
};

/// What each bet was tied to, by the keys of the other ends, in the order in which that was done.
#[derive(Default)]
pub struct Ties(HashMap<ItemId, Vec<(String, String)>>);

/// What bets were for.
#[derive(Default)]
pub struct Aims {
    pub goals: HashMap<ItemId, Goal>,
    pub themes: HashMap<ItemId, Goal>,
}

impl Ties {
    pub async fn at(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<Ties> {
        let mut ties = Ties::default();
        for (bet, kind, to) in now(db, of, moment).await? {
            ties.0.entry(bet).or_default().push((kind, to));
        }
        for (bet, before, after) in changed_since(db, of, moment).await? {
            let of_bet = ties.0.entry(bet).or_default();
            if let Some(made) = tie(&after.0) {
                of_bet.retain(|known| *known != made);
            }
            of_bet.extend(tie(&before.0).filter(|cut| !of_bet.contains(cut)));
        }
        Ok(ties)
    }

    /// The keys at the other ends of one sort of tie.
    pub fn of<'a>(&'a self, bet: ItemId, kind: &'a str) -> impl Iterator<Item = &'a str> {
        let of_bet = self.0.get(&bet).into_iter().flatten();
        of_bet.filter(move |(known, _)| known == kind).map(|(_, to)| to.as_str())
    }

    /// The goal of each bet, itself or above a key result as it hangs now, and its theme; of several the first by its key.
    pub async fn aims(&self, db: &mut Db, by: &Actor) -> Result<Aims> {
        let served: BTreeSet<&str> =
            self.0.values().flatten().filter(|(kind, _)| kind == "serves").map(|(_, to)| to.as_str()).collect();
        let mut aims = Aims::default();
        let known = above(db, by, served.into_iter().map(str::to_owned).collect()).await?;
        for bet in self.0.keys() {
            let first = |kind: &str| {
                let of_kind = self.of(*bet, "serves").filter_map(|key| known.get(&(kind.to_owned(), key.to_owned())));
                of_kind.min_by(|a, b| a.key.cmp(&b.key)).cloned()
            };
            aims.goals.extend(first("goal").map(|goal| (*bet, goal)));
            aims.themes.extend(first("theme").map(|theme| (*bet, theme)));
        }
        Ok(aims)
    }
}

async fn now(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<Vec<(ItemId, String, String)>> {
    Ok(db
        .query(of_past!(
            "select b.id, l.kind, t.key from bet b cross join link l cross join item t
             where l.from_id = b.id and l.kind in ('serves', 'blocks', 'moves') and t.id = l.to_id order by l.id limit 20000"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(moment.end)
        .all()
        .await?)
}

/// The last change first.
async fn changed_since(
    db: &mut Db,
    of: &(String, i64),
    moment: Moment,
) -> Result<Vec<(ItemId, Json<Value>, Json<Value>)>> {
    Ok(db
        .query(of_past!(
            "select c.item_id, c.before, c.after from bet b cross join bet_change c
             where c.item_id = b.id and c.field = 'link' and c.event_id >= $4 order by c.event_id desc, c.nth desc limit 20000"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(moment.end)
        .bind(moment.floor())
        .all()
        .await?)
}

fn tie(link: &Value) -> Option<(String, String)> {
    Some((link["kind"].as_str()?.to_owned(), link["to"].as_str()?.to_owned()))
}

#[derive(sqlx::FromRow)]
struct Above {
    served: String,
    key: String,
    title: String,
    kind: String,
    product_id: ProductId,
}

/// The goal behind each of these keys that one may see, and the themes among them, by their kind and the key that is served.
async fn above(db: &mut Db, by: &Actor, keys: Vec<String>) -> Result<BTreeMap<(String, String), Goal>> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    macro_rules! above {
        ($keys:literal) => {
            concat!(
                "with served (id, key) as (select i.id, i.key from item i where i.key in (",
                $keys,
                "))
                 select s.key as served, g.key, g.title, g.kind, g.product_id from served s join item g on g.id = s.id
                 where g.kind in ('goal', 'theme')
                 union all
                 select s.key, g.key, g.title, g.kind, g.product_id from served s cross join link l cross join item g
                 where l.from_id = s.id and l.kind = 'serves' and g.id = l.to_id and g.kind = 'goal'"
            )
        };
    }
    let rows = db
        .query(sql!(
            sqlite: above!("select value from json_each($1)"),
            postgres: above!("select jsonb_array_elements_text($1)"),
        ))
        .bind(Json(keys))
        .all::<Above>()
        .await?;
    let mut aims: BTreeMap<(String, String), Goal> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| by.sees(row.product_id)) {
        let goal = Goal { key: row.key, title: row.title };
        let kept = aims.entry((row.kind, row.served)).or_insert_with(|| goal.clone());
        if goal.key < kept.key {
            *kept = goal;
        }
    }
    Ok(aims)
}
