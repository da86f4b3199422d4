//! A team's workflow: states with names of its own, each within one of the fixed ones that everything else goes by.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    command::{ItemId, ProductId},
    error::Result,
    events::Change,
    items::Item,
    sql,
    store::{Db, Tx},
};

/// A state of a team's workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct State {
    /// What the team calls it.
    pub name: String,
    /// The fixed state it is within: backlog, ready, started, review, accepted or declined.
    pub category: String,
    /// How many items may be in it at once; nothing for no limit.
    #[serde(default)]
    pub wip: Option<i64>,
    /// Whether work stands here that came to its category without a word of which state.
    #[serde(default)]
    pub initial: bool,
}

impl State {
    pub fn new(name: impl Into<String>, category: impl Into<String>) -> State {
        State { name: name.into(), category: category.into(), wip: None, initial: false }
    }
}

/// The fixed states, in the order in which work goes through them.
pub const CATEGORIES: [&str; 6] = ["backlog", "ready", "started", "review", "accepted", "declined"];

/// Those that a board has columns for, with the names they have where a team has none.
pub const COLUMNS: [(&str, &str); 4] =
    [("ready", "To do"), ("started", "Started"), ("review", "In review"), ("accepted", "Done")];

/// The states of a team in order; the fixed ones where it has none of its own.
pub async fn of(db: &mut Db, team: Uuid) -> Result<Vec<State>> {
    let own = own_of(db, team).await?;
    Ok(if own.is_empty() { begun(usual()) } else { own })
}

/// The states that a team has written down.
pub async fn own_of(db: &mut Db, team: Uuid) -> Result<Vec<State>> {
    let own = db
        .query(sql!(
            "select name, category, wip, initial from workflow_state where team_id = $1 order by position limit 40"
        ))
        .bind(team)
        .all::<State>()
        .await?;
    Ok(begun(own))
}

fn usual() -> Vec<State> {
    COLUMNS.map(|(category, name)| State::new(name, category)).to_vec()
}

/// Says of each category where it begins: with the state that was chosen for it, or with its first.
pub fn begun(mut states: Vec<State>) -> Vec<State> {
    for category in CATEGORIES {
        let mut of_it: Vec<&mut State> = states.iter_mut().filter(|state| state.category == category).collect();
        if of_it.iter().all(|state| !state.initial)
            && let Some(first) = of_it.first_mut()
        {
            first.initial = true;
        }
    }
    states
}

/// The state in which a category begins.
pub fn initial<'s>(states: &'s [State], category: &str) -> Option<&'s State> {
    states.iter().find(|state| state.category == category && state.initial)
}

/// The states that are columns of a team's board: what waits for its turn and what was declined has none.
pub async fn columns(db: &mut Db, team: Uuid) -> Result<Vec<State>> {
    let mut states = of(db, team).await?;
    states.retain(|state| COLUMNS.iter().any(|(category, _)| state.category == *category));
    Ok(states)
}

/// The column in which work stands: that of the state it was put into, or the one in which its category begins. What is in a
/// sprint before it is ready stands with what is.
pub fn column<'s>(columns: &'s [State], status: &str, put: Option<&str>) -> Option<&'s State> {
    let category = if status == "backlog" { "ready" } else { status };
    let put = put.filter(|_| category == status);
    let own = columns.iter().find(|state| state.category == category && put == Some(state.name.as_str()));
    own.or_else(|| initial(columns, category))
}

/// Has a team write down the fixed states as its own, where it has none yet, so that they can be changed.
pub async fn own(tx: &mut Tx, team: Uuid) -> Result<Vec<State>> {
    let states = of(tx, team).await?;
    write(tx, team, &states).await?;
    Ok(states)
}

/// Writes the order of a team's states; what one is called stays, and so does its limit.
pub async fn write(tx: &mut Tx, team: Uuid, states: &[State]) -> Result<()> {
    for (position, state) in states.iter().enumerate() {
        let id = tx.id();
        tx.query(sql!(
            "insert into workflow_state (id, team_id, name, category, position) values ($1, $2, $3, $4, $5)
             on conflict (team_id, name) do update set position = excluded.position"
        ))
        .bind(id)
        .bind(team)
        .bind(state.name.clone())
        .bind(state.category.clone())
        .bind(position as i64)
        .run()
        .await?;
    }
    Ok(())
}

/// The states that teams of a product have of their own.
pub async fn of_product(db: &mut Db, product: ProductId) -> Result<HashMap<Uuid, Vec<State>>> {
    let rows = db
        .query(sql!(
            "select w.team_id, w.name, w.category, w.wip, w.initial from team t join workflow_state w on w.team_id = t.id
             where t.product_id = $1 order by w.team_id, w.position limit 2000"
        ))
        .bind(product)
        .all::<(Uuid, String, String, Option<i64>, bool)>()
        .await?;
    let mut states: HashMap<Uuid, Vec<State>> = HashMap::new();
    for (team, name, category, wip, initial) in rows {
        states.entry(team).or_default().push(State { name, category, wip, initial });
    }
    Ok(states.into_iter().map(|(team, states)| (team, begun(states))).collect())
}

