//! A team's workflow: states with names of its own, each within one of the fixed ones that everything else goes by.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    command::{ItemId, ProductId},
    error::{Error, Result},
    events::Change,
    items::{Item, text},
    sql,
    store::{Db, Tx},
};

/// A column of the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct State {
    /// What the team calls it.
    pub name: String,
    /// The fixed state it is within: ready, started, review or accepted.
    pub category: String,
}

/// The fixed states that a board has columns for, with the names they have where a team has none.
pub const CATEGORIES: [(&str, &str); 4] =
    [("ready", "To do"), ("started", "Started"), ("review", "In review"), ("accepted", "Done")];

/// The states of a team in order; the fixed ones where it has none of its own.
pub async fn of(db: &mut Db, team: Uuid) -> Result<Vec<State>> {
    let own = db
        .query(sql!("select name, category from workflow_state where team_id = $1 order by position limit 20"))
        .bind(team)
        .all::<State>()
        .await?;
    let usual = || CATEGORIES.map(|(category, name)| State { name: name.into(), category: category.into() }).to_vec();
    Ok(if own.is_empty() { usual() } else { own })
}

/// The states that teams of a product have of their own.
pub async fn of_product(db: &mut Db, product: ProductId) -> Result<HashMap<Uuid, Vec<State>>> {
    let rows = db
        .query(sql!(
            "select w.team_id, w.name, w.category from team t join workflow_state w on w.team_id = t.id
             where t.product_id = $1 order by w.team_id, w.position limit 2000"
        ))
        .bind(product)
        .all::<(Uuid, String, String)>()
        .await?;
    let mut states: HashMap<Uuid, Vec<State>> = HashMap::new();
    for (team, name, category) in rows {
        states.entry(team).or_default().push(State { name, category });
    }
    Ok(states)
}

/// Reads a workflow a line a state: `In development = started`. Every fixed state is there, in order, and done once.
pub fn read(lines: &[String]) -> Result<Vec<State>> {
    let wrong = |message: String| Error::field("states", message);
    let mut states: Vec<State> = Vec::new();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        let (name, category) = line.rsplit_once('=').ok_or_else(|| wrong(format!("“{line}” has no = and state")))?;
        let (name, category) = (text::line("states", name, 40)?, category.trim().to_lowercase());
        if CATEGORIES.iter().all(|(known, _)| *known != category) {
            return Err(wrong(format!("“{category}” is none of ready, started, review, accepted")));
        }
        if states.iter().any(|state| state.name.eq_ignore_ascii_case(&name)) {
            return Err(wrong(format!("“{name}” is there twice")));
        }
        states.push(State { name, category });
    }
    let place = |state: &State| CATEGORIES.iter().position(|(category, _)| *category == state.category);
    if !states.is_empty() {
        if let Some((missing, _)) =
            CATEGORIES.iter().find(|(known, _)| states.iter().all(|state| state.category != *known))
        {
            return Err(wrong(format!("no state is within {missing}")));
        }
        if !states.is_sorted_by_key(place) {
            return Err(wrong("states go from ready over started and review to accepted".into()));
        }
        if states.iter().filter(|state| state.category == "accepted").count() > 1 || states.len() > 12 {
            return Err(wrong("at most twelve states, and one of them for what is accepted".into()));
        }
    }
    Ok(states)
}

/// The state that is meant by a name of the team's, or by a fixed one.
pub async fn meant(db: &mut Db, team: Uuid, named: &str) -> Result<Option<State>> {
    let states = of(db, team).await?;
    let by_name = states.iter().find(|state| state.name.eq_ignore_ascii_case(named.trim()));
    Ok(by_name.or_else(|| states.iter().find(|state| state.category == named.trim())).cloned())
}

/// Puts an item into a state of a team, to be taken back like any change.
pub async fn enter(tx: &mut Tx, item: &Item, team: Uuid, state: &State) -> Result<()> {
    let before = named(tx, item.id).await?;
    if before.as_deref() == Some(state.name.as_str()) {
        return Ok(());
    }
    set(tx, item.id, Some(team), Some(&state.name)).await?;
    let kept = |name: Option<&str>| {
        name.map_or(serde_json::Value::Null, |name| serde_json::json!({"name": name, "team": team}))
    };
    tx.record(Change {
        item: item.id,
        key: item.key.clone(),
        field: "state".into(),
        before: kept(before.as_deref()),
        after: kept(Some(&state.name)),
    });
    Ok(())
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

/// The name of the state that an item was put into.
async fn named(db: &mut Db, item: ItemId) -> Result<Option<String>> {
    Ok(db
        .query(sql!("select s.name from item_state i join workflow_state s on s.id = i.state_id where i.item_id = $1"))
        .bind(item)
        .value()
        .await?)
}

async fn set(tx: &mut Tx, item: ItemId, team: Option<Uuid>, name: Option<&str>) -> Result<()> {
    tx.query(sql!("delete from item_state where item_id = $1")).bind(item).run().await?;
    tx.query(sql!(
        "insert into item_state (item_id, state_id) select $1, id from workflow_state where team_id = $2 and name = $3"
    ))
    .bind(item)
    .bind(team)
    .bind(name.map(str::to_owned))
    .run()
    .await?;
    Ok(())
}

/// Puts an item back into the state it was in, as undo asks; false when it has moved on.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    if named(tx, item.id).await?.as_deref() != change.after["name"].as_str() {
        return Ok(false);
    }
    let team = change.before["team"].as_str().and_then(|team| team.parse().ok());
    set(tx, item.id, team, change.before["name"].as_str()).await?;
    let (before, after) = (change.after.clone(), change.before.clone());
    tx.record(Change { item: item.id, key: item.key.clone(), field: "state".into(), before, after });
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_workflow_has_every_fixed_state_in_order() {
        let states =
            read(&lines("Next = ready\nBuilding = started\nTesting = Started\n\nDemo = review\nShipped = accepted"))
                .unwrap();
        assert_eq!(
            states.iter().map(|state| state.name.as_str()).collect::<Vec<_>>(),
            ["Next", "Building", "Testing", "Demo", "Shipped"]
        );
        assert_eq!(states[2].category, "started");
        for wrong in ["Next", "Next = soon", "Next = ready", "B = started\nN = ready\nD = review\nS = accepted"] {
            assert!(read(&lines(wrong)).is_err(), "{wrong}");
        }
        assert!(read(&lines("A = ready\na = started\nR = review\nD = accepted")).is_err());
        assert_eq!(read(&[]).unwrap(), []);
    }
}
