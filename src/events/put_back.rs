//! Putting back what an event changed, unless somebody has changed it since.

use serde_json::{Map, Value};

use super::Change;
use crate::{
    attachments,
    backlog::{criterion, ranking, subtask},
    command::{Actor, ItemId},
    error::{Error, Result},
    fields,
    ideas::scoring,
    items::{
        Item, Key, Kind, archiving,
        editing::{self, Reach},
        product, relocating,
    },
    knowledge::comment,
    line::{
        link::Came,
        linking::{self, Says},
    },
    market::comparing,
    obstacles, outcomes,
    outcomes::observation,
    roadmap,
    sprint::{self, ticking},
    store::Tx,
    strategy, views,
};

/// Puts back what was changed, item by item, last change first.
pub async fn put_back(tx: &mut Tx, by: &Actor, changes: &[Change]) -> Result<()> {
    let mut items: Vec<ItemId> = Vec::new();
    for change in changes.iter().rev() {
        if change.is_of_a_product() {
            must_be(product::put_back(tx, by, change).await?, change)?;
            continue;
        }
        if !items.contains(&change.item) {
            items.push(change.item);
        }
    }
    for id in items {
        let of_item = |special: bool| {
            changes.iter().filter(move |change| change.item == id && special == is_special(&change.field)).rev()
        };
        // A sub-task that was made by this goes to the archive as a step of what it is a step of.
        let made = changes.iter().any(|change| change.item == id && change.field == "created");
        for change in of_item(true) {
            let item = Item::get(tx, id).await?;
            if made && item.kind == Kind::Subtask && change.field == "link" {
                continue;
            }
            special(tx, by, &item, change).await?;
        }
        let item = Item::get(tx, id).await?;
        let now = editing::fields(tx, &item).await?;
        let mut back = Map::new();
        for change in of_item(false) {
            let current = back.get(&change.field).or(now.get(&change.field));
            must_be(current == Some(&change.after), change)?;
            back.insert(change.field.clone(), change.before.clone());
        }
        if !back.is_empty() {
            if item.kind == Kind::Sprint
                && let Some(status) = back.get("status").and_then(Value::as_str)
            {
                sprint::put_back(tx, item.id, status).await?;
            }
            let status = back.get("status").and_then(Value::as_str).map(str::to_owned);
            editing::edit(tx, by, &item, back, Reach::Whole).await?;
            if let (Some(status), Some(undone)) = (status, tx.undoes) {
                sprint::flow::forget(tx, id, undone, &status).await?;
            }
        }
    }
    Ok(())
}

fn must_be(as_it_was_left: bool, change: &Change) -> Result<()> {
    let what = match change.field.as_str() {
        "linked" => "link",
        "field" => change.after["field"].as_str().unwrap_or("a field"),
        field => field,
    };
    let message = || format!("{what} of {} has been changed since", change.key);
    if as_it_was_left { Ok(()) } else { Err(Error::refused("changed_since", message())) }
}

/// Changes that are no plain field of the item.
fn is_special(field: &str) -> bool {
    matches!(
        field,
        "created"
            | "archived"
            | "key"
            | "rank"
            | "place"
            | "activity"
            | "map_task"
            | "task"
            | "link"
            | "linked"
            | "criterion"
            | "comment"
            | "observation"
            | "check_in"
            | "attachment"
            | "state"
            | "obstacle"
            | "obstacle_home"
            | "tick"
            | "pulled"
            | "field"
            | "cell"
            | "standing"
            | "health"
            | "verdict"
            | "score"
            | "derived"
    )
}

async fn special(tx: &mut Tx, by: &Actor, item: &Item, change: &Change) -> Result<()> {
    match change.field.as_str() {
        "created" => {
            must_be(item.archived_at.is_none(), change)?;
            archiving::set(tx, item, true).await?;
            if let Some(undone) = tx.undoes {
                sprint::flow::unwritten(tx, item.id, undone).await?;
            }
        }
        "archived" => {
            must_be(change.after == item.archived_at.is_some(), change)?;
            archiving::set(tx, item, change.before == true).await?;
        }
        "key" => must_be(relocating::put_back(tx, by, item, change).await?, change)?,
        "rank" => {
            must_be(change.after.as_str() == item.rank.as_deref(), change)?;
            ranking::set(tx, item, change.before.as_str().map(str::to_owned)).await?;
        }
        "place" => must_be(subtask::ranking::put_back(tx, item, change).await?, change)?,
        "map_task" => must_be(views::task::put_back(tx, item, change).await?, change)?,
        "task" => must_be(views::task::put_story_back(tx, item, change).await?, change)?,
        "activity" => must_be(views::backbone::put_back(tx, item, change).await?, change)?,
        "criterion" => {
            must_be(criterion::stands(tx, item, &change.before, &change.after).await?, change)?;
            criterion::put_back(tx, item, &change.after, &change.before).await?;
        }
        "comment" => must_be(comment::put_back(tx, item, change).await?, change)?,
        "observation" => must_be(observation::put_back(tx, item, change).await?, change)?,
        "check_in" => must_be(strategy::check_in::put_back(tx, item, change).await?, change)?,
        "state" => must_be(sprint::workflow::put_back(tx, item, change).await?, change)?,
        "attachment" => must_be(attachments::put_back(tx, item, change).await?, change)?,
        "obstacle" => must_be(obstacles::put_back(tx, by, change).await?, change)?,
        "obstacle_home" => must_be(obstacles::travelling::put_back(tx, item, change).await?, change)?,
        "pulled" => must_be(sprint::giving_back::put_back(tx, item, change).await?, change)?,
        "tick" => must_be(ticking::put_back(tx, by, item, change).await?, change)?,
        "standing" => must_be(roadmap::ordering::put_back(tx, item, change).await?, change)?,
        "health" => must_be(roadmap::health::put_back(tx, item, change).await?, change)?,
        "verdict" => must_be(outcomes::put_verdict_back(tx, item, change).await?, change)?,
        "field" => must_be(fields::put_back(tx, item, change).await?, change)?,
        "cell" => must_be(comparing::put_back(tx, by, item, change).await?, change)?,
        "score" => must_be(scoring::put_back(tx, by, item, change).await?, change)?,
        "link" => relink(tx, by, item, change).await?,
        _ => {}
    }
    Ok(())
}

async fn relink(tx: &mut Tx, by: &Actor, from: &Item, change: &Change) -> Result<()> {
    let text = |value: &Value, name: &str| value[name].as_str().map(str::to_owned);
    let either = if change.after.is_null() { &change.before } else { &change.after };
    let Some(to) = text(either, "to").and_then(|key| Key::parse(&key)) else { return Ok(()) };
    let to = Item::find(tx, by, &to).await?;
    let tie = text(either, "kind").and_then(|kind| crate::line::Tie::parse(&kind));
    let tie = tie.ok_or_else(|| Error::Bug(format!("a link of {} is of no kind", from.key)))?;
    let link = linking::between(tx, from.id, tie, to.id).await?;
    must_be(link.is_some() != change.after.is_null(), change)?;
    match link {
        Some(link) => linking::remove(tx, &link, from, &to).await,
        None => {
            let says = Says {
                tie: Some(tie),
                quote: text(either, "quote"),
                weight: text(either, "weight"),
                came: Came::read(either),
            };
            linking::put(tx, by, from, &to, says).await.map(drop)
        }
    }
}
