//! The proposals that wait, and those that were answered.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    command::{Actor, ItemId, Query, Route, Say, proposal::Proposal},
    error::Result,
    events::{Change, history::shown},
    items::listing,
    sql,
    store::Db,
    web::markdown::plain,
};

macro_rules! select {
    () => {
        "select p.id, p.command, p.deciding, p.input, p.summary, p.product_id, p.area_id, p.item_id, i.key as item_key,
                i.title as item_title, p.seen, p.by_id, b.name as by_name, p.reason, p.state, p.created_at, p.answered_at,
                a.name as answered_name, p.answer
             from proposal p join person b on b.id = p.by_id left join person a on a.id = p.answered_by
                left join item i on i.id = p.item_id
             where "
    };
}

/// What an actor decides, taken apart: a right, and where it is held.
macro_rules! held {
    (sqlite $list:literal) => {
        concat!(
            "with held as materialized (select json_extract(value, '$[0]') as deciding,
                unhex(replace(json_extract(value, '$[1]'), '-', '')) as product_id,
                unhex(replace(json_extract(value, '$[2]'), '-', '')) as area_id from json_each(",
            $list,
            ")) "
        )
    };
    (postgres $list:literal) => {
        concat!(
            "with held as materialized (select value ->> 0 as deciding, (value ->> 1)::uuid as product_id,
                (value ->> 2)::uuid as area_id from jsonb_array_elements(",
            $list,
            ")) "
        )
    };
}

/// Whether a proposal is among them: a role of a product also decides what belongs to none, one of an area only there. What is
/// in an archived product waits until that is brought back.
macro_rules! decided {
    () => {
        "not exists (select 1 from product x where x.id = p.product_id and x.archived_at is not null)
         and exists (select 1 from held h where h.deciding = p.deciding
            and (h.product_id is null or p.product_id is null or h.product_id = p.product_id)
            and (h.area_id is null or h.area_id = p.area_id))"
    };
}

pub(crate) use {decided, held};

/// Which of the proposals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Those that the caller decides.
    Decided,
    /// Those that the caller has proposed.
    Own,
}

/// Lists proposals.
#[derive(Default, Deserialize, JsonSchema)]
pub struct List {
    /// open, accepted, declined or withdrawn; open unless told.
    #[serde(default)]
    pub state: Option<String>,
    /// decided: those that the caller decides; own: those that the caller has proposed; all of them unless told.
    #[serde(default)]
    pub whose: Option<Whose>,
    #[serde(default)]
    pub limit: Option<i64>,
    #[serde(default)]
    pub after: Option<Uuid>,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct Listed {
    #[serde(flatten)]
    pub proposal: Proposal,
    /// Whether the caller is one who decides it.
    pub yours: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Proposals {
    pub items: Vec<Listed>,
    pub next: Option<String>,
}

impl Query for List {
    const NAME: &'static str = "proposal.list";
    const ROUTE: Route = Route::get("/proposals");
    const ABOUT: &'static str = "Lists the proposals in the products the caller may see, newest first.";
    type Output = Proposals;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Proposals> {
        let state = self.state.unwrap_or_else(|| "open".into());
        list(db, by, &state, self.whose, listing::limit(self.limit)?, self.after).await
    }
}

/// A page of the proposals in that state.
pub async fn list(
    db: &mut Db,
    by: &Actor,
    state: &str,
    whose: Option<Whose>,
    limit: i64,
    after: Option<Uuid>,
) -> Result<Proposals> {
    let mut rows = match whose {
        None => all(db, by, state, limit + 1, after).await?,
        Some(Whose::Decided) => of_decider(db, by, state, limit + 1, after).await?,
        Some(Whose::Own) => own(db, by, state, limit + 1, after).await?,
    };
    let next = listing::cut(&mut rows, limit, |last| last.id.to_string());
    Ok(Proposals { items: seen(rows, by)?, next })
}

async fn all(db: &mut Db, by: &Actor, state: &str, limit: i64, after: Option<Uuid>) -> Result<Vec<Proposal>> {
    let only = by.only_products();
    Ok(db
        .query(sql!(
            sqlite: concat!(select!(), "p.state = $1 and p.id < $2
                    and ($4 = 1 or p.product_id is null or p.product_id in (select unhex(replace(value, '-', '')) from json_each($5)))
                 order by p.id desc limit $3"),
            postgres: concat!(select!(), "p.state = $1 and p.id < $2
                    and ($4 = 1 or p.product_id is null or p.product_id in (select value::uuid from jsonb_array_elements_text($5)))
                 order by p.id desc limit $3"),
        ))
        .bind(state.to_owned())
        .bind(after.unwrap_or(Uuid::max()))
        .bind(limit)
        .bind(i64::from(only.is_none()))
        .bind(Json(only.unwrap_or_default()))
        .all()
        .await?)
}

/// Those that this actor decides.
async fn of_decider(db: &mut Db, by: &Actor, state: &str, limit: i64, after: Option<Uuid>) -> Result<Vec<Proposal>> {
    Ok(db
        .query(sql!(
            sqlite: concat!(held!(sqlite "$4"), select!(), "p.state = $1 and p.id < $2 and ", decided!(), " order by p.id desc limit $3"),
            postgres: concat!(held!(postgres "$4"), select!(), "p.state = $1 and p.id < $2 and ", decided!(), " order by p.id desc limit $3"),
        ))
        .bind(state.to_owned())
        .bind(after.unwrap_or(Uuid::max()))
        .bind(limit)
        .bind(Json(by.decided()))
        .all()
        .await?)
}

/// Those that this actor has proposed.
async fn own(db: &mut Db, by: &Actor, state: &str, limit: i64, after: Option<Uuid>) -> Result<Vec<Proposal>> {
    Ok(db
        .query(sql!(concat!(select!(), "p.by_id = $1 and p.state = $2 and p.id < $3 order by p.id desc limit $4")))
        .bind(by.person)
        .bind(state.to_owned())
        .bind(after.unwrap_or(Uuid::max()))
        .bind(limit)
        .all()
        .await?)
}

/// The open proposals about one item.
pub async fn about(db: &mut Db, by: &Actor, item: ItemId) -> Result<Vec<Listed>> {
    let rows = db
        .query(sql!(concat!(select!(), "p.item_id = $1 and p.state = 'open' order by p.id desc limit 20")))
        .bind(item)
        .all::<Proposal>()
        .await?;
    seen(rows, by)
}

fn seen(rows: Vec<Proposal>, by: &Actor) -> Result<Vec<Listed>> {
    rows.into_iter()
        .filter(|row| row.product_id.map_or(by.sees_organisation(), |product| by.sees(product)))
        .map(|proposal| {
            let yours = by.say(&proposal.place()?) == Say::Decide;
            Ok(Listed { proposal, yours })
        })
        .collect()
}

/// What has changed since this was proposed of what it names: the key, the field, before, now.
pub async fn changed_since(db: &mut Db, proposal: &Proposal) -> Result<Vec<Since>> {
    let events = db
        .query(sql!(
            sqlite: "select e.changes from event e where e.id in (
                        select t.event_id from json_each($1) s
                            join item i on i.key = s.key and i.version <> s.value
                            join event_item t on t.item_id = i.id)
                     and e.at > $2 order by e.id limit 1000",
            postgres: "select e.changes from event e where e.id in (
                          select t.event_id from jsonb_each(case jsonb_typeof($1) when 'object' then $1 else '{}' end) s
                            join item i on i.key = s.key and i.version <> (s.value)::bigint
                            join event_item t on t.item_id = i.id)
                       and e.at > $2 order by e.id limit 1000",
        ))
        .bind(Json(proposal.seen.clone()))
        .bind(proposal.created_at)
        .all::<(Json<Vec<Change>>,)>()
        .await?;
    let mut changed: BTreeMap<(String, String), (Value, Value)> = BTreeMap::new();
    for change in events.into_iter().flat_map(|(changes,)| changes.0) {
        if proposal.seen.get(&change.key).is_some() {
            changed.entry((change.key, change.field)).or_insert((change.before, Value::Null)).1 = change.after;
        }
    }
    let since = |((key, field), (before, now)): ((String, String), (Value, Value))| Since {
        key,
        field,
        before: shown(&before),
        now: shown(&now),
    };
    Ok(changed.into_iter().map(since).collect())
}

/// One field that is no longer what it was when something was proposed.
pub struct Since {
    pub key: String,
    pub field: String,
    pub before: String,
    pub now: String,
}

impl Since {
    /// In words; the item is named where it is not the one that the proposal is about.
    pub fn said(&self, about: Option<&str>) -> String {
        let of = if about == Some(self.key.as_str()) { String::new() } else { format!("{} ", self.key) };
        format!("{of}{}: {} → {}", self.field, plain(&self.before, 60), plain(&self.now, 60))
    }
}
