//! What a team is, as the history keeps it: who is in it, how it works, its states and what it agreed on; so that it can be put back.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Team, days_off::DayOff};
use crate::{
    command::PersonId,
    error::{Error, Result},
    events::Change,
    items::Product,
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// What only reading knows of a team, and nothing writes.
const DERIVED: [&str; 2] = ["id", "text"];

/// Everything of a team by its parts.
pub async fn of(db: &mut Db, id: Uuid) -> Result<Map<String, Value>> {
    let team = Team::get(db, id).await?;
    let mut all = match serde_json::to_value(&team) {
        Ok(Value::Object(all)) => all,
        _ => Map::new(),
    };
    all.insert("archived".into(), json!(team.archived_at.is_some()));
    all.remove("archived_at");
    all.insert("ready_checks".into(), json!(team.ready_checks));
    all.insert("done_checks".into(), json!(team.done_checks));
    let members = db
        .query(sql!("select person_id, focus from team_member where team_id = $1 order by person_id"))
        .bind(id)
        .all::<(PersonId, i64)>()
        .await?;
    all.insert("members".into(), json!(members));
    let states = db
        .query(sql!(
            "select id, name, category, position, wip from workflow_state where team_id = $1 order by position, id"
        ))
        .bind(id)
        .all::<(Uuid, String, String, i64, Option<i64>)>()
        .await?;
    all.insert("states".into(), json!(states));
    let begins = db
        .query(sql!("select id from workflow_state where team_id = $1 and initial order by position, id"))
        .bind(id)
        .all::<(Uuid,)>()
        .await?;
    all.insert("begins".into(), json!(begins));
    let words = db
        .query(sql!("select id, part, position, words from agreed where team_id = $1 and removed_at is null order by part, position, id"))
        .bind(id)
        .all::<(Uuid, String, i64, String)>()
        .await?;
    all.insert("words".into(), json!(words));
    Ok(all)
}

/// Writes down what has changed of a team since it was read; nothing when nothing has.
pub async fn changed(tx: &mut Tx, product: &str, id: Uuid, before: &Map<String, Value>) -> Result<()> {
    let after = of(tx, id).await?;
    let differs = |name: &&String| before.get(*name) != after.get(*name);
    let names: Vec<&String> = after.keys().filter(differs).collect();
    if names.is_empty() {
        return Ok(());
    }
    let part = |of: &Map<String, Value>| {
        let mut part: Map<String, Value> =
            names.iter().map(|name| ((*name).clone(), of.get(*name).cloned().unwrap_or_default())).collect();
        part.insert("id".into(), json!(id));
        part.insert("text".into(), of.get("name").cloned().unwrap_or_default());
        Value::Object(part)
    };
    let (before, after) = (part(before), part(&after));
    tx.record(Change::of_product(product, "team", before, after));
    tx.touch(Topic::product(product));
    Ok(())
}

/// A team that is new.
pub fn created(tx: &mut Tx, product: &str, team: &Team) {
    let after = json!({"id": team.id, "text": team.name, "archived": false});
    tx.record(Change::of_product(product, "team", Value::Null, after));
    tx.touch(Topic::product(product));
}

/// Puts a team back to what it was, as undo asks; false when that part of it has changed since.
pub async fn put_back(tx: &mut Tx, product: &Product, change: &Change) -> Result<bool> {
    let id = change.after["id"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let Some(id) = id else { return Ok(false) };
    let now = of(tx, id).await?;
    let Some(left) = change.after.as_object() else { return Ok(false) };
    let stands = |(name, value): (&String, &Value)| DERIVED.contains(&name.as_str()) || now.get(name) == Some(value);
    if !left.iter().all(stands) {
        return Ok(false);
    }
    let mut back = now.clone();
    match change.before.as_object() {
        Some(before) => {
            let parts = before.iter().filter(|(name, _)| !DERIVED.contains(&name.as_str()));
            back.extend(parts.map(|(name, value)| (name.clone(), value.clone())));
        }
        // What was made goes where teams go.
        None => drop(back.insert("archived".into(), json!(true))),
    }
    write(tx, id, &now, &back).await?;
    changed(tx, &product.key, id, &now).await?;
    Ok(true)
}

async fn write(tx: &mut Tx, id: Uuid, now: &Map<String, Value>, back: &Map<String, Value>) -> Result<()> {
    let text = |name: &str| back[name].as_str().unwrap_or_default().to_owned();
    let limit = |name: &str| back[name].as_i64();
    let archived = match (now["archived"] == true, back["archived"] == true) {
        (false, true) => {
            super::team_archive::may_go(tx, id).await?;
            true
        }
        (_, archived) => archived,
    };
    let twin = tx
        .query(sql!("select count(*) from team t join team o on o.product_id = t.product_id where t.id = $1 and o.id <> $1 and lower(o.name) = lower($2)"))
        .bind(id)
        .bind(text("name"))
        .value::<i64>()
        .await?;
    if twin != Some(0) {
        return Err(Error::refused("changed_since", format!("another team is called {} now", text("name"))));
    }
    let at = archived.then_some(tx.now);
    let scale =
        serde_json::from_value::<Option<Vec<f64>>>(back["scale"].clone()).unwrap_or_default().map(sqlx::types::Json);
    let days_off = serde_json::from_value::<Option<Vec<DayOff>>>(back["days_off"].clone()).unwrap_or_default();
    let days_off = days_off.map(sqlx::types::Json);
    tx.query(sql!(
        "update team set name = $2, works_in = $3, largest = $4, unready = $5, wip_started = $6, wip_review = $7, wip_person = $8,
            wip_goal = $9, wip_story = $10, wip_bug = $11, wip_task = $12, wip_spike = $13, wip_forbids = $14, escalate_after = $15,
            escalates_to = (select id from person where email = $16), zone = $17, scale = $18, ready_checks = $19, done_checks = $20,
            archived_at = $21, minutes_each = $22, days_off = $23 where id = $1"
    ))
    .bind(id)
    .bind(text("name"))
    .bind(text("works_in"))
    .bind(back["largest"].as_f64().unwrap_or(8.0))
    .bind(text("unready"))
    .bind(limit("wip_started"))
    .bind(limit("wip_review"))
    .bind(limit("wip_person"))
    .bind(limit("wip_goal"))
    .bind(limit("wip_story"))
    .bind(limit("wip_bug"))
    .bind(limit("wip_task"))
    .bind(limit("wip_spike"))
    .bind(back["wip_forbids"] == true)
    .bind(limit("escalate_after").unwrap_or(2))
    .bind(text("escalates_to"))
    .bind(text("zone"))
    .bind(scale)
    .bind(text("ready_checks"))
    .bind(text("done_checks"))
    .bind(at)
    .bind(back["minutes_each"].as_f64().unwrap_or(1.5))
    .bind(days_off)
    .run()
    .await?;
    if now["members"] != back["members"] {
        members(tx, id, &back["members"]).await?;
    }
    if now["states"] != back["states"] {
        states(tx, id, &back["states"]).await?;
    }
    if now["states"] != back["states"] || now["begins"] != back["begins"] {
        begins(tx, id, &back["begins"]).await?;
    }
    if now["words"] != back["words"] {
        words(tx, id, &back["words"]).await?;
    }
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Vec<T> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

async fn members(tx: &mut Tx, team: Uuid, back: &Value) -> Result<()> {
    tx.query(sql!("delete from team_member where team_id = $1")).bind(team).run().await?;
    for (person, focus) in read::<(PersonId, i64)>(back) {
        tx.query(sql!("insert into team_member (team_id, person_id, focus) values ($1, $2, $3)"))
            .bind(team)
            .bind(person)
            .bind(focus)
            .run()
            .await?;
    }
    Ok(())
}

/// What stood in a state that goes stands in its category.
async fn states(tx: &mut Tx, team: Uuid, back: &Value) -> Result<()> {
    let back = read::<(Uuid, String, String, i64, Option<i64>)>(back);
    let there = tx.query(sql!("select id from workflow_state where team_id = $1")).bind(team).all::<(Uuid,)>().await?;
    for (gone,) in there.iter().filter(|(id,)| back.iter().all(|state| state.0 != *id)) {
        tx.query(sql!("delete from item_state where state_id = $1")).bind(*gone).run().await?;
        tx.query(sql!("delete from workflow_state where id = $1")).bind(*gone).run().await?;
    }
    // Two may have changed names with each other.
    for (id, ..) in back.iter().filter(|state| there.contains(&(state.0,))) {
        tx.query(sql!("update workflow_state set name = $2 where id = $1"))
            .bind(*id)
            .bind(id.to_string())
            .run()
            .await?;
    }
    for (id, name, category, position, wip) in back {
        tx.query(sql!(
            "insert into workflow_state (id, team_id, name, category, position, wip) values ($1, $2, $3, $4, $5, $6)
             on conflict (id) do update set name = excluded.name, category = excluded.category, position = excluded.position, wip = excluded.wip"
        ))
        .bind(id)
        .bind(team)
        .bind(name)
        .bind(category)
        .bind(position)
        .bind(wip)
        .run()
        .await?;
    }
    Ok(())
}

/// Which states their categories begin with, where that was chosen.
async fn begins(tx: &mut Tx, team: Uuid, back: &Value) -> Result<()> {
    tx.query(sql!("update workflow_state set initial = false where team_id = $1")).bind(team).run().await?;
    for (id,) in read::<(Uuid,)>(back) {
        tx.query(sql!("update workflow_state set initial = true where id = $1")).bind(id).run().await?;
    }
    Ok(())
}

async fn words(tx: &mut Tx, team: Uuid, back: &Value) -> Result<()> {
    let now = tx.now;
    tx.query(sql!("update agreed set removed_at = $2 where team_id = $1 and removed_at is null"))
        .bind(team)
        .bind(now)
        .run()
        .await?;
    for (id, _, position, words) in read::<(Uuid, String, i64, String)>(back) {
        tx.query(sql!("update agreed set removed_at = null, position = $3, words = $4 where id = $1 and team_id = $2"))
            .bind(id)
            .bind(team)
            .bind(position)
            .bind(words)
            .run()
            .await?;
    }
    Ok(())
}
