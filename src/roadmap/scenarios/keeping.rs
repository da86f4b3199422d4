//! What is written down of a scenario: all of it before and after, so that each change has its undo.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::scenario::{Crew, Scenario, Wish, kept};
use crate::{
    command::{ItemId, PersonId, ProductId},
    error::{Error, Result},
    events::Change,
    items::Product,
    live::Topic,
    sql,
    store::Tx,
};

/// All that a scenario says.
#[derive(Serialize, Deserialize, PartialEq)]
struct Whole {
    id: Uuid,
    name: String,
    state: String,
    by: Option<PersonId>,
    wishes: Vec<Wish>,
    crews: Vec<Crew>,
}

/// All of it as JSON; nothing where there is none.
pub async fn whole(tx: &mut Tx, id: Uuid) -> Result<Value> {
    let row = tx.query(sql!("select s.name, s.state, s.by_id from scenario s where s.id = $1")).bind(id);
    let Some((name, state, by)) = row.one::<(String, String, Option<PersonId>)>().await? else {
        return Ok(json!(null));
    };
    let wishes = tx
        .query(sql!(
            "select item_id, field, seen, wanted from scenario_change where scenario_id = $1 order by item_id, field limit 5000"
        ))
        .bind(id)
        .all::<Wish>()
        .await?;
    let crews = tx
        .query(sql!(
            "select id, words, people, focus, rate, from_on, until_on from scenario_people
             where scenario_id = $1 order by from_on, id limit 100"
        ))
        .bind(id)
        .all::<Crew>()
        .await?;
    serde_json::to_value(Whole { id, name, state, by, wishes, crews })
        .map_err(|_| Error::Bug("a scenario cannot be written down".into()))
}

/// Writes down what became of it, and tells the pages.
pub async fn record(tx: &mut Tx, product: &str, id: Uuid, before: Value) -> Result<()> {
    tx.query(sql!("update scenario set revision = revision + 1 where id = $1")).bind(id).run().await?;
    let after = whole(tx, id).await?;
    if before != after {
        tx.record(Change::of_product(product, "scenario", before, after));
    }
    tx.touch(Topic::product(product));
    Ok(())
}

/// Makes a scenario what it was, as undo asks; false when it has changed since.
pub async fn put_back(tx: &mut Tx, product: &Product, change: &Change) -> Result<bool> {
    let either = if change.after.is_null() { &change.before } else { &change.after };
    let Some(id) = either["id"].as_str().and_then(|id| id.parse::<Uuid>().ok()) else { return Ok(false) };
    if whole(tx, id).await? != change.after {
        return Ok(false);
    }
    restore(tx, product.id, id, &change.before).await?;
    record(tx, &product.key, id, change.after.clone()).await?;
    Ok(true)
}

async fn restore(tx: &mut Tx, product: ProductId, id: Uuid, to: &Value) -> Result<()> {
    tx.query(sql!("delete from scenario_change where scenario_id = $1")).bind(id).run().await?;
    tx.query(sql!("delete from scenario_people where scenario_id = $1")).bind(id).run().await?;
    if to.is_null() {
        tx.query(sql!("delete from scenario where id = $1")).bind(id).run().await?;
        return Ok(());
    }
    let whole: Whole =
        serde_json::from_value(to.clone()).map_err(|_| Error::Bug("a scenario cannot be read back".into()))?;
    let now = tx.now;
    tx.query(sql!(
        "insert into scenario (id, product_id, name, state, by_id, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set name = excluded.name, state = excluded.state,
            applied_at = case when excluded.state = 'applied' then excluded.created_at end,
            discarded_at = case when excluded.state = 'discarded' then excluded.created_at end"
    ))
    .bind(id)
    .bind(product)
    .bind(whole.name)
    .bind(whole.state)
    .bind(whole.by)
    .bind(now)
    .run()
    .await?;
    for wish in &whole.wishes {
        wishes(tx, id, wish.item_id, &wish.field, &wish.seen, &wish.wanted).await?;
    }
    for one in &whole.crews {
        crew(tx, id, one).await?;
    }
    Ok(())
}

/// Keeps that a field would be another; what was seen at first stays.
pub async fn wishes(tx: &mut Tx, id: Uuid, item: ItemId, field: &str, seen: &Value, wanted: &Value) -> Result<()> {
    tx.query(sql!(
        "insert into scenario_change (scenario_id, item_id, field, seen, wanted) values ($1, $2, $3, $4, $5)
         on conflict (scenario_id, item_id, field) do update set wanted = excluded.wanted"
    ))
    .bind(id)
    .bind(item)
    .bind(field.to_owned())
    .bind(kept(seen))
    .bind(kept(wanted))
    .run()
    .await?;
    Ok(())
}

pub async fn crew(tx: &mut Tx, id: Uuid, crew: &Crew) -> Result<()> {
    tx.query(sql!(
        "insert into scenario_people (id, scenario_id, words, people, focus, rate, from_on, until_on) values ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(crew.id)
    .bind(id)
    .bind(crew.words.clone())
    .bind(crew.people)
    .bind(crew.focus)
    .bind(crew.rate)
    .bind(crew.from_on)
    .bind(crew.until_on)
    .run()
    .await?;
    Ok(())
}

/// Takes the right to apply it; false when somebody else has applied it, or said something else in it, meanwhile.
pub async fn claim(tx: &mut Tx, scenario: &Scenario) -> Result<bool> {
    let now = tx.now;
    let claimed = tx
        .query(sql!("update scenario set applied_at = $3 where id = $1 and state = 'open' and revision = $2 and applied_at is null"))
        .bind(scenario.id)
        .bind(scenario.revision)
        .bind(now)
        .run()
        .await?;
    Ok(claimed == 1)
}

/// Gives it another state.
pub async fn becomes(tx: &mut Tx, scenario: &Scenario, state: &'static str) -> Result<()> {
    let before = whole(tx, scenario.id).await?;
    let discarded_at = (state == "discarded").then_some(tx.now);
    tx.query(sql!("update scenario set state = $2, discarded_at = $3 where id = $1"))
        .bind(scenario.id)
        .bind(state)
        .bind(discarded_at)
        .run()
        .await?;
    record(tx, &scenario.product, scenario.id, before).await
}
