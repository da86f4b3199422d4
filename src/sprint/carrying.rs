//! Carrying over what a sprint leaves unfinished: everything that goes to one sprint in a few statements, however much it is.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sqlx::types::Json;

use super::{report::Work, sprint::Whole};
use crate::{
    command::{Actor, ItemId, Right},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, Kind, editing},
    live::Topic,
    sql,
    store::Tx,
};

/// The key of a sprint, or `backlog`, by the key of an item.
pub type Wishes = BTreeMap<String, Option<String>>;

/// What stays in the backlog, as a wish.
const BACKLOG: &str = "backlog";
/// So many items are told of one by one; pages of more hear it from the product.
const TOLD: usize = 200;

/// Says of each unfinished item where it goes; gives the sprints that take some.
pub async fn choose(
    tx: &mut Tx,
    by: &Actor,
    sprint: &Whole,
    unfinished: &mut [Work],
    rest: Option<&Key>,
    wishes: &Wishes,
) -> Result<Vec<(Item, Vec<Work>)>> {
    if let Some(unknown) = wishes.keys().find(|key| !unfinished.iter().any(|work| work.key.eq_ignore_ascii_case(key))) {
        return Err(Error::field("unfinished", format!("{unknown} is not among what is unfinished")));
    }
    let wishes: BTreeMap<String, &str> = wishes
        .iter()
        .filter_map(|(key, to)| Some((key.to_uppercase(), to.as_deref().map(str::trim).filter(|to| !to.is_empty())?)))
        .collect();
    let mut going: BTreeMap<String, Vec<Work>> = BTreeMap::new();
    for work in unfinished {
        work.went_to = match wishes.get(work.key.as_str()) {
            Some(to) if to.eq_ignore_ascii_case(BACKLOG) => None,
            Some(to) => Some(to.to_uppercase()),
            None => rest.map(ToString::to_string),
        };
        if let Some(to) = &work.went_to {
            going.entry(to.clone()).or_default().push(work.clone());
        }
    }
    // A sprint that is named for the rest is looked at even where nothing is left to go.
    if let Some(rest) = rest {
        going.entry(rest.to_string()).or_default();
    }
    let mut found = Vec::new();
    for (to, items) in going {
        let field = if rest.is_some_and(|rest| rest.as_str() == to) { "unfinished_to" } else { "unfinished" };
        found.push((takes(tx, by, sprint, &to, field).await?, items));
    }
    Ok(found)
}

/// The sprint of that key, if it can take what another leaves.
async fn takes(tx: &mut Tx, by: &Actor, sprint: &Whole, to: &str, field: &str) -> Result<Item> {
    let wrong = |message: &str| Error::field(field.to_owned(), message.to_owned());
    let key = Key::parse(to).ok_or_else(|| wrong("name a sprint by its key, or backlog"))?;
    let next = Item::find(tx, by, &key).await.map_err(|_| wrong("there is no such sprint"))?;
    if next.kind != Kind::Sprint {
        return Err(wrong("there is no such sprint"));
    }
    if next.id == sprint.item.id {
        return Err(wrong("name another sprint"));
    }
    if !next.open {
        return Err(Error::refused("sprint_closed", format!("{} is closed; nothing moves in it any more", next.key)));
    }
    if next.product_id != sprint.item.product_id && !by.decides(Right::RunSprints, next.product_id) {
        return Err(wrong("it belongs to another product, where this is not yours to decide"));
    }
    Ok(next)
}

/// Puts unfinished items of a sprint that is closed into another: the links, the journal of the sprint that takes them, and
/// the history of each.
pub async fn carry(tx: &mut Tx, by: &Actor, next: &Item, items: &[Work]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let now = tx.now;
    let rows: Vec<Value> = items
        .iter()
        .map(|work| json!({"item": work.id, "link": tx.id(), "entry": tx.id(), "points": work.points.unwrap_or(0.0)}))
        .collect();
    tx.query(sql!(
        sqlite: "insert into link (id, kind, from_id, to_id, from_kind, to_kind, by_id, created_at)
                 select unhex(replace(v.value ->> 'link', '-', '')), 'planned_in', i.id, $2, i.kind, 'sprint', $3, $4
                 from json_each($1) v cross join item i where i.id = unhex(replace(v.value ->> 'item', '-', ''))
                 on conflict (from_id, kind, to_id) do nothing",
        postgres: "insert into link (id, kind, from_id, to_id, from_kind, to_kind, by_id, created_at)
                 select (v.value ->> 'link')::uuid, 'planned_in', i.id, $2, i.kind, 'sprint', $3, $4
                 from jsonb_array_elements($1) v cross join item i where i.id = (v.value ->> 'item')::uuid
                 on conflict (from_id, kind, to_id) do nothing",
    ))
    .bind(Json(rows.clone()))
    .bind(next.id)
    .bind((!by.person.0.is_nil()).then_some(by.person))
    .bind(now)
    .run()
    .await?;
    tx.query(sql!(
        sqlite: "insert into sprint_entry (id, sprint_id, item_id, at, what, points)
                 select unhex(replace(value ->> 'entry', '-', '')), $2, unhex(replace(value ->> 'item', '-', '')), $3, 'added',
                    value ->> 'points' from json_each($1)",
        postgres: "insert into sprint_entry (id, sprint_id, item_id, at, what, points)
                 select (value ->> 'entry')::uuid, $2, (value ->> 'item')::uuid, $3, 'added',
                    (value ->> 'points')::double precision from jsonb_array_elements($1)",
    ))
    .bind(Json(rows.clone()))
    .bind(next.id)
    .bind(now)
    .run()
    .await?;
    for (work, row) in items.iter().zip(&rows) {
        let link = json!({"id": row["link"], "kind": "planned_in", "from": work.key, "to": next.key, "quote": null, "weight": null});
        remember(tx, work.id, &work.key, "link", link.clone());
        remember(tx, next.id, &next.key, "linked", link);
        if items.len() <= TOLD {
            tx.touch(Topic::item(&work.key));
        }
    }
    editing::touch(tx, next);
    Ok(())
}

fn remember(tx: &mut Tx, item: ItemId, key: &str, field: &str, after: Value) {
    tx.record(Change { item, key: key.to_owned(), field: field.to_owned(), before: Value::Null, after });
}
