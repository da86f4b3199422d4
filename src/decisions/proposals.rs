//! The proposals that wait, and those that were answered.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    command::{Actor, ItemId, Query, Route, Say, proposal::Proposal},
    error::Result,
    events::{Change, history::shown},
    items::listing,
    sql,
    store::Db,
};

/// Lists proposals.
#[derive(Default, Deserialize, JsonSchema)]
pub struct List {
    /// open, accepted, declined or withdrawn; open unless told.
    #[serde(default)]
    pub state: Option<String>,
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
        list(db, by, &state, listing::limit(self.limit)?, self.after).await
    }
}

pub async fn list(db: &mut Db, by: &Actor, state: &str, limit: i64, after: Option<Uuid>) -> Result<Proposals> {
    let only = by.only_products();
    let mut rows = db
        .query(sql!(
            sqlite: "select p.id, p.command, p.deciding, p.input, p.summary, p.product_id, p.area_id, p.item_id, i.key as item_key,
                i.title as item_title, p.seen, p.by_id, b.name as by_name, p.reason, p.state, p.created_at, p.answered_at,
                a.name as answered_name, p.answer
             from proposal p join person b on b.id = p.by_id left join person a on a.id = p.answered_by
                left join item i on i.id = p.item_id
             where p.state = $1 and p.id < $2
                    and ($4 = 1 or p.product_id is null or p.product_id in (select unhex(replace(value, '-', '')) from json_each($5)))
                 order by p.id desc limit $3",
            postgres: "select p.id, p.command, p.deciding, p.input, p.summary, p.product_id, p.area_id, p.item_id, i.key as item_key,
                i.title as item_title, p.seen, p.by_id, b.name as by_name, p.reason, p.state, p.created_at, p.answered_at,
                a.name as answered_name, p.answer
             from proposal p join person b on b.id = p.by_id left join person a on a.id = p.answered_by
                left join item i on i.id = p.item_id
             where p.state = $1 and p.id < $2
                    and ($4 = 1 or p.product_id is null or p.product_id in (select value::uuid from jsonb_array_elements_text($5)))
                 order by p.id desc limit $3",
        ))
        .bind(state.to_owned())
        .bind(after.unwrap_or(Uuid::max()))
        .bind(limit + 1)
        .bind(i64::from(only.is_none()))
        .bind(sqlx::types::Json(only.unwrap_or_default()))
        .all::<Proposal>()
        .await?;
    let next = listing::cut(&mut rows, limit, |last| last.id.to_string());
    Ok(Proposals { items: seen(rows, by)?, next })
}

/// The open proposals about one item.
pub async fn about(db: &mut Db, by: &Actor, item: ItemId) -> Result<Vec<Listed>> {
    let rows = db
        .query(sql!(
            "select p.id, p.command, p.deciding, p.input, p.summary, p.product_id, p.area_id, p.item_id, i.key as item_key,
                i.title as item_title, p.seen, p.by_id, b.name as by_name, p.reason, p.state, p.created_at, p.answered_at,
                a.name as answered_name, p.answer
             from proposal p join person b on b.id = p.by_id left join person a on a.id = p.answered_by
                left join item i on i.id = p.item_id
             where p.item_id = $1 and p.state = 'open' order by p.id desc limit 20"
        ))
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

/// What has changed on the item since this was proposed: field, before, now.
pub async fn changed_since(db: &mut Db, proposal: &Proposal) -> Result<Vec<(String, String, String)>> {
    let Some(item) = proposal.item_id else { return Ok(Vec::new()) };
    let events = db
        .query(sql!(
            "select e.changes from event_item t join event e on e.id = t.event_id
             where t.item_id = $1 and e.at > $2 order by e.id limit 200"
        ))
        .bind(item)
        .bind(proposal.created_at)
        .all::<(sqlx::types::Json<Vec<Change>>,)>()
        .await?;
    let mut changed: BTreeMap<String, (Value, Value)> = BTreeMap::new();
    for change in events.into_iter().flat_map(|(changes,)| changes.0).filter(|change| change.item == item) {
        changed.entry(change.field).or_insert((change.before, Value::Null)).1 = change.after;
    }
    Ok(changed.into_iter().map(|(field, (before, now))| (field, shown(&before), shown(&now))).collect())
}
