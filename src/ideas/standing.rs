//! Where an idea stands once it has become something: read from the work below it whenever that moves, and kept as its status.

use serde_json::{Map, Value, json};
use sqlx::types::Json;

use super::outcome;
use crate::{
    command::ItemId,
    error::{Error, Result},
    events::Change,
    items::{Item, Kind},
    live::Topic,
    sql,
    store::Tx,
};

/// How many are settled at once.
const BATCH: usize = 500;

/// What a person said of it stands above all that follows.
const DECLINED: &str = "declined";

#[derive(sqlx::FromRow)]
struct Stands {
    id: ItemId,
    key: String,
    product: Option<String>,
    status: String,
    /// What it was before it became something.
    said: Option<String>,
}

/// Settles every idea above what has moved in this transaction.
pub async fn settle(tx: &mut Tx) -> Result<()> {
    let moved = std::mem::take(&mut tx.moved);
    for some in moved.chunks(BATCH) {
        for ideas in above(tx, some).await?.chunks(BATCH) {
            settle_these(tx, ideas).await?;
        }
    }
    Ok(())
}

/// Refuses a status that is said of what has become something, but that it is declined.
pub async fn may_be_said(tx: &mut Tx, idea: &Item, status: &str) -> Result<()> {
    if idea.kind != Kind::Idea || [status, idea.status.as_str()].contains(&DECLINED) || status == idea.status {
        return Ok(());
    }
    let Some(outcome) = outcome::of(tx, &[idea.id]).await?.remove(&idea.id) else { return Ok(()) };
    let message = format!(
        "{} stands by {} “{}”, which it has become; only declining it is said by hand",
        idea.key,
        outcome.key,
        crate::web::markdown::plain(&outcome.title, 60)
    );
    Err(Error::field("status", message))
}

/// What only work below it can say of an idea.
pub fn must_be_earned(before: Option<&Map<String, Value>>, after: &Map<String, Value>) -> Result<()> {
    let status = |of: &Map<String, Value>| of.get("status").and_then(Value::as_str).map(str::to_owned);
    let (was, is) = (before.and_then(status), status(after));
    match is.as_deref() {
        Some(name @ ("started" | "dropped")) if was.as_deref() != Some(name) => {
            Err(Error::field("status", format!("that an idea is {name} is read from the work it has become")))
        }
        Some(DECLINED) if before.is_none() && !says_why(after) => Err(unsaid()),
        _ => Ok(()),
    }
}

fn says_why(of: &Map<String, Value>) -> bool {
    of.get("reason").and_then(Value::as_str).is_some_and(|why| !why.trim().is_empty())
}

fn unsaid() -> Error {
    Error::field("reason", "say why it is declined: whoever asked for it can read this")
}

/// An idea that is declined says why, to whoever asked for it: with what is changed, or as the reason that came with it.
pub fn must_say_why(tx: &Tx, before: &Map<String, Value>, changes: &mut Map<String, Value>) -> Result<()> {
    let declined = |of: &Map<String, Value>| of.get("status").and_then(Value::as_str).map(|status| status == DECLINED);
    let (was, is) = (declined(before) == Some(true), declined(changes));
    let emptied = was && is != Some(false) && changes.contains_key("reason") && !says_why(changes);
    if !emptied && (is != Some(true) || was || says_why(changes)) {
        return Ok(());
    }
    match &tx.given {
        Some(why) => drop(changes.insert("reason".into(), Value::from(why.clone()))),
        None => return Err(unsaid()),
    }
    Ok(())
}

/// Remembers what was said of it as where it goes back to when it is nothing else any more.
pub async fn said(tx: &mut Tx, idea: ItemId, status: &str) -> Result<()> {
    if status != DECLINED {
        tx.query(sql!("update idea set said = $2 where item_id = $1 and said is not null"))
            .bind(idea)
            .bind(status.to_owned())
            .run()
            .await?;
    }
    tx.moved.push(idea);
    Ok(())
}

async fn settle_these(tx: &mut Tx, ideas: &[ItemId]) -> Result<()> {
    let outcomes = outcome::of(tx, ideas).await?;
    let stand = tx
        .query(sql!(
            sqlite: "select i.id, i.key, p.key as product, i.status, d.said
                     from json_each($1) v cross join item i join idea d on d.item_id = i.id left join product p on p.id = i.product_id
                     where i.id = unhex(replace(v.value, '-', ''))",
            postgres: "select i.id, i.key, p.key as product, i.status, d.said
                     from jsonb_array_elements_text($1) v cross join item i join idea d on d.item_id = i.id left join product p on p.id = i.product_id
                     where i.id = v.value::uuid",
        ))
        .bind(Json(ideas.to_vec()))
        .all::<Stands>()
        .await?;
    for idea in stand.into_iter().filter(|idea| idea.status != DECLINED) {
        let (status, said) = match (outcomes.get(&idea.id), &idea.said) {
            (Some(outcome), Some(said)) => (outcome.state.clone(), Some(said.clone())),
            (Some(outcome), None) => (outcome.state.clone(), Some(idea.status.clone())),
            (None, Some(said)) => (said.clone(), None),
            (None, None) => continue,
        };
        stand_at(tx, &idea, &status, said).await?;
    }
    Ok(())
}

async fn stand_at(tx: &mut Tx, idea: &Stands, status: &str, said: Option<String>) -> Result<()> {
    if idea.said != said {
        tx.query(sql!("update idea set said = $2 where item_id = $1")).bind(idea.id).bind(said).run().await?;
    }
    if idea.status == status {
        return Ok(());
    }
    let open = Kind::Idea.status(status).is_some_and(|status| status.open);
    tx.query(sql!("update item set status = $2, open = $3 and archived_at is null where id = $1"))
        .bind(idea.id)
        .bind(status.to_owned())
        .bind(open)
        .run()
        .await?;
    tx.record(Change {
        item: idea.id,
        key: idea.key.clone(),
        field: "derived".into(),
        before: json!(idea.status),
        after: json!(status),
    });
    tx.touch(Topic::item(&idea.key));
    if let Some(product) = &idea.product {
        tx.touch(Topic::product(product));
    }
    Ok(())
}

/// The ideas that have become these, or what these are part of; and those of them that are ideas themselves.
async fn above(tx: &mut Tx, moved: &[ItemId]) -> Result<Vec<ItemId>> {
    macro_rules! above {
        ($ids:literal) => {
            concat!(
                "with recursive upward (id) as (",
                $ids,
                " union select l.to_id from upward u cross join link l
                  where l.from_id = u.id and l.kind = 'serves' and l.to_kind in ('story', 'epic', 'initiative')
                 )
                 select l.from_id from upward u cross join link l
                 where l.to_id = u.id and l.kind = 'becomes' and l.from_kind = 'idea'
                 union select i.id from upward u cross join item i where i.id = u.id and i.kind = 'idea'"
            )
        };
    }
    let rows = tx
        .query(sql!(
            sqlite: above!("select unhex(replace(value, '-', '')) from json_each($1)"),
            postgres: above!("select value::uuid from jsonb_array_elements_text($1)"),
        ))
        .bind(Json(moved.to_vec()))
        .all::<(ItemId,)>()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