/// The state that is meant by a name of the team's, or by a fixed one.
pub async fn meant(db: &mut Db, team: Uuid, named: &str) -> Result<Option<State>> {
    let states = of(db, team).await?;
    let by_name = states.iter().find(|state| state.name.eq_ignore_ascii_case(named.trim()));
    Ok(by_name.or_else(|| initial(&states, named.trim())).cloned())
}

/// Puts an item into a state of a team, to be taken back like any change; false where it is in it already, or the team has none.
pub async fn enter(tx: &mut Tx, item: &Item, team: Uuid, state: &State) -> Result<bool> {
    let before = put(tx, item.id).await?;
    let to = tx
        .query(sql!("select id from workflow_state where team_id = $1 and name = $2"))
        .bind(team)
        .bind(state.name.clone())
        .value::<Uuid>()
        .await?;
    if before.as_ref().map(|before| before.id) == to {
        return Ok(false);
    }
    set(tx, item.id, to).await?;
    let after = to.map(|id| Put { id, name: state.name.clone(), team_id: team });
    let said =
        |put: Option<Put>| put.map_or(Value::Null, |put| json!({"name": put.name, "team": put.team_id, "id": put.id}));
    tx.record(Change {
        item: item.id,
        key: item.key.clone(),
        field: "state".into(),
        before: said(before),
        after: said(after),
    });
    Ok(true)
}

/// Takes an item out of the state it was put into, as it leaves its product; gives what that was called.
pub async fn leave(tx: &mut Tx, item: &Item) -> Result<Option<String>> {
    let Some(put) = put(tx, item.id).await? else { return Ok(None) };
    set(tx, item.id, None).await?;
    let before = json!({"name": put.name, "team": put.team_id, "id": put.id});
    let field = "state".into();
    tx.record(Change { item: item.id, key: item.key.clone(), field, before, after: Value::Null });
    Ok(Some(put.name))
}

/// What its team calls the state an item is in, as long as it is in the fixed state that this is within.
pub async fn state_of(db: &mut Db, item: &Item) -> Result<Option<String>> {
    Ok(db
        .query(sql!(
            "select s.name from item_state i join workflow_state s on s.id = i.state_id where i.item_id = $1 and s.category = $2"
        ))
        .bind(item.id)
        .bind(item.status.clone())
        .value()
        .await?)
}

/// The state of a team that an item was put into and is in again as soon as its status is this.
pub async fn kept(db: &mut Db, item: ItemId, team: Uuid, status: &str) -> Result<Option<String>> {
    Ok(db
        .query(sql!(
            "select s.name from item_state i join workflow_state s on s.id = i.state_id
             where i.item_id = $1 and s.team_id = $2 and s.category = $3"
        ))
        .bind(item)
        .bind(team)
        .bind(status.to_owned())
        .value()
        .await?)
}

/// The state that an item was put into, whatever it is called by now.
#[derive(sqlx::FromRow)]
struct Put {
    id: Uuid,
    name: String,
    team_id: Uuid,
}

async fn put(db: &mut Db, item: ItemId) -> Result<Option<Put>> {
    Ok(db
        .query(sql!(
            "select s.id, s.name, s.team_id from item_state i join workflow_state s on s.id = i.state_id where i.item_id = $1"
        ))
        .bind(item)
        .one()
        .await?)
}

async fn set(tx: &mut Tx, item: ItemId, state: Option<Uuid>) -> Result<()> {
    tx.query(sql!("delete from item_state where item_id = $1")).bind(item).run().await?;
    tx.query(sql!("insert into item_state (item_id, state_id) select $1, id from workflow_state where id = $2"))
        .bind(item)
        .bind(state)
        .run()
        .await?;
    Ok(())
}

/// The state that a change speaks of; those of long ago have it by its name alone.
async fn spoken_of(db: &mut Db, said: &Value) -> Result<Option<Uuid>> {
    let id = |name: &str| said[name].as_str().and_then(|id| id.parse::<Uuid>().ok());
    if let Some(state) = id("id") {
        return Ok(Some(state));
    }
    Ok(db
        .query(sql!("select id from workflow_state where team_id = $1 and name = $2"))
        .bind(id("team"))
        .bind(said["name"].as_str().unwrap_or_default().to_owned())
        .value()
        .await?)
}

/// Puts an item back into the state it was in, as undo asks; false when it has moved on.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let is = put(tx, item.id).await?.map(|put| put.id);
    if is != spoken_of(tx, &change.after).await? {
        return Ok(false);
    }
    let was = spoken_of(tx, &change.before).await?;
    set(tx, item.id, was).await?;
    let (before, after) = (change.after.clone(), change.before.clone());
    tx.record(Change { item: item.id, key: item.key.clone(), field: "state".into(), before, after });
    Ok(true)
}
